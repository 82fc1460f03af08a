import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'

/** Files of what stands among the former states alone go, but those that another import which stands has beside a record. */
export async function letGoOfFiles(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await sql`
    delete from record_blobs b using undo_ids u
    where u.held and b.owner = ${owner} and (b.collection, b.record) = (u.collection, u.record)
      and not exists (select from records r where r.owner = ${owner} and (r.collection, r.record) = (u.collection, u.record))
      and not exists (select from undo_taken t where (t.collection, t.record) = (u.collection, u.record))
      and not exists (
        select from taken_ids t join superseded s using (owner, collection, record) join imports i using (owner, import)
        where t.owner = ${owner} and (t.collection, t.record) = (u.collection, u.record) and t.taker_collection is not null
          and i.state <> 'undone' and i.import <> ${number} and position(encode(b.sha256, 'hex') in s.fields::text) > 0
          -- A film is of its photo, and none beside it any more.
          and not exists (
            select from import_batches w join imports taker using (owner, import)
            where (w.owner, w.revision) = (${owner}, s.revision) and w.import <> all (t.imports || ${number}::int)
              and taker.state <> 'undone' and s.record = any (w.removed)))`.execute(tx)
}
