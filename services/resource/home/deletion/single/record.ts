import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../../database.ts'
import { OWN_ACT } from '../collection.ts'
import { forgetDescribing } from '../describing.ts'

/** One record of one kind of data. */
export interface Place {
  owner: string
  /** Of the kind, in the table. */
  number: number
  /** As the database writes it. */
  record: string
}

/** Files of a record. */
export interface Held {
  sha256: string
  /** How many other records hold the same bytes. */
  elsewhere: number
}

export async function filesOf(db: Kysely<Database>, { owner, number, record }: Place) {
  const { rows } = await sql<Held>`
    select encode(b.sha256, 'hex') as sha256, (
      select count(distinct (o.collection, o.record))::int from record_blobs o
      where (o.owner, o.sha256) = (b.owner, b.sha256)
        and (o.collection, o.record) <> (b.collection, b.record)) as elsewhere
    from record_blobs b
    where b.owner = ${owner}::uuid and b.collection = ${number}::int and b.record = ${record}::uuid
    group by b.owner, b.sha256, b.collection, b.record`.execute(db)
  return rows
}

/** A record with all that it ever was, and its hold on its files. What follows changes is told to read again. */
export async function deleteRecord(db: Kysely<Database>, place: Place): Promise<void> {
  const { owner, number, record } = place
  const of = sql`owner = ${owner}::uuid and collection = ${number}::int and record = ${record}::uuid`
  await db.transaction().execute(async (tx) => {
    await begin(tx, place)
    // What came of it under other ids goes as well.
    await sql`
      with former as (
        delete from taken_ids where owner = ${owner}::uuid and collection = ${number}::int
          and ${record}::uuid in (record, taker) returning record)
      delete from superseded where owner = ${owner}::uuid and collection = ${number}::int
        and record in (select record from former)`.execute(tx)
    await forgetDescribing(
      tx,
      owner,
      sql`t.taker_collection = ${number}::int and t.taker = ${record}::uuid`,
    )
    for (const table of ['superseded', 'record_blobs', 'missing_files', 'filled_files']) {
      await sql`delete from ${sql.table(table)} where ${of}`.execute(tx)
    }
    const edge = (first: 'asc' | 'desc') => sql`(select time from records r
      where r.owner = c.owner and r.collection = c.collection and r.account = c.account
        and time > '-infinity' order by time ${sql.raw(first)} limit 1)`
    const { rows } = await sql<{ account: number }>`
      delete from records where ${of} returning account`.execute(tx)
    await sql`
      update collection_stats c set count = count - 1, first = ${edge('asc')}, last = ${edge('desc')}
      where owner = ${owner}::uuid and collection = ${number}::int
        and account = any (${rows.map(({ account }) => account)}::int[])`.execute(tx)
    await sql`delete from collection_stats
      where owner = ${owner}::uuid and collection = ${number}::int and count <= 0`.execute(tx)
  })
}

/**
 * Under the owner's row, as every batch of an import: nothing else changes records meanwhile. The batch says what
 * deleting a whole kind says: former states that could be compared are gone.
 */
export async function begin(
  tx: Transaction<Database>,
  { owner, number }: Pick<Place, 'owner' | 'number'>,
): Promise<void> {
  const { revision } = await tx
    .updateTable('owners')
    .set({ revision: sql`revision + 1` })
    .where('owner', '=', owner)
    .returning('revision')
    .executeTakeFirstOrThrow()
  // As after deleting a kind: the very files that it came in may be brought again.
  await sql`update import_parts set identity = null where owner = ${owner}::uuid and import in (
    select import from import_batches
    where owner = ${owner}::uuid and collection = ${number}::int)`.execute(tx)
  const nothing = { added: [], changed: [], same: [], removed: [] }
  await tx
    .insertInto('import_batches')
    .values({ owner, revision, import: OWN_ACT, collection: number, ...nothing })
    .execute()
}
