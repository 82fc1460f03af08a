import { hkdfSync } from 'node:crypto'
import type pg from 'pg'
import { hmacSha256 } from './mac.ts'

// Of elements that stand together in a file, and whose bytes alone tell what they are, it is remembered which records
// they gave. When the same bytes come again, in a newer export, and none of those records has a later revision
// than the batch that wrote or found them, then reading them again would change nothing: they are the import's
// like all that it finds as it was, and nobody parses, hashes or copies them. The digest is keyed by the owner's id
// key and goes with the account: nobody can try out what has it.

/** Elements that were read before, of one collection. */
export interface KnownGroup {
  /** 32 hex digits. */
  digest: string
  collection: number
  /** Of the collection. */
  name: string
  records: number
  /** Of the owner, when nothing had changed since. */
  revision: number
}

/** What a batch read of which bytes: records `first` up to, not including, `end`, in the order they came. */
export interface ReadGroup {
  digest: string
  first: number
  end: number
}

/** Something in between made records other than they were found: reading goes on without what is known. */
export class GroupsChanged extends Error {
  override name = 'GroupsChanged'
}

/** @returns the digest under which the owner's groups are kept, 32 hex digits, of one that an importer gives */
export function groupDigests(idKey: Buffer): (account: string, digest: string) => string {
  const derived = hkdfSync('sha256', idKey, '', 'mandate groups of elements', 32)
  const mac = hmacSha256(Buffer.from(derived))
  return (account, digest) => mac(`${account}\0${digest}`).slice(0, 32)
}

// As in apply.ts, ids are looked up by the first one at or after each: only the primary key has that order.
// The owner is $1, so that one partition is asked; groups come out of a list made before (`g`), or those of the whole
// owner would be looked through.
const untouched = `not exists (
    select from unnest(g.records) as u (id)
    left join lateral (
      select r.record, r.revision from records r
      where r.owner = $1 and r.collection = g.collection and r.record >= u.id
      order by r.record limit 1) r on r.record = u.id
    where r.record is null or r.revision > g.revision)`

// What tells that a record of a collection was changed or has gone: what the owner deletes and what apps write is of no import, the
// former says only that it happened. Lists of ids are long, and only whether they are empty is asked, by their size as stored.
const touching = `(b.import <= 0 or pg_column_size(b.changed) > pg_column_size('{}'::uuid[])
    or pg_column_size(b.removed) > pg_column_size('{}'::uuid[]))`

/**
 * Those groups of which every record is as it was. Where nothing of their collection was touched since, none is looked up.
 * @param reader a connection that does not sort, see staging.ts
 */
export async function findGroups(
  reader: pg.ClientBase,
  owner: string,
  digests: readonly string[],
): Promise<Map<string, KnownGroup>> {
  const { rows } = await reader.query<KnownGroup>(
    `with g as materialized (
       select digest, collection, revision, records from element_groups
       where owner = $1 and digest = any ($2::bytea[])),
     touched as materialized (
       select b.collection, max(b.revision) as revision from import_batches b
       where b.owner = $1 and b.revision > (select min(revision) from g) and ${touching}
       group by b.collection)
     select encode(g.digest, 'hex') as digest, g.collection, c.name, cardinality(g.records) as records,
       (select revision from owners where owner = $1) as revision
     from g join collections c using (collection) left join touched t using (collection)
     where coalesce(t.revision, 0) <= g.revision or ${untouched}`,
    [owner, digests.map(bytesOf)],
  )
  return new Map(rows.map((row) => [row.digest, row]))
}

const bytesOf = (hex: string) => Buffer.from(hex, 'hex')

/** Remembers what a batch read, out of its staging table. $3 and $4 as in apply.ts. */
export async function keepGroups(
  tx: pg.ClientBase,
  staging: string,
  batch: { owner: string; import: number; collections: number[]; before: number },
  groups: readonly ReadGroup[],
): Promise<void> {
  if (groups.length === 0) return
  await tx.query(
    `insert into element_groups (owner, digest, import, collection, revision, records)
     select $1, decode(($5::text[])[(bucket + 1) / 2], 'hex'), $2, min(collection),
       $4::bigint + array_position($3::int[], min(collection)), array_agg(record)
     from (select width_bucket(nth, $6::int[]) as bucket, collection, record from ${staging}) as s
     where bucket % 2 = 1 group by bucket
     on conflict (owner, digest) do update set import = excluded.import,
       collection = excluded.collection, revision = excluded.revision, records = excluded.records`,
    [
      ...[batch.owner, batch.import, batch.collections, batch.before],
      groups.map(({ digest }) => digest),
      groups.flatMap(({ first, end }) => [first, end]),
    ],
  )
}

/**
 * Makes the records of known groups the import's, as found as they were.
 * @throws GroupsChanged when they are not so any more
 */
export async function holdGroups(
  tx: pg.ClientBase,
  batch: { owner: string; import: number; collections: number[]; before: number },
  known: readonly KnownGroup[],
): Promise<{ collection: number; added: number; changed: number; same: number; kept: number }[]> {
  if (known.length === 0) return []
  const { owner, collections, before } = batch
  const digests = [...new Set(known.map(({ digest }) => digest))]
  const since = Math.min(...known.map(({ revision }) => revision))
  const { rows } = await tx.query<{ touched: boolean }>(
    `select exists (select from import_batches b
       where b.owner = $1 and b.revision > $2 and b.collection = any ($3::int[])
         and ${touching}) as touched`,
    [owner, since, collections],
  )
  const held = await tx.query<{ collection: number; groups: number; same: number }>(
    `with g as materialized (
       select digest, collection, revision, records from element_groups
       where owner = $1 and digest = any ($5::bytea[])),
     held as materialized (
       select g.collection, g.records from g ${rows[0]?.touched ? `where ${untouched}` : ''}),
     counted as (
       select collection, count(*)::int as groups, sum(cardinality(records))::int as same
       from held group by collection),
     noted as (
       insert into import_batches as b (owner, revision, import, collection, same)
       select $1, $4::bigint + array_position($3::int[], collection), $2, collection, array_agg(id)
       from held, unnest(records) as u (id) group by collection
       on conflict (owner, revision) do update set same = b.same || excluded.same)
     select * from counted`,
    [owner, batch.import, collections, before, digests.map(bytesOf)],
  )
  const found = held.rows.reduce((sum, { groups }) => sum + groups, 0)
  if (found !== digests.length) throw new GroupsChanged('What was known was changed meanwhile')
  return held.rows.map(({ collection, same }) => ({
    collection,
    added: 0,
    changed: 0,
    same,
    kept: 0,
  }))
}
