/**
 * The one place that compares permissions: narrowing at consent, refresh, exchange,
 * token ⊆ grant, grant ⊆ ceiling, and whether a new consent is needed.
 */
import { canTell, conditionOn, rowsWithin, sightOf, termsCover } from './compare.ts'
import { formatScope } from './format.ts'
import type { Action, ConcretePermission, ResolvedItem } from './permission.ts'
import { isTold, type Row, rowText, simplify } from './sets.ts'
import { isFiner } from './step.ts'

/** Who cuts: the app may not learn anything by it, the owner may cut as they like. */
export type CutBy = 'app' | 'owner'

export interface CoversOptions {
  /** For a ceiling, which has no terms, and for a token, which takes them from its grant. */
  ignoreTerms?: boolean
  /** End (seconds since 1970; absent: until ended) and use of the two grants. */
  grants?: { a: Lifetime; b: Lifetime }
}

interface Lifetime {
  exp?: number | undefined
  use?: 'once' | undefined
}

/**
 * Does `a` cover `b`? Cut by the app: whoever sees all that `a` shows could work out all that `b`
 * shows. Cut by the owner: as that, but `b` may be cut on what `a` does not show.
 *
 * Never yes wrongly. For two single permissions also never no wrongly, except that what `b` shows
 * must be shown by `a` as finely, even if a condition fixes its value. For sets perhaps no too often.
 */
export function covers(
  a: readonly ResolvedItem[],
  b: readonly ResolvedItem[],
  cutBy: CutBy,
  options: CoversOptions = {},
): boolean {
  if (options.grants && !outlasts(options.grants.a, options.grants.b)) return false
  const has = byCollection(a, options)
  return byCollection(b, options)
    .entries()
    .every(([collection, wanted]) => coversRows(has.get(collection) ?? [], wanted, cutBy))
}

/** The items of `b` that `a` does not cover for an app, as text: the scope that would have sufficed. */
export function missing(a: readonly ResolvedItem[], b: readonly ResolvedItem[]): string {
  const lacking = b.filter((item) => !covers(a, [item], 'app', { ignoreTerms: true }))
  const named = lacking.length > 0 ? lacking : b
  return [...new Set(named.map((item) => formatScope({ ...item, optional: false })))].join(' ')
}

/** "not later; `once` covers only `once`" */
function outlasts(a: Lifetime, b: Lifetime): boolean {
  if (a.use === 'once' && b.use !== 'once') return false
  return a.exp === undefined || (b.exp !== undefined && b.exp <= a.exp)
}

function byCollection(items: readonly ResolvedItem[], options: CoversOptions): Map<string, Row[]> {
  const rows = items.flatMap((item) =>
    item.concrete.map((permission) => ({
      permission,
      terms: options.ignoreTerms ? {} : item.terms,
    })),
  )
  const grouped = Map.groupBy(rows, (row) => row.permission.collection)
  return new Map(grouped.entries().map(([name, list]) => [name, simplify(list)]))
}

function coversRows(a: readonly Row[], b: readonly Row[], cutBy: CutBy): boolean {
  if (cutBy === 'app' && showsSame(a, b)) return true
  return b.every(({ permission, terms }) => {
    const fields = permission.fields.length > 0 ? permission.fields.map(({ name }) => name) : ['id']
    return permission.actions.every((action) =>
      fields.every((field) =>
        a.some(
          (row) =>
            termsCover(row.terms, terms) &&
            coversPart(row.permission, permission, { field, action, cutBy }) &&
            (cutBy === 'owner' || action !== 'read' || isTold(row, a)),
        ),
      ),
    )
  })
}

/** The same permissions under terms that cover: nothing is picked out of the set. */
function showsSame(a: readonly Row[], b: readonly Row[]): boolean {
  const wanted = new Set(b.map((row) => rowText(row.permission)))
  return (
    a.every((row) => wanted.has(rowText(row.permission))) &&
    b.every((row) =>
      a.some(
        (other) =>
          rowText(other.permission) === rowText(row.permission) &&
          termsCover(other.terms, row.terms),
      ),
    )
  )
}

/** Whether `a` covers `b` restricted to one field and one action. */
function coversPart(
  a: ConcretePermission,
  b: ConcretePermission,
  part: { field: string; action: Action; cutBy: CutBy },
): boolean {
  const own = sightOf(a, part.field)
  return (
    a.actions.includes(part.action) &&
    own !== null &&
    isFiner(own.step, sightOf(b, part.field)?.step) &&
    rowsWithin(b, a) &&
    (part.cutBy === 'owner' || cutTellsNothing(a, b, part.action))
  )
}

/** An app may cut only on what it sees, or writes itself: else cutting would be asking. */
function cutTellsNothing(a: ConcretePermission, b: ConcretePermission, action: Action): boolean {
  const sees = action === 'append' || a.actions.includes('read')
  return b.conditions.every((condition) =>
    canTell(condition, conditionOn(a, condition.field), sees ? sightOf(a, condition.field) : null),
  )
}
