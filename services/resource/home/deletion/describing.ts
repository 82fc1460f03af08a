import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database.ts'

/** What describes records that go, and stands among the former states; with its hold on its file. */
export async function forgetDescribing(
  tx: Kysely<Database>,
  owner: string,
  which: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with gone as (
      delete from taken_ids t where t.owner = ${owner}::uuid and ${which} returning collection, record),
    unheld as (
      delete from record_blobs b using gone g
      where b.owner = ${owner}::uuid and (b.collection, b.record) = (g.collection, g.record))
    delete from superseded s using gone g
    where s.owner = ${owner}::uuid and (s.collection, s.record) = (g.collection, g.record)`.execute(
    tx,
  )
}
