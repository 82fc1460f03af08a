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
import { canTell, conditionOn, rowsWithin, sightOf, termsText } from './compare.ts'
import { compareFrom, compareTo, compareValues } from './interval.ts'
import type { Bound, ConcretePermission, ResolvedCondition, Terms } from './permission.ts'
import { isFiner } from './step.ts'

/** A permission on one collection with the terms of its item. */
export interface Row {
  permission: ConcretePermission
  terms: Terms
}

/** One form for sets that show the same: touching intervals merged, what adds nothing left out. */
export function simplify(rows: readonly Row[]): Row[] {
  let kept = sortRows(rows)
  for (let merged: Row[] | null = kept; merged; ) {
    kept = merged
    merged = mergeOnce(kept)
  }
  return kept.filter(
    (row, index) =>
      !kept.some(
        (other, at) =>
          at !== index && addsNothing(row, other) && (at < index || !addsNothing(other, row)),
      ),
  )
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

function isToldBy(condition: ResolvedCondition, rows: readonly Row[]): boolean {
  return rows.every(({ permission }) => {
    const sight = sightOf(permission, condition.field)
    if (sight) return canTell(condition, undefined, sight)
    const own = conditionOn(permission, condition.field)
    return own !== undefined && rowsWithin(permission, { ...permission, conditions: [condition] })
  })
}

function sortRows(rows: readonly Row[]): Row[] {
  return rows
    .map((row) => ({ row, text: rowText(row.permission) + termsText(row.terms) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ row }) => row)
}

/** Merges the first two rows that are equal but for one touching interval; null: there are none. */
function mergeOnce(rows: readonly Row[]): Row[] | null {
  for (const [index, row] of rows.entries()) {
    for (const other of rows.slice(index + 1)) {
      const permission = mergePermissions(row, other)
      if (permission) {
        const rest = rows.filter((one) => one !== row && one !== other)
        return sortRows([...rest, { permission, terms: row.terms }])
      }
    }
  }
  return null
}

function mergePermissions(one: Row, two: Row): ConcretePermission | null {
  const [a, b] = [one.permission, two.permission]
  // An update needs the record within one permission before and after it: two are less than one.
  if (a.actions.includes('update')) return null
  if (a.conditions.length !== b.conditions.length) return null
  if (termsText(one.terms) !== termsText(two.terms)) return null
  const different = a.conditions.filter(
    (condition, index) => JSON.stringify(condition) !== JSON.stringify(b.conditions[index]),
  )
  const [condition] = different
  if (different.length !== 1) return null
  const other = conditionOn(b, condition!.field)
  if (rowText({ ...a, conditions: [] }) !== rowText({ ...b, conditions: [] })) return null
  const merged = other && mergeIntervals(condition!, other)
  if (!merged) return null
  return { ...a, conditions: a.conditions.map((own) => (own === condition ? merged : own)) }
}

function mergeIntervals(a: ResolvedCondition, b: ResolvedCondition): ResolvedCondition | null {
  if (a.kind !== 'interval' || b.kind !== 'interval' || a.type !== b.type) return null
  const [low, high] = compareFrom(a.type, a.from, b.from) <= 0 ? [a, b] : [b, a]
  if (!touches(a.type, low.to, high.from)) return null
  const to = compareTo(a.type, low.to, high.to) >= 0 ? low.to : high.to
  const { field, type } = a
  if (!low.from && !to) return { field, type, kind: 'present' }
  return { field, type, kind: 'interval', ...(low.from && { from: low.from }), ...(to && { to }) }
}

/** Whether nothing lies between an upper bound and a lower bound. */
function touches(type: string, to: Bound | undefined, from: Bound | undefined): boolean {
  if (!to || !from) return true
  const next = type === 'integer' ? String(BigInt(to.value) + 1n) : to.value
  const order = compareValues(type, from.value, next)
  return order < 0 || (order === 0 && (type === 'integer' || !(from.open && to.open)))
}

/** Whether all that a row gives is given by another one, under the same terms. */
function addsNothing(row: Row, other: Row): boolean {
  const [b, a] = [row.permission, other.permission]
  return (
    termsText(row.terms) === termsText(other.terms) &&
    b.actions.every((action) => a.actions.includes(action)) &&
    b.fields.every((field) => {
      const sight = sightOf(a, field.name)
      return sight !== null && isFiner(sight.step, field.step)
    }) &&
    rowsWithin(b, a)
  )
}
