/**
 * Several permissions on one collection, seen together: each record shows the union of the
 * fields of those that match it. Two things make sets harder than single permissions:
 *
 * - the same set can be written in several ways, so each is first brought to one form;
 * - which of the permissions a record matches may itself be hidden. Whoever holds "titles of album
 *   A" and "titles of album B" sees titles, not which is whose; taking "album A" alone would tell.
 *   So an app may pick a single permission out of a set only if the union already tells which
 *   records match it: `isTold`.
 */

import type { Bound, ConcretePermission, ResolvedCondition, Terms } from '../permission.ts'
import { byCodePoint } from '../text/value.ts'
import {
  conditionOn,
  isSame,
  isWithin,
  rowsWithin,
  type Sight,
  sightOf,
  tellable,
  termsText,
} from './compare.ts'
import { grouped } from './grouped.ts'
import { compareFrom, compareTo, compareValues } from './interval.ts'
import { isFiner } from './step.ts'

/** A permission on one collection with the terms of its item. */
export interface Row {
  permission: ConcretePermission
  terms: Terms
}

/** One form for sets that show the same: touching intervals merged, what adds nothing left out. */
export function simplify(rows: readonly Row[]): Row[] {
  // Most sets: nothing to merge with, nothing to compare with.
  if (rows.length < 2) return [...rows]
  let kept = rows
  for (let before = rows.length + 1; kept.length < before; ) {
    before = kept.length
    for (const field of intervalFields(kept)) kept = mergeOn(field, kept)
  }
  const sorted = kept
    .map((row) => ({ row, terms: termsText(row.terms), text: rowText(row.permission) }))
    .sort((a, b) => byCodePoint(a.text, b.text) || byCodePoint(a.terms, b.terms))
  const given = (one: (typeof sorted)[number], other: (typeof sorted)[number]) =>
    one.terms === other.terms && addsNothing(one.row.permission, other.row.permission)
  return sorted
    .filter(
      (one, index) =>
        !sorted.some(
          (other, at) => at !== index && given(one, other) && (at < index || !given(other, one)),
        ),
    )
    .map(({ row }) => row)
}

/** One text for equal permissions. */
export function rowText({ collection, conditions, fields, actions }: ConcretePermission): string {
  return JSON.stringify([collection, conditions, fields, actions])
}

/**
 * Whether the union of what all rows show tells which records match this one: either some field
 * is shown exactly where it matches, or its conditions can be checked on what is shown anywhere.
 */
export function isTold(row: Row, rows: readonly Row[]): boolean {
  const shown = rows.filter(({ permission }) => permission.actions.includes('read'))
  const names = ['id', ...row.permission.fields.map((field) => field.name)]
  const marks = names.some((name) =>
    shown.every(
      ({ permission }) => !sightOf(permission, name) || rowsWithin(permission, row.permission),
    ),
  )
  return marks || row.permission.conditions.every((condition) => isToldBy(condition, shown))
}

/**
 * Whether an app that sees what the rows show could itself pick, of the records that `row` matches,
 * those that also satisfy the conditions of `wanted`: else cutting would be asking. Each condition
 * that can be checked leaves fewer records, and of fewer records more may be seen.
 */
export function canPick(row: Row, wanted: ConcretePermission, rows: readonly Row[]): boolean {
  let known = row.permission
  for (;;) {
    const open = wanted.conditions.filter(
      (condition) => !isSame(condition, conditionOn(known, condition.field)),
    )
    if (open.length === 0) return true
    const seen = rows.filter(({ permission }) => rowsWithin(known, permission))
    const cut = open
      .map((condition) => {
        const before = conditionOn(known, condition.field)
        const after = tellable(condition, before, sightOfAll(seen, condition.field))
        return isSame(before, after) ? undefined : after
      })
      .find((condition) => condition !== undefined)
    if (!cut) return false
    const others = known.conditions.filter(({ field }) => field !== cut.field)
    known = { ...known, conditions: [...others, cut] }
  }
}

