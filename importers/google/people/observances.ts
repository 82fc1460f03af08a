/**
 * What a calendar says itself of the clocks in its zones (`VTIMEZONE`), for the zones whose name
 * nobody knows: "Customized Time Zone", "W. Europe Standard Time".
 *
 * @see [RFC 5545 §3.6.5](https://www.rfc-editor.org/rfc/rfc5545#section-3.6.5)
 */
import type { Block } from '@mandate/importer'

/** From a moment on, or from one day of each year on, clocks are ahead of UTC by so much. */
export interface Observance {
  /** Milliseconds, as the clock shows it. */
  from: number
  /** Milliseconds. */
  ahead: number
  /** The day of each year on which it begins again: the nth such weekday of the month. */
  yearly?: { month: number; weekday: number; nth: number; until: number }
}

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const DAY = 86_400_000

/** One of the blocks STANDARD and DAYLIGHT; null when it says too little. */
export function observanceOf({ lines }: Block): Observance | null {
  const value = (name: string) =>
    lines.map((line) => new RegExp(`^${name}[^:]*:(.*)$`, 'i').exec(line)?.[1]).find(Boolean) ?? ''
  const offset = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(value('TZOFFSETTO').trim())
  const start = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(value('DTSTART').trim())
  if (!offset || !start) return null
  const [, sign, hours, minutes, seconds = 0] = offset
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  const [year = 0, month = 1, day = 1, ...clock] = start.slice(1).map(Number)
  const from = Date.UTC(year, month - 1, day, ...(clock as [number, number, number]))
  const rule = value('RRULE').toUpperCase()
  const ordinal = /BYDAY=([+-]?\d)?(SU|MO|TU|WE|TH|FR|SA)/.exec(rule)
  const inMonth = /BYMONTH=(\d{1,2})/.exec(rule)
  const [, last = ''] = /UNTIL=(\d{8})/.exec(rule) ?? []
  // Other rules than these no clock follows.
  const yearly = /FREQ=YEARLY/.test(rule) && ordinal && inMonth
  return {
    from,
    ahead: sign === '-' ? -ahead : ahead,
    ...(yearly && {
      yearly: {
        month: Number(inMonth[1]) - 1,
        weekday: DAYS.indexOf(ordinal[2]!),
        nth: Number(ordinal[1] ?? 1),
        until: last === '' ? Number.POSITIVE_INFINITY : endOf(last),
      },
    }),
  }
}

function endOf(date: string): number {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number)
  return Date.UTC(year!, month! - 1, day! + 1)
}

/** How far the clocks are ahead of UTC when they show that. */
export function aheadAt(local: number, observances: readonly Observance[]): number {
  let latest = Number.NEGATIVE_INFINITY
  let ahead = observances.toSorted((a, b) => a.from - b.from)[0]?.ahead ?? 0
  for (const one of observances) {
    const begun = lastBegin(local, one)
    if (begun === null || begun < latest) continue
    latest = begun
    ahead = one.ahead
  }
  return ahead
}

function lastBegin(local: number, { from, yearly }: Observance): number | null {
  if (local < from) return null
  if (!yearly) return from
  const clock = ((from % DAY) + DAY) % DAY
  const year = new Date(Math.min(local, yearly.until)).getUTCFullYear()
  const begins = [year, year - 1].map((one) => dayOf(one, yearly) + clock)
  return begins.find((begin) => begin <= local && begin < yearly.until && begin >= from) ?? from
}

function dayOf(year: number, { month, weekday, nth }: NonNullable<Observance['yearly']>): number {
  const first = nth > 0 ? Date.UTC(year, month, 1) : Date.UTC(year, month + 1, 0)
  const step = weekday - new Date(first).getUTCDay()
  const days = nth > 0 ? ((step + 7) % 7) + (nth - 1) * 7 : ((step - 7) % 7) + (nth + 1) * 7
  return first + days * DAY
}
