import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { spent } from '../../files/spent.ts'
import { type Batch, type BatchCounts, refer } from './batch.ts'
import { RECORD_COLUMNS } from './rows.ts'
import { sendRows } from './send.ts'

// Of collections that the owner had nothing of before the import there is nothing to look up and nothing to merge, and the
// way over the staging table costs PostgreSQL as much again as writing the records. So such a batch goes where it belongs at
// once. An id that comes again in a later batch shows by the primary key: then nothing of the batch is written, it goes the
// other way, and so does all that the import has after it.

interface About {
  owner: string
  import: number
  collections: number[]
  before: number
}

const UNIQUE_VIOLATION = '23505'

/** A record of the batch is there already, and nothing of the batch was written. */
export class RecordThere extends Error {
  override name = 'RecordThere'
}

/** Whether what comes under ids that another record has taken would have to be left out, see taken.ts. */
export async function isAnyTaken(
  tx: pg.ClientBase,
  owner: string,
  collections: readonly number[],
): Promise<boolean> {
  const { rows } = await tx.query<{ any: boolean }>(
    'select exists (select from taken_ids where owner = $1 and collection = any ($2::int[])) as any',
    [owner, collections],
  )
  return rows[0]?.any ?? false
}

/**
 * Writes a batch into `records`. `about` as in apply.ts.
 * @throws RecordThere
 */
export async function writeStraight(
  tx: pg.PoolClient,
  about: About,
  batch: Batch,
): Promise<BatchCounts[]> {
  const { owner, import: number, collections, before } = about
  const revisions = new Map(collections.map((one, index) => [one, before + index + 1]))
  const stream = tx.query(copyFrom(`copy records (${RECORD_COLUMNS}) from stdin (format binary)`))
  await sendRows(stream, batch.rows.finished(revisions)).catch((cause: unknown) => {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === UNIQUE_VIOLATION
    throw isThere ? new RecordThere('A record of the batch is there already', { cause }) : cause
  })
  const counts: BatchCounts[] = []
  for (const [collection, revision] of revisions) {
    const ids = batch.rows.ids(collection)
    if (ids.count === 0) continue
    const stats = batch.stats.filter((one) => one.collection === collection)
    await tx.query(
      `with counted as (
         insert into collection_stats as c (owner, collection, account, count, first, last)
         select $1, $4, account, count, first, last
         from unnest($6::int[], $7::int[], $8::timestamptz[], $9::timestamptz[]) as s (account, count, first, last)
         on conflict (owner, collection, account) do update set count = c.count + excluded.count,
           first = least(c.first, excluded.first), last = greatest(c.last, excluded.last))
       insert into import_batches (owner, revision, import, collection, added)
       values ($1, $2, $3, $4, $5::uuid[])`,
      [
        ...[owner, revision, number, collection, ids.array],
        ...[stats.map(({ account }) => account), stats.map(({ count }) => count)],
        ...[stats.map(({ first }) => asIso(first)), stats.map(({ last }) => asIso(last))],
      ],
    )
    spent(ids.array)
    counts.push({ collection, added: ids.count, changed: 0, same: 0, kept: 0 })
  }
  if (batch.files.length > 0) await refer(tx, owner, batch.files)
  if (batch.groups.length > 0) {
    const ids = batch.rows.ids()
    const of = batch.groups.map(({ first }) => batch.rows.collectionAt(first))
    await tx.query(
      `insert into element_groups (owner, digest, import, collection, revision, records)
       select $1, decode(digest, 'hex'), $2, collection, revision, ($3::uuid[])[first + 1 : until]
       from unnest($4::text[], $5::int[], $6::bigint[], $7::int[], $8::int[]) as g (digest, collection, revision, first, until)
       on conflict (owner, digest) do update set import = excluded.import,
         collection = excluded.collection, revision = excluded.revision, records = excluded.records`,
      [
        ...[owner, number, ids.array],
        ...[batch.groups.map(({ digest }) => digest), of, of.map((one) => revisions.get(one))],
        ...[batch.groups.map(({ first }) => first), batch.groups.map(({ end }) => end)],
      ],
    )
    spent(ids.array)
  }
  return counts
}

function asIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
