import type pg from 'pg'

// The film of a photo that came before its photo was a photo of its own until then. When the photo comes and
// has it as a file, that record goes: it is superseded by the batch, and comes back when the import is undone.

/** A record that became a file of another one of its collection. */
export interface TakenRecord {
  collection: number
  record: string
}

/** Lets them go, as far as they are there. `collections` and `before` as in apply.ts. */
export async function takeIn(
  tx: pg.ClientBase,
  { owner, collections, before }: { owner: string; collections: number[]; before: number },
  taken: readonly TakenRecord[],
): Promise<void> {
  if (taken.length === 0) return
  const { rows } = await tx.query<{ collection: number; account: number; count: number }>(
    `with taken as (
       select distinct u.collection, u.record,
         $5::bigint + array_position($4::int[], u.collection) as revision
       from unnest($2::int[], $3::uuid[]) as u (collection, record)),
     gone as (
       delete from records r using taken t
       where r.owner = $1 and (r.collection, r.record) = (t.collection, t.record)
       returning r.*, t.revision as gone_with),
     forgotten as (
       delete from record_blobs b using gone g
       where b.owner = $1 and (b.collection, b.record) = (g.collection, g.record)),
     former as (
       insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest, rest_sealed, hash, import, since, source_import, part, entry)
       select owner, collection, record, gone_with, time, time_end, account, fields, rest, rest_sealed, hash, import, revision,
         source_import, part, entry
       from gone),
     noted as (
       update import_batches b set removed = b.removed || g.records
       from (select gone_with, array_agg(record) as records from gone group by gone_with) as g
       where b.owner = $1 and b.revision = g.gone_with)
     select collection, account, count(*)::int as count from gone group by collection, account`,
    [
      ...[owner, taken.map((one) => one.collection), taken.map((one) => one.record)],
      ...[collections, before],
    ],
  )
  for (const { collection, account, count } of rows) {
    const edge = (order: string) => `(select time from records r
      where r.owner = c.owner and r.collection = c.collection and r.account = c.account
        and time > '-infinity' order by time ${order} limit 1)`
    await tx.query(
      `update collection_stats c set count = count - $4, first = ${edge('asc')}, last = ${edge('desc')}
       where owner = $1 and collection = $2 and account = $3`,
      [owner, collection, account, count],
    )
  }
}
