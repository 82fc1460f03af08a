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

/**
 * Does what an id stands for, once. What failed is as if it had not come: whoever was told so sends the very same again.
 * @returns false when it was done before
 * @see [RFC 8935 §2.1](https://www.rfc-editor.org/rfc/rfc8935#section-2.1)
 */
export async function doOnce(
  db: Kysely<Database>,
  used: { issuer: string; jti: string; at: number },
  act: () => Promise<void>,
): Promise<boolean> {
  if (!(await useOnce(db, used))) return false
  try {
    await act()
    return true
  } catch (error) {
    await db
      .deleteFrom('used_ids')
      .where('issuer', '=', used.issuer)
      .where('jti', '=', used.jti)
      .execute()
      // The first failure is the one to tell.
      .catch(() => {})
    throw error
  }
}

/** Forgets ids that nothing still valid can carry. */
export async function sweepUsedIds(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('used_ids')
    .where('seen_at', '<', new Date(now - KEPT_MS))
    .execute()
}
