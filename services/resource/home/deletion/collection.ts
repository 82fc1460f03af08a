import { Problem } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { forgetDescribing } from './describing.ts'

/** Records of one transaction. */
const AT_ONCE = 10_000
/** The import that a batch of the owner's own is under. */
export const OWN_ACT = 0

/** What deleting a collection takes with it. */
export interface CollectionLoss {
  records: number
  /** Files that only its records hold, and their bytes. */
  files: number
  bytes: number
}

export async function lossOf(
  db: Kysely<Database>,
  owner: string,
  name: string,
): Promise<CollectionLoss | null> {
  const { rows } = await sql<Record<keyof CollectionLoss, string | null>>`
    with named as (select collection from collections where name = ${name}),
    held as (
      select distinct b.sha256 from record_blobs b join named using (collection)
      where b.owner = ${owner}::uuid and not exists (select from record_blobs o
        where (o.owner, o.sha256) = (b.owner, b.sha256) and o.collection <> b.collection))
    select (select sum(count) from collection_stats join named using (collection)
        where owner = ${owner}::uuid) as records,
      (select count(*) from held) as files,
      (select coalesce(sum(size), 0) from blobs join held using (sha256) where owner = ${owner}::uuid) as bytes`.execute(
    db,
  )
  const [row] = rows
  if (!row?.records) return null
  return { records: Number(row.records), files: Number(row.files), bytes: Number(row.bytes) }
}

/**
 * Everything of one collection, former states too. Apps that follow changes are told to read again. The imports it came
 * from may be brought again. What is broken off half-way is gone on with by deleting again.
 * @throws Problem 404
 */
export async function deleteCollection(
  db: Kysely<Database>,
  owner: string,
  name: string,
): Promise<void> {
  const found = await db
    .selectFrom('collections')
    .select('collection')
    .where('name', '=', name)
    .executeTakeFirst()
  if (!found) throw new Problem(404, 'not_found', `There is no collection ${name}.`)
  const { collection } = found
  const of = sql`owner = ${owner}::uuid and collection = ${collection}::int`
  for (;;) {
    const isDone = await db.transaction().execute(async (tx) => {
      // The owner's row first, as every batch of an import does: with the last records goes what is known of them, and
      // nothing is written in between.
      await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
      const { rows } = await sql<{ n: number }>`
        with gone as (
          delete from records where ${of} and record in (
            select record from records where ${of} order by record limit ${AT_ONCE}::int)
          returning record),
        unheld as (delete from record_blobs where ${of} and record in (select record from gone))
        select count(*)::int as n from gone`.execute(tx)
      // An import that goes on meanwhile takes nothing for known that has gone.
      await sql`delete from element_groups where ${of}`.execute(tx)
      const isLast = (rows[0]?.n ?? 0) < AT_ONCE
      if (isLast) await forget(tx, { owner, collection, name })
      return isLast
    })
    if (isDone) break
  }
}

/** What is known of a collection's records besides themselves; and that they went. */
async function forget(
  tx: Kysely<Database>,
  { owner, collection, name }: { owner: string; collection: number; name: string },
): Promise<void> {
  const of = sql`owner = ${owner}::uuid and collection = ${collection}::int`
  const { revision } = await tx
    .updateTable('owners')
    .set({ revision: sql`revision + 1` })
    .where('owner', '=', owner)
    .returning('revision')
    .executeTakeFirstOrThrow()
  await sql`update import_parts set identity = null where owner = ${owner}::uuid and import in (
    select import from import_batches where ${of})`.execute(tx)
  await forgetDescribing(tx, owner, sql`t.taker_collection = ${collection}::int`)
  for (const table of [
    'superseded',
    'record_blobs',
    'missing_files',
    'filled_files',
    'taken_ids',
    'import_batches',
    'collection_stats',
  ]) {
    await sql`delete from ${sql.table(table)} where ${of}`.execute(tx)
  }
  // With the last records: asked for once, it must not be done again to what is brought after them.
  await sql`delete from errands where owner = ${owner}::uuid and errand = 'delete' and target = ${name}`.execute(
    tx,
  )
  await forgetDeclared(tx, owner, name)
  await tx
    .insertInto('import_batches')
    .values({
      ...{ owner, revision, import: OWN_ACT, collection },
      ...{ added: [], changed: [], same: [], removed: [] },
    })
    .execute()
}

/** A kind of data that an app declared takes no room any more, and goes altogether when no app may use it. */
async function forgetDeclared(tx: Kysely<Database>, owner: string, name: string): Promise<void> {
  await sql`update declared_collections set bytes = 0 where owner = ${owner}::uuid and name = ${name}`.execute(
    tx,
  )
  await sql`
    delete from declared_collections where owner = ${owner}::uuid and name = ${name} and not exists (
      select from grants g, jsonb_array_elements(g.details) as item
      where g.owner = ${owner}::uuid and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > now())
        and (item->>'collection' = ${name} or (item->>'collection' like '%.**'
          and starts_with(${name}, left(item->>'collection', -2)))))`.execute(tx)
}
