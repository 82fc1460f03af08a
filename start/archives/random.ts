/** A source of made-up values that gives the same ones for the same seed. */
export interface Random {
  /** From 0 to below 1. */
  number(): number
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  /** True in about this share of the calls, 0 to 1. */
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  /** So many letters and digits, of those given. */
  letters(length: number, alphabet?: string): string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** mulberry32: small, fast, and good enough for what nobody must guess. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (low: number, high: number) => low + Math.floor(number() * (high - low + 1))
  return {
    number,
    integer,
    chance: (share) => number() < share,
    pick: (from) => from[integer(0, from.length - 1)] as (typeof from)[number],
    letters: (length, alphabet = ALPHABET) =>
      Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)]).join(''),
  }
}
