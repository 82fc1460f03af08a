import type pg from 'pg'

// The film of a photo that came before its photo was a photo of its own until then. When the photo comes and
// has it as a file, that record goes: it is superseded by the batch, and comes back when the import is undone.
// So does what exports of other years told under another id. Since these may come later too, it is remembered under
// which: what comes under them then is left out, and stands among the former states for the same reason. The description of a
// photo that came on another day was a file of its own until then, or would be one without it. Its record goes in the same
// way, whichever came first; its bytes stay, for the day when the photo goes.

/** A record that became part of another one of its collection. */
export interface TakenRecord {
  collection: number
  record: string
  /** The one that holds it, where others may come under this id later. */
  taker?: string
}

export interface TakingBatch {
  owner: string
  import: number
  collections: number[]
  before: number
}

/** What comes under ids that a record has taken is taken out of the batch. */
export async function leaveTaken(
  tx: pg.ClientBase,
  { owner, import: number, collections, before }: TakingBatch,
  staging: string,
): Promise<{ collection: number; record: string; keeps_files: boolean }[]> {
  const known = await tx.query<{ any: boolean }>(
    'select exists (select from taken_ids where owner = $1 and collection = any ($2::int[])) as any',
    [owner, collections],
  )
  if (!known.rows[0]?.any) return []
  const { rows } = await tx.query<{ collection: number; record: string; keeps_files: boolean }>(
    `with late as (
       delete from ${staging} s where exists (
         select from taken_ids t, lateral (
           select r.record from records r
           where r.owner = $1 and r.collection = coalesce(t.taker_collection, t.collection) and r.record >= t.taker
           order by r.record limit 1) as taker
         where t.owner = $1 and (t.collection, t.record) = (s.collection, s.record)
           and taker.record = t.taker)
       returning s.*),
     former as (
       insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest_sealed, hash, import, since, source_import, part, entry)
       select distinct on (collection, record) $1::uuid, collection, record, at, time, time_end, account, fields,
         rest_sealed, hash, $2::int, at, source_import, part, entry
       from late, lateral (select $4::bigint + array_position($3::int[], collection) as at) as a
       order by collection, record, nth desc)
     select distinct collection, replace(record::text, '-', '') as record, exists (
       select from taken_ids t where t.owner = $1 and (t.collection, t.record) = (late.collection, late.record)
         and t.taker_collection is not null) as keeps_files from late`,
    [owner, number, collections, before],
  )
  return rows
}

/** The batch has said them. */
export async function noteLeft(
  tx: pg.ClientBase,
  { owner, import: number, collections, before }: TakingBatch,
  left: readonly { collection: number; record: string }[],
): Promise<void> {
  if (left.length === 0) return
  await tx.query(
    `insert into import_batches as b (owner, revision, import, collection, added, changed, same, outdone)
     select $1, $4::bigint + array_position($3::int[], u.collection), $2, u.collection, '{}', '{}', '{}', array_agg(u.record)
     from unnest($5::int[], $6::uuid[]) as u (collection, record) group by u.collection
     on conflict (owner, revision) do update set outdone = b.outdone || excluded.outdone`,
    [
      ...[owner, number, collections, before],
      ...[left.map(({ collection }) => collection), left.map(({ record }) => record)],
    ],
  )
}

/** Lets them go, as far as they are there. `collections` and `before` as in apply.ts. */
export async function takeIn(
  tx: pg.ClientBase,
  { owner, import: number, collections, before }: TakingBatch,
  taken: readonly TakenRecord[],
  { keepFiles = false } = {},
): Promise<void> {
  if (taken.length === 0) return
  const lasting = taken.filter(({ taker }) => taker !== undefined)
  if (lasting.length > 0) {
    await tx.query(
      `insert into taken_ids as t (owner, collection, record, taker, imports)
       select distinct $1::uuid, u.collection, u.record, u.taker, array[$2::int]
       from unnest($3::int[], $4::uuid[], $5::uuid[]) as u (collection, record, taker)
       on conflict (owner, collection, record, taker) do update set imports = t.imports || excluded.imports
       where not t.imports @> excluded.imports`,
      [
        ...[owner, number, lasting.map(({ collection }) => collection)],
        ...[lasting.map(({ record }) => record), lasting.map(({ taker }) => taker)],
      ],
    )
  }
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
       where not $6 and b.owner = $1 and (b.collection, b.record) = (g.collection, g.record)),
     former as (
       insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest, rest_sealed, hash, import, since, source_import, part, entry)
       select owner, collection, record, gone_with, time, time_end, account, fields, rest, rest_sealed, hash, import, revision,
         source_import, part, entry
       from gone
       on conflict do nothing),
     noted as (
       insert into import_batches as b (owner, revision, import, collection, added, changed, same, removed)
       select $1, gone_with, $7, collection, '{}', '{}', '{}', array_agg(record) from gone group by gone_with, collection
       on conflict (owner, revision) do update set removed = b.removed || excluded.removed)
     select collection, account, count(*)::int as count from gone group by collection, account`,
    [
      ...[owner, taken.map((one) => one.collection), taken.map((one) => one.record)],
      ...[collections, before, keepFiles, number],
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
