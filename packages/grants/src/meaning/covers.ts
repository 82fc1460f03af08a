/**
 * The one place that compares permissions: narrowing at consent, refresh, exchange,
 * token ⊆ grant, grant ⊆ ceiling, and whether a new consent is needed.
 */

import type { ConcretePermission, ResolvedItem, ShownField } from '../permission.ts'
import { formatScope } from '../text/format.ts'
import { rowsWithin, sightOf, termsCover } from './compare.ts'
import { grouped } from './grouped.ts'
import { canPick, isTold, type Row, rowText, simplify } from './sets.ts'
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
  const wanted = byCollection(b, options)
  // A ceiling names every collection there is: of the others nothing is asked.
  const has = byCollection(a, options, wanted)
  return [...wanted].every(([collection, rows]) =>
    coversRows(has.get(collection) ?? [], rows, cutBy),
  )
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

/** @param among only these collections; absent: all */
function byCollection(
  items: readonly ResolvedItem[],
  options: CoversOptions,
  among?: ReadonlyMap<string, unknown>,
): Map<string, Row[]> {
  const rows = items.flatMap((item) =>
    item.concrete
      .filter(({ collection }) => !among || among.has(collection))
      .map((permission) => ({ permission, terms: options.ignoreTerms ? {} : item.terms })),
  )
  const groups = grouped(rows, (row) => row.permission.collection)
  return new Map([...groups].map(([name, list]) => [name, simplify(list)]))
}

/** "For each item, field and action of `b` there is one item of `a` that covers `b` restricted." */
function coversRows(a: readonly Row[], b: readonly Row[], cutBy: CutBy): boolean {
  if (cutBy === 'app' && showsSame(a, b)) return true
  const told = new Map<Row, boolean>()
  const isPickable = (row: Row) => {
    if (!told.has(row)) told.set(row, isTold(row, a))
    return told.get(row)!
  }
  return b.every(({ permission, terms }) => {
    const within = a.filter(
      (row) => termsCover(row.terms, terms) && rowsWithin(permission, row.permission),
    )
    return permission.actions.every((action) => {
      // What an app appends it knows; of all else it knows what it can read.
      const seen = a.filter(({ permission: { actions } }) =>
        actions.some((own) => own === 'read' || (own === 'append' && action === 'append')),
      )
      const able = within
        .filter((row) => row.permission.actions.includes(action))
        .filter((row) => cutBy === 'owner' || canPick(row, permission, seen))
        .filter((row) => cutBy === 'owner' || action !== 'read' || isPickable(row))
      const fields = permission.fields.length > 0 ? permission.fields : [{ name: 'id' }]
      return fields.every((field) => able.some((row) => showsAsFinely(row.permission, field)))
    })
  })
}

function showsAsFinely(a: ConcretePermission, field: ShownField): boolean {
  const sight = sightOf(a, field.name)
  return sight !== null && isFiner(sight.step, field.step)
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
