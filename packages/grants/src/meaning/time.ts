/** Times with a resolution of 1 ms, in UTC, years 0001 to 9999. Numbers are ms since 1970. */

export type TimeStep = 'hour' | 'day' | 'month' | 'year'

export const TIME_STEPS: readonly string[] = ['hour', 'day', 'month', 'year'] satisfies TimeStep[]

/** The first instant that can be written, and the first that no longer can. */
export const FIRST = utc(1, 1, 1)
export const END = utc(10000, 1, 1)

const LITERAL =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(?:(Z)|([+-])(\d\d):(\d\d)))?)?)?$/

/** A literal and the span it stands for: `from` included, `to` not. */
export interface Span {
  from: number
  to: number
}

/**
 * Reads `2018`, `2018-07`, `2018-07-01`, or a time with Z or an offset, to the minute, the second
 * or the millisecond. null: it is none of these, or there is no such day or hour.
 */
export function parseTime(text: string): Span | null {
  const match = LITERAL.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, ms, , sign, offsetHours, offsetMinutes] = match
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)]
  if (m < 1 || m > 12 || d < 1 || d > daysOf(y, m)) return null
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return null
  if (Number(offsetHours ?? 0) > 23 || Number(offsetMinutes ?? 0) > 59) return null
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60_000
  const from =
    utc(y, m, d) +
    Number(hour ?? 0) * 3_600_000 +
    Number(minute ?? 0) * 60_000 +
    Number(second ?? 0) * 1000 +
    Number(ms ?? 0) -
    (sign === '-' ? -offset : offset)
  if (from < FIRST || from >= END) return null
  if (ms) return { from, to: from + 1 }
  if (second) return { from, to: from + 1000 }
  if (hour) return { from, to: from + 60_000 }
  if (day) return { from, to: from + 86_400_000 }
  return { from, to: month ? utc(y, m + 1, 1) : utc(y + 1, 1, 1) }
}

/** Whole text of an instant: `2018-01-02T03:04:05.678Z`. Such texts sort as the times do. */
export function timeText(at: number): string {
  return new Date(at).toISOString()
}

/** The shortest literal whose first instant this is. */
export function shortestTime(at: number): string {
  return timeText(at)
    .replace(/\.000Z$/, 'Z')
    .replace(/(T\d\d:\d\d):00Z$/, '$1Z')
    .replace(/T00:00Z$/, '')
    .replace(/(-01)?-01$/, '')
}

/** The start of the hour, day, month or year in UTC. */
export function startOf(at: number, step: TimeStep): number {
  if (step === 'hour') return Math.floor(at / 3_600_000) * 3_600_000
  if (step === 'day') return Math.floor(at / 86_400_000) * 86_400_000
  const date = new Date(at)
  return utc(date.getUTCFullYear(), step === 'year' ? 1 : date.getUTCMonth() + 1, 1)
}

/** The first start of a step that is not before an instant. */
export function endOf(at: number, step: TimeStep): number {
  const start = startOf(at, step)
  if (start === at) return at
  if (step === 'hour') return start + 3_600_000
  if (step === 'day') return start + 86_400_000
  const date = new Date(start)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
  return step === 'month' ? utc(year, month + 1, 1) : utc(year + 1, 1, 1)
}

/** Midnight of a day; `Date.UTC` would read the years 0 to 99 as 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

function daysOf(year: number, month: number): number {
  return new Date(utc(year, month + 1, 1) - 1).getUTCDate()
}
