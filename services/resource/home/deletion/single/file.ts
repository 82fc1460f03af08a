import { randomBytes } from 'node:crypto'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../../database.ts'
import { begin } from './record.ts'

/**
 * A file, out of every record that holds it, as they are and as they were. The records stay. From its commit on
 * nothing leads to the bytes; the collector removes them.
 */
export async function deleteFile(
  db: Kysely<Database>,
  owner: string,
  sha256: string,
): Promise<void> {
  const file = Buffer.from(sha256, 'hex')
  await db.transaction().execute(async (tx) => {
    // The owner's row first, as every batch of an import does.
    await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
    const held = await tx
      .selectFrom('record_blobs')
      .select(['collection', 'record', 'role'])
      .where('owner', '=', owner)
      .where('sha256', '=', file)
      .execute()
    for (const [number, places] of Map.groupBy(held, ({ collection }) => collection)) {
      await begin(tx, { owner, number })
      for (const [role, of] of Map.groupBy(places, (place) => place.role)) {
        const ids = of.map(({ record }) => record)
        await takeOut(tx, { owner, number, role, ids, sha256 })
      }
    }
    await tx
      .deleteFrom('record_blobs')
      .where('owner', '=', owner)
      .where('sha256', '=', file)
      .execute()
    // What came with it is still said to have come, and leads to it no more.
    await sql`update import_entries set sha256 = null
      where owner = ${owner}::uuid and sha256 = ${file}`.execute(tx)
  })
}

interface Holders {
  owner: string
  number: number
  /** The field that holds it. */
  role: string
  ids: string[]
  sha256: string
}

async function takeOut(tx: Transaction<Database>, holders: Holders): Promise<void> {
  const { owner, number, role, ids, sha256 } = holders
  const field = sql`r.fields -> ${role}::text`
  const others = sql`(select jsonb_agg(one order by nth) from jsonb_array_elements(${field})
    with ordinality as of (one, nth) where one ->> 'sha256' <> ${sha256}::text)`
  const without: RawBuilder<unknown> = sql`case
    when jsonb_typeof(${field}) = 'array' and ${others} is not null
      then jsonb_set(r.fields, array[${role}::text], ${others})
    when jsonb_typeof(${field}) = 'array' or ${field} ->> 'sha256' = ${sha256}::text
      then r.fields - ${role}::text
    else r.fields end`
  for (const table of ['records', 'superseded'] as const) {
    // Another digest: an export that brings the file again is compared, and not taken for what is here.
    await sql`
      update ${sql.table(table)} r set fields = ${without}, hash = ${randomBytes(16)}
      where r.owner = ${owner}::uuid and r.collection = ${number}::int
        and r.record = any (${ids}::uuid[])`.execute(tx)
  }
}
