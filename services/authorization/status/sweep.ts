import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

const DAY = 86_400_000
/** What was confirmed or given up is kept this long, ms. */
const KEPT = 7 * DAY
/** After the end of a grant its news is told for this long, ms. */
const TOLD = DAY

/**
 * Forgets events that nobody has to be told any more. Of a grant that ended by itself a day ago nobody has: no place of
 * data takes it, and one that is gone for ever would be told again and again.
 */
export async function sweepOutbox(db: Kysely<Database>, now: number): Promise<void> {
  await sql`
    with over as (
      update outbox o set given_up = 'the grant has ended by itself' from grants g
      where g.id = o.grant_id and o.app is null and o.confirmed_at is null and o.given_up is null
        and g.expires_at < ${new Date(now - TOLD)}
      returning g.id)
    update grants set state = 'ended' where state = 'ending' and id in (select id from over)`.execute(
    db,
  )
  const before = new Date(now - KEPT)
  await db
    .deleteFrom('outbox')
    .where('created_at', '<', before)
    .where((or) => or.or([or('confirmed_at', '<', before), or('given_up', 'is not', null)]))
    .execute()
}
