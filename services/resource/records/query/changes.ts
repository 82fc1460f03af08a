import { type RawBuilder, sql } from 'kysely'
import { allOf } from './conditions.ts'
import { appFilter, examinedColumns, members, type Selection, scopesFilter } from './page.ts'
import { withQuickTime } from './values.ts'
import type { View } from './view.ts'

/** A record that some batch touched last: as shown now and as shown at the cursor; null: not shown. */
export type ChangeRow = [revision: string, record: string, now: string | null, was: string | null]

/** Batches that are looked at together. */
export type BatchesRow = [
  /** The revision of the last one; null: there are none. */
  last: string | null,
  /** About how many records they touched, and somewhat for each batch. */
  records: string,
  /** Of the last with which the owner deleted what nothing is left of to compare; null: none. */
  cleared: string | null,
]

/** So many batches, or of so many records, are looked at together: an app writes one record with each. */
const BATCHES = 500
const RECORDS = 2_000

/** The next batches of a collection at or after a revision. An id is 16 bytes, and the size of a list is known unread. */
export function batchesQuery(
  owner: string,
  collection: number,
  from: number,
): RawBuilder<BatchesRow> {
  return sql`
    select max(b.revision), sum(b.records), max(b.revision) filter (where b.import = 0) from (
      select n.*, sum(n.records) over (order by n.revision) - n.records as before from (
        select b.revision, b.import,
          1 + (pg_column_size(b.added) + pg_column_size(b.changed) + pg_column_size(b.removed)) / 16 as records
        from import_batches b
        where b.owner = ${owner}::uuid and b.collection = ${collection}::int and b.revision >= ${from}::bigint
        order by b.revision limit ${BATCHES}::int) as n) as b
    where b.before < ${RECORDS}::int`
}

/** The revision of the last batch of a collection; null: there is none. */
export function lastBatchQuery(
  owner: string,
  collection: number,
): RawBuilder<[revision: string | null]> {
  return sql`select max(b.revision) from import_batches b
    where b.owner = ${owner}::uuid and b.collection = ${collection}::int`
}

/**
 * What batches from one revision to another changed, in order of batch and record; a record that several touched comes
 * with the last. `base` is the revision that the reader knows all of: what was shown then is compared with what is
 * shown now.
 */
export function changesQuery(
  view: View,
  collection: number,
  selection: Selection,
  batches: { base: number; from: number; after: string | null; last: number; limit: number },
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
    and r.revision > ${batches.base}::bigint and r.since <= ${batches.base}::bigint order by r.revision limit 1`
  const { from, after, last, limit } = batches
  const rest = after ? sql`and (b.revision, u.id) > (${from}::bigint, ${after}::uuid)` : sql``
  return sql<ChangeRow>`
    select t.revision, t.id, n.members, w.members from (
      select t.revision, t.id, coalesce(present.revision <= t.revision, t.gone) as is_last from (
        select distinct b.revision, u.id, u.gone from import_batches b,
          lateral (select unnest(b.added || b.changed) as id, false as gone
                   union all select unnest(b.removed), true) as u
        where b.owner = ${view.owner}::uuid and b.collection = ${collection}::int
          and b.revision >= ${from}::bigint and b.revision <= ${last}::bigint ${rest}
        order by b.revision, u.id, u.gone offset 0) as t
      left join lateral (select r.revision ${of('records')}) as present on true) as t
    left join lateral (${shownOf(now)}) as n on true
    left join lateral (${shownOf(was)}) as w on true
    where t.is_last and n.members is distinct from w.members
    order by t.revision, t.id limit ${limit}::int`
}
