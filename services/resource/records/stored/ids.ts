/** Twice as many as a batch has records, at least: a power of two. */
const PLACES = 2 ** 16

/**
 * The ids of a batch by their first 64 bits, to tell whether one comes twice. A set of texts keeps each of them alive until
 * the batch is over, and V8 moves what lives. Of two that only begin alike it says that they are one: then the batch is merged
 * for nothing, once in the lives of many homes.
 */
export class Ids {
  readonly #high = new Int32Array(PLACES)
  readonly #low = new Int32Array(PLACES)
  #count = 0

  /** Whether it was there. At most half as many as there are places are told apart. */
  add(high: number, low: number): boolean {
    // Nothing there is said by two zeros.
    const second = high === 0 && low === 0 ? 1 : low
    let at = (high ^ second) & (PLACES - 1)
    for (;;) {
      const [there, behind] = [this.#high[at]!, this.#low[at]!]
      if (there === high && behind === second) return true
      if (there === 0 && behind === 0) break
      at = (at + 1) & (PLACES - 1)
    }
    this.#high[at] = high
    this.#low[at] = second
    this.#count++
    return false
  }

  clear(): void {
    if (this.#count === 0) return
    this.#high.fill(0)
    this.#low.fill(0)
    this.#count = 0
  }
}
