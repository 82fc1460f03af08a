import type { Bound, ResolvedCondition } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import type { View } from './view.ts'

interface Range {
  from?: Bound | undefined
  to?: Bound | undefined
  /** Some condition on time: records without a time are out. */
  dated: boolean
}

export interface TimeRange {
  bounds: RawBuilder<boolean>[]
  /** The range says all that the view's scopes ask of a record: no filter is left. */
  complete: boolean
  /** The view without what the range says: what is left to be asked of each record. */
  left: View
}

/**
 * The part of the time index that a page walks: the union of what the scopes reach, cut by the
 * app's filter. Only for views that show time exactly, so the filter may compare exact values.
 * Bounds compare as text: canonical times are all of one length.
 */
export function timeRange(view: View, filter: ResolvedCondition[]): TimeRange {
  const union = view.scopes.map((scope) => rangeOf(scope.conditions)).reduce(unite)
  const { from, to, dated } = cut(union, rangeOf(filter))
  const bounds: RawBuilder<boolean>[] = []
  if (from) {
    bounds.push(sql`r.time ${sql.raw(from.open ? '>' : '>=')} ${from.value}::timestamptz`)
  } else if (dated) {
    bounds.push(sql`r.time > '-infinity'::timestamptz`)
  }
  if (to) bounds.push(sql`r.time ${sql.raw(to.open ? '<' : '<=')} ${to.value}::timestamptz`)
  const [only, ...others] = view.scopes
  if (!only || others.length > 0) return { bounds, complete: false, left: view }
  const scope = { ...only, conditions: only.conditions.filter(({ field }) => field !== 'time') }
  const complete = !scope.accounts && scope.conditions.length === 0
  return { bounds, complete, left: { ...view, scopes: [scope] } }
}

function rangeOf(conditions: ResolvedCondition[]): Range {
  const condition = conditions.find((one) => one.field === 'time')
  if (!condition) return { dated: false }
  if (condition.kind !== 'interval') return { dated: true }
  return { from: condition.from, to: condition.to, dated: true }
}

function cut(a: Range, b: Range): Range {
  return {
    from: a.from && b.from ? (starts(a.from, b.from) ? b.from : a.from) : (a.from ?? b.from),
    to: a.to && b.to ? (ends(a.to, b.to) ? b.to : a.to) : (a.to ?? b.to),
    dated: a.dated || b.dated,
  }
}

function unite(a: Range, b: Range): Range {
  return {
    from: a.from && b.from && (starts(a.from, b.from) ? a.from : b.from),
    to: a.to && b.to && (ends(a.to, b.to) ? a.to : b.to),
    dated: a.dated && b.dated,
  }
}

/** Whether `a` lets in what lies before `b`. */
function starts(a: Bound, b: Bound): boolean {
  return a.value < b.value || (a.value === b.value && !a.open)
}

/** Whether `a` lets in what lies after `b`. */
function ends(a: Bound, b: Bound): boolean {
  return a.value > b.value || (a.value === b.value && !a.open)
}
