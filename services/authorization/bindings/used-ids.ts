import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'

/** Longer than anything that carries an id is accepted. */
const KEPT_MS = 7 * 86_400_000

/** Remembers an id for its issuer; false when it was there. One statement, so that of two at once one wins. */
export async function useOnce(
  db: Kysely<Database>,
  used: { issuer: string; jti: string; at: number },
): Promise<boolean> {
  const row = await db
    .insertInto('used_ids')
    .values({ issuer: used.issuer, jti: used.jti, seen_at: new Date(used.at) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti')
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets ids that nothing still valid can carry. */
export async function sweepUsedIds(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('used_ids')
    .where('seen_at', '<', new Date(now - KEPT_MS))
    .execute()
}
