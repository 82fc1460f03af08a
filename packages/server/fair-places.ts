/** Requests to others that this process has under way at one time. */
const AT_ONCE = 200
/** Of them, those to services that take their time; the others are never fewer than the rest. */
const SLOW_AT_ONCE = 100
/** To one service, and to one that takes its time. */
const OF_ONE = 16
const OF_ONE_SLOW = 4
/** What takes longer is slow, ms. */
const QUICK = 1_000

/** What may be asked for, or told, now. */
export interface Room {
  places: number
  /** Of each service. */
  each: number
  /** Of these alone; null: of all. */
  only: string[] | null
  without: string[]
}

export interface FairPlaces {
  quick(): Room
  slow(): Room
  /** Held until disposed. */
  take(service: string): Disposable
}

/**
 * Anybody can run a service that answers a byte at a time. Whoever was slow the last time, or has not answered yet,
 * shares the places of the slow with their like, so that all others are asked, or told, in time.
 */
export function fairPlaces(clock = () => performance.now()): FairPlaces {
  /** Since when each service is being asked. */
  const asked = new Map<string, number[]>()
  const wasSlow = new Set<string>()

  const isLate = (since: number) => clock() - since > QUICK
  const count = (is: (service: string) => boolean) =>
    [...asked].reduce((sum, [service, held]) => sum + (is(service) ? held.length : 0), 0)

  const holding = (most: number) =>
    [...asked].flatMap(([service, held]) => (held.length >= most ? [service] : []))

  function slowOnes(): Set<string> {
    const late = [...asked].flatMap(([service, held]) => (held.some(isLate) ? [service] : []))
    return new Set([...wasSlow, ...late])
  }

  return {
    quick() {
      const slow = slowOnes()
      const places = AT_ONCE - SLOW_AT_ONCE - count((service) => !slow.has(service))
      return { places, each: OF_ONE, only: null, without: [...slow, ...holding(OF_ONE)] }
    },

    slow() {
      const slow = slowOnes()
      const places = SLOW_AT_ONCE - count((service) => slow.has(service))
      return { places, each: OF_ONE_SLOW, only: [...slow], without: holding(OF_ONE_SLOW) }
    },

    take(service) {
      const since = clock()
      asked.set(service, [...(asked.get(service) ?? []), since])
      return {
        [Symbol.dispose]() {
          const held = asked.get(service) ?? []
          const left = held.toSpliced(held.indexOf(since), 1)
          if (left.length > 0) asked.set(service, left)
          else asked.delete(service)
          if (isLate(since)) wasSlow.add(service)
          else if (!left.some(isLate)) wasSlow.delete(service)
        },
      }
    },
  }
}
