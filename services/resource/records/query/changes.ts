import { type RawBuilder, sql } from 'kysely'
import { allOf } from './conditions.ts'
import { appFilter, examinedColumns, members, type Selection, scopesFilter } from './page.ts'
import { withQuickTime } from './values.ts'
import type { View } from './view.ts'

/**
 * A record that a batch touched: as shown now and as shown at the cursor; null: not shown. `turn` is
 * 't' unless a later batch touched it too and will tell.
 */
export type ChangeRow = [record: string, now: string | null, was: string | null, turn: 't' | 'f']

/** The first batch of a collection at or after a revision, and whether with it the owner deleted all there was. */
export function batchQuery(
  owner: string,
  collection: number,
  from: number,
): RawBuilder<[revision: string, isCleared: 't' | 'f']> {
  return sql`select b.revision, b.import = 0 from import_batches b
    where b.owner = ${owner}::uuid and b.collection = ${collection}::int and b.revision >= ${from}::bigint
    order by b.revision limit 1`
}

/**
 * What one batch touched, in order of record. `base` is the revision that the reader knows all of:
 * what was shown then is compared with what is shown now.
 */
export function changesQuery(
  view: View,
  collection: number,
  selection: Selection,
  batch: { base: number; revision: number; after: string | null; limit: number },
): RawBuilder<ChangeRow> {
  const of = (table: string) =>
    sql`from ${sql.raw(table)} r where r.owner = ${view.owner}::uuid and r.collection = ${collection}::int and r.record = t.id`
  const shownOf = (rows: RawBuilder<unknown>) =>
    sql`select ${members(view, selection)} as members from (${withQuickTime(rows)}) r where ${allOf(
      [...scopesFilter(view, false), ...appFilter(view, selection, false)],
    )}`
  const now = sql`select ${examinedColumns(view)} ${of('records')} offset 0`
  // A version of the past began with revision `since` and was replaced or removed by `revision`.
  const was = sql`select ${examinedColumns(view)} ${of('superseded')}
    and r.revision > ${batch.base}::bigint and r.since <= ${batch.base}::bigint order by r.revision limit 1`
  const after = batch.after ? sql`and u.id > ${batch.after}::uuid` : sql``
  return sql<ChangeRow>`
    select t.id, n.members, w.members,
      coalesce(present.revision <= ${batch.revision}::bigint, t.gone)
    from (
      select distinct u.id, u.gone from import_batches b,
        lateral (select unnest(b.added || b.changed) as id, false as gone
                 union all select unnest(b.removed), true) as u
      where b.owner = ${view.owner}::uuid and b.revision = ${batch.revision}::bigint ${after}
      order by u.id limit ${batch.limit}::int) as t
    left join lateral (select r.revision ${of('records')}) as present on true
    left join lateral (${shownOf(now)}) as n on true
    left join lateral (${shownOf(was)}) as w on true
    order by t.id`
}
