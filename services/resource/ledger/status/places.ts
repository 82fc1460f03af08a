/** Lists that are asked for at one time, by this process. */
const AT_ONCE = 200
/** Of them, those of issuers that take their time; the others are never fewer than the rest. */
const SLOW_AT_ONCE = 100
/** Of one issuer, and of one that takes its time. */
const OF_ONE = 16
const OF_ONE_SLOW = 4
/** What takes longer is slow, ms. */
const QUICK = 1_000

/** Which lists may be asked for now. */
export interface Room {
  places: number
  /** Of each issuer. */
  each: number
  /** Of these alone; null: of all. */
  only: string[] | null
  without: string[]
}

export interface PollingPlaces {
  quick(): Room
  slow(): Room
  /** Held until disposed. */
  take(issuer: string): Disposable
}

/**
 * Anybody can be an issuer whose server answers a byte at a time. Whoever was slow the last time, or has not answered yet,
 * shares the places of the slow with their like, so that the lists of all others are asked for in time.
 */
export function pollingPlaces(clock = () => performance.now()): PollingPlaces {
  /** Since when each issuer is being asked. */
  const asked = new Map<string, number[]>()
  const wasSlow = new Set<string>()

  const isLate = (since: number) => clock() - since > QUICK
  const count = (is: (issuer: string) => boolean) =>
    [...asked].reduce((sum, [issuer, held]) => sum + (is(issuer) ? held.length : 0), 0)

  const holding = (most: number) =>
    [...asked].flatMap(([issuer, held]) => (held.length >= most ? [issuer] : []))

  function slowOnes(): Set<string> {
    const late = [...asked].flatMap(([issuer, held]) => (held.some(isLate) ? [issuer] : []))
    return new Set([...wasSlow, ...late])
  }

  return {
    quick() {
      const slow = slowOnes()
      const places = AT_ONCE - SLOW_AT_ONCE - count((issuer) => !slow.has(issuer))
      return { places, each: OF_ONE, only: null, without: [...slow, ...holding(OF_ONE)] }
    },

    slow() {
      const slow = slowOnes()
      const places = SLOW_AT_ONCE - count((issuer) => slow.has(issuer))
      return { places, each: OF_ONE_SLOW, only: [...slow], without: holding(OF_ONE_SLOW) }
    },

    take(issuer) {
      const since = clock()
      asked.set(issuer, [...(asked.get(issuer) ?? []), since])
      return {
        [Symbol.dispose]() {
          const held = asked.get(issuer) ?? []
          const left = held.toSpliced(held.indexOf(since), 1)
          if (left.length > 0) asked.set(issuer, left)
          else asked.delete(issuer)
          if (isLate(since)) wasSlow.add(issuer)
          else if (!left.some(isLate)) wasSlow.delete(issuer)
        },
      }
    },
  }
}
