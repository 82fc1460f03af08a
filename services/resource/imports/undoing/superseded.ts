import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'

const kept = 90 * 86_400_000

/**
 * Forgets what records were more than 90 days ago, as far as nobody can ask for it any more: of each
 * import that stands the last state it gave to a record stays, and what it said where the record is made of several,
 * because undoing another import makes the record of it again. So does what a record was before an import that stands took it in, and what came under its id later.
 */
export async function forgetSuperseded(db: Kysely<Database>, now: Date): Promise<void> {
  await sql`
    delete from superseded s where s.superseded_at < ${new Date(now.getTime() - kept)}
      and not exists (
        select from records r join imports i on i.owner = s.owner and i.import = s.import
        where r.owner = s.owner and r.collection = s.collection and r.record = s.record
          and i.state <> 'undone' and (s.since = s.revision or r.import <> s.import
            and not exists (
              select from superseded n where n.owner = s.owner and n.collection = s.collection
                and n.record = s.record and n.import = s.import and n.revision > s.revision
                and n.since < n.revision)))
      and not exists (
        select from import_batches b
        join imports taker on taker.owner = b.owner and taker.import = b.import
        join imports giver on giver.owner = s.owner and giver.import = s.import
        where b.owner = s.owner and b.revision = s.revision and s.record = any (b.removed)
          and taker.state <> 'undone' and giver.state <> 'undone')
      and not exists (
        select from taken_ids t join imports giver on giver.owner = s.owner and giver.import = s.import
        where (t.owner, t.collection, t.record) = (s.owner, s.collection, s.record)
          and giver.state <> 'undone' and not exists (
            select from superseded n where n.owner = s.owner and n.collection = s.collection
              and n.record = s.record and n.import = s.import and n.revision > s.revision))`.execute(
    db,
  )
}
