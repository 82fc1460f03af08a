/** Conditions on times, numbers and integers: one interval, half-open where values are discrete. */

import type { Bound, Condition, Meaning, Op } from '../permission.ts'
import { compareDecimals, decimalText, parseDecimal, readDecimal } from './decimal.ts'
import { quote, refuse, refuseAll } from './refusal.ts'
import { END, FIRST, parseTime, shortestTime, timeText } from './time.ts'

export type OrderedType = 'time' | 'number' | 'integer'
type Interval = { from?: Bound | undefined; to?: Bound | undefined }

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER)

/** What a value of the type can be at all. */
const RANGES: Record<OrderedType, Interval> = {
  time: { from: timeBound(FIRST, false) },
  integer: {
    from: { value: String(-LARGEST), open: false },
    to: { value: String(LARGEST), open: false },
  },
  number: {},
}

/** An interval that no time is in. */
const NEVER: Interval = { from: timeBound(FIRST + 1, false), to: timeBound(FIRST, true) }

/** The interval that all conditions leave. @throws {ScopeError} */
export function meaningOfInterval(conditions: readonly Condition[], type: OrderedType): Meaning {
  let interval: Interval = {}
  for (const condition of conditions) {
    if (condition.op === '!=') refuse('bad_operator', condition, 'takes = < <= > >=, not !=')
    if (condition.values.length !== 1) {
      refuse('bad_value', condition, 'takes one value; alternatives are scopes of their own')
    }
    interval = intersect(type, interval, readCondition(condition, type))
  }
  // A bound that every value of the type satisfies says nothing, one beyond it everything.
  const range = RANGES[type]
  const { from, to } = intersect(type, interval, range)
  if (isEmpty(type, { from, to })) refuseAll(conditions[0]!)
  const kept: Interval = {
    ...(compareFrom(type, from, range.from) !== 0 && { from }),
    ...(compareTo(type, to, range.to) !== 0 && { to }),
  }
  return kept.from || kept.to ? { kind: 'interval', ...kept } : { kind: 'present' }
}

/** Writes an interval with the shortest literals. */
export function writeInterval(field: string, type: string, { from, to }: Interval): Condition[] {
  const literal = ({ value }: Bound) => (type === 'time' ? shortestTime(Date.parse(value)) : value)
  if (type !== 'time' && from && to && from.value === to.value) {
    return [{ field, op: '=', values: [from.value] }]
  }
  const written: Condition[] = []
  if (from) written.push({ field, op: from.open ? '>' : '>=', values: [literal(from)] })
  if (to) written.push({ field, op: to.open ? '<' : '<=', values: [literal(to)] })
  return written
}

/** Compares two values of one type: < 0, 0 or > 0. */
export function compareValues(type: string, a: string, b: string): number {
  if (a === b) return 0
  // Whole texts of times have one length, so they sort as text.
  if (type === 'time') return a < b ? -1 : 1
  return compareDecimals(readDecimal(a), readDecimal(b))
}

/** Which of two lower bounds leaves less: > 0 when `a` begins later. */
export function compareFrom(type: string, a?: Bound, b?: Bound): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b))
  return compareValues(type, a.value, b.value) || Number(a.open) - Number(b.open)
}

/** Which of two upper bounds leaves less: < 0 when `a` ends earlier. */
export function compareTo(type: string, a?: Bound, b?: Bound): number {
  if (!a || !b) return Number(Boolean(b)) - Number(Boolean(a))
  return compareValues(type, a.value, b.value) || Number(b.open) - Number(a.open)
}

export function intersect(type: string, a: Interval, b: Interval): { from?: Bound; to?: Bound } {
  const from = compareFrom(type, a.from, b.from) >= 0 ? a.from : b.from
  const to = compareTo(type, a.to, b.to) <= 0 ? a.to : b.to
  return { ...(from && { from }), ...(to && { to }) }
}

export function isEmpty(type: string, { from, to }: Interval): boolean {
  if (!from || !to) return false
  const order = compareValues(type, from.value, to.value)
  return order > 0 || (order === 0 && (from.open || to.open))
}

function readCondition(condition: Condition, type: OrderedType): Interval {
  if (type === 'time') return readTimeCondition(condition)
  const value = readNumber(condition, type)
  const bound = (open: boolean, units = value.units): Bound => ({
    value: decimalText({ units, scale: value.scale }),
    open,
  })
  switch (condition.op as Op) {
    case '=':
      return { from: bound(false), to: bound(false) }
    case '>=':
      return { from: bound(false) }
    case '<=':
      return { to: bound(false) }
    case '>':
      return { from: type === 'integer' ? bound(false, value.units + 1n) : bound(true) }
    default:
      return { to: type === 'integer' ? bound(false, value.units - 1n) : bound(true) }
  }
}

/** A literal cut short is its first instant with < <= > >=, and the whole span with =. */
function readTimeCondition(condition: Condition): Interval {
  const text = condition.values[0]!
  const span =
    parseTime(text) ??
    refuse(
      'bad_value',
      condition,
      `is a time as 2018, 2018-07, 2018-07-01 or 2018-07-01T10:00:00Z, not ${quote(text)}`,
    )
  const from = (at: number): Interval => (at < END ? { from: timeBound(at, false) } : NEVER)
  const to = (at: number): Interval => (at < END ? { to: timeBound(at, true) } : {})
  switch (condition.op as Op) {
    case '=':
      return { ...from(span.from), ...to(span.to) }
    case '>=':
      return from(span.from)
    case '>':
      return from(span.from + 1)
    case '<=':
      return to(span.from + 1)
    default:
      return to(span.from)
  }
}

function timeBound(at: number, open: boolean): Bound {
  return { value: timeText(at), open }
}

function readNumber(condition: Condition, type: OrderedType) {
  const text = condition.values[0]!
  const value = parseDecimal(text)
  if (type === 'number') {
    return (
      value ??
      refuse('bad_value', condition, `is a plain decimal of at most 15 digits, not ${quote(text)}`)
    )
  }
  const whole = /^-?(0|[1-9]\d{0,15})$/.test(text) ? BigInt(text) : null
  if (whole === null || whole > LARGEST || whole < -LARGEST) {
    refuse('bad_value', condition, `is a whole number within 2^53-1, not ${quote(text)}`)
  }
  return { units: whole, scale: 0 }
}