/** The finest sight of a field among rows that all match. */
function sightOfAll(rows: readonly Row[], field: string): Sight {
  return rows
    .map(({ permission }) => sightOf(permission, field))
    .reduce((best, sight) => {
      if (!best || !sight) return best ?? sight
      return isFiner(sight.step, best.step) ? sight : best
    }, null)
}

function isToldBy(condition: ResolvedCondition, rows: readonly Row[]): boolean {
  return rows.every(({ permission }) => {
    const sight = sightOf(permission, condition.field)
    if (sight) return isSame(tellable(condition, undefined, sight), condition)
    return isWithin(conditionOn(permission, condition.field), condition)
  })
}

function intervalFields(rows: readonly Row[]): Set<string> {
  const conditions = rows.flatMap(({ permission }) => permission.conditions)
  return new Set(conditions.filter(({ kind }) => kind === 'interval').map(({ field }) => field))
}

/** Merges rows that are equal but for touching intervals on one field. */
function mergeOn(field: string, rows: readonly Row[]): Row[] {
  const groups = grouped(rows, (row) => {
    const { permission, terms } = row
    // An update needs the record within one permission before and after it: two are less than one.
    const merges =
      conditionOn(permission, field)?.kind === 'interval' && !permission.actions.includes('update')
    const conditions = permission.conditions.filter((condition) => condition.field !== field)
    return merges ? rowText({ ...permission, conditions }) + termsText(terms) : row
  })
  return [...groups.values()].flatMap((group) =>
    group
      .toSorted((a, b) => compareStart(a, b, field))
      .reduce<Row[]>((done, row) => {
        const last = done.at(-1)
        const merged = last && mergeRows(last, row, field)
        if (merged) done[done.length - 1] = merged
        else done.push(row)
        return done
      }, []),
  )
}

function compareStart(a: Row, b: Row, field: string): number {
  const [one, two] = [conditionOn(a.permission, field), conditionOn(b.permission, field)]
  if (one?.kind !== 'interval' || two?.kind !== 'interval') return 0
  return compareFrom(one.type, one.from, two.from)
}

function mergeRows(low: Row, high: Row, field: string): Row | null {
  const [one, two] = [conditionOn(low.permission, field), conditionOn(high.permission, field)]
  const merged = one && two && mergeIntervals(one, two)
  if (!merged) return null
  const conditions = low.permission.conditions.map((own) => (own === one ? merged : own))
  return { permission: { ...low.permission, conditions }, terms: low.terms }
}

/** `low` begins no later than `high`. */
function mergeIntervals(low: ResolvedCondition, high: ResolvedCondition): ResolvedCondition | null {
  if (low.kind !== 'interval' || high.kind !== 'interval' || low.type !== high.type) return null
  const { field, type, from } = low
  if (!touches(type, low.to, high.from)) return null
  const to = compareTo(type, low.to, high.to) >= 0 ? low.to : high.to
  if (!from && !to) return { field, type, kind: 'present' }
  return { field, type, kind: 'interval', ...(from && { from }), ...(to && { to }) }
}

/** Whether nothing lies between an upper bound and a lower bound. */
function touches(type: string, to: Bound | undefined, from: Bound | undefined): boolean {
  if (!to || !from) return true
  const next = type === 'integer' ? String(BigInt(to.value) + 1n) : to.value
  const order = compareValues(type, from.value, next)
  return order < 0 || (order === 0 && (type === 'integer' || !(from.open && to.open)))
}

/** Whether all that `b` gives is given by `a`. */
function addsNothing(b: ConcretePermission, a: ConcretePermission): boolean {
  return (
    b.actions.every((action) => a.actions.includes(action)) &&
    rowsWithin(b, a) &&
    b.fields.every((field) => {
      const sight = sightOf(a, field.name)
      return sight !== null && isFiner(sight.step, field.step)
    })
  )
}
