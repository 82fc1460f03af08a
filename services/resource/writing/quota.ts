import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** What a row costs beside its fields, towards the quota. */
export const ROW_BYTES = 200

/** What apps wrote into one home: this takes room like files do. */
export async function recountHome(db: Kysely<Database>, owner: string): Promise<void> {
  await recount(db, sql`d.owner = ${owner}::uuid`)
}

/** After former states were forgotten. */
export async function recountAll(db: Kysely<Database>): Promise<void> {
  await recount(db, sql`d.bytes > 0`)
}

async function recount(db: Kysely<Database>, which: ReturnType<typeof sql>): Promise<void> {
  const of = (table: string) => sql`
    (select coalesce(sum(octet_length(r.fields::text) + ${ROW_BYTES}::int), 0) from ${sql.table(table)} r
      join collections c on c.collection = r.collection
      where r.owner = d.owner and c.name = d.name)`
  await sql`
    update declared_collections d set bytes = ${of('records')} + ${of('superseded')}
    where ${which}`.execute(db)
}
