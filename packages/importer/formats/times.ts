/** Times of all the kinds that exports use, as milliseconds since 1970. */
import type { Note } from '../contract.ts'

const DAY = 86_400_000
const EARLIEST = Date.UTC(1900, 0, 1)

/**
 * Seconds, milliseconds or microseconds, told by their size: a number or digits. Null if neither.
 * Seconds reach 5e11 only in the year 17814, milliseconds reached it in 1985.
 */
export function fromEpoch(value: unknown): number | null {
  const number = asDigits(value)
  if (number === null) return null
  const size = Math.abs(number)
  if (size > 1e14) return Math.floor(number / 1000)
  return size > 5e11 ? Math.floor(number) : Math.floor(number * 1000)
}

/** Milliseconds by name, whatever their size. */
export function fromMilliseconds(value: unknown): number | null {
  const number = asDigits(value)
  return number === null ? null : Math.floor(number)
}

function asDigits(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** As most have it: nothing to make of it. */
const IN_UTC = /^\d{4}-(?:0\d|1[0-2])-[0-3]\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/

/** ISO 8601 with date, time and zone (absent: UTC). Null for anything else. */
export function fromIso(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return null
  if (value.slice(8, 10) > '28' && !isInMonth(value)) return null
  if (IN_UTC.test(value)) return orNull(Date.parse(value))
  // Also "2025-03-24 20:07:24 +0100" and "2025-03-24 20:07:24 UTC", as some write it.
  const text = value
    .trim()
    .replace(/ ?(UTC|GMT)$/i, 'Z')
    .replace(' ', 'T')
    .replace(' ', '')
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
  return orNull(ms)
}

const orNull = (ms: number) => (Number.isNaN(ms) ? null : ms)

/** `Date.parse` takes 30 February for a day in March. */
function isInMonth(date: string): boolean {
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8, 10)].map(Number)
  return new Date(Date.UTC(year!, month! - 1, day)).getUTCDate() === day
}

/** Cut to whole seconds. */
export function toSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

/** ISO text with milliseconds, as time fields want it. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

/**
 * The time, if it can be one: from 1900 to `days` from now. 0 stands for a missing time. Anything
 * else is null, and noted; so is a time that is `stated` and that nobody could read.
 */
export function plausible(
  ms: number | null,
  caps: {
    now: number
    days?: number
    zeroIsMissing?: boolean
    stated?: unknown
    note: (note: Note) => void
  },
): number | null {
  if (ms === null && isStated(caps.stated)) caps.note(UNREAD)
  if (ms === null || (ms === 0 && caps.zeroIsMissing)) return null
  if (ms >= EARLIEST && ms <= caps.now + (caps.days ?? 366) * DAY) return ms
  caps.note(OUT_OF_RANGE)
  return null
}

export const OUT_OF_RANGE: Note = {
  code: 'time_out_of_range',
  message: 'A time before 1900 or in the future was left out.',
}

const UNREAD: Note = {
  code: 'time_not_found',
  message: 'A time could not be read; its record was taken without one.',
}

function isStated(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
}
