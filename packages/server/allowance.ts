const MINUTE = 60_000
/** Callers that are remembered; the oldest of more are forgotten. */
const MOST = 100_000

/**
 * How often each caller may come in a minute, counted in this process: against a flood, which costs this
 * process, that is enough. Guesses at secrets are counted in the database instead, by all processes together.
 * With weight 0 a caller is looked at and not counted.
 * @returns the seconds after which the caller may come again; null while it may
 */
export function allowance(
  perMinute: number,
  clock: () => number,
): (caller: string, weight?: 0 | 1) => number | null {
  const seen = new Map<string, { count: number; until: number }>()
  return (caller, weight = 1) => {
    const now = clock()
    let window = seen.get(caller)
    if (window === undefined || window.until <= now) {
      window = { count: 0, until: now + MINUTE }
      seen.delete(caller)
      seen.set(caller, window)
      if (seen.size > MOST) seen.delete(seen.keys().next().value!)
    }
    if (window.count >= perMinute) return Math.ceil((window.until - now) / 1000)
    window.count += weight
    return null
  }
}
