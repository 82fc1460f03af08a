import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AccountTables } from '../tables.ts'

export type Purpose = AccountTables['passkey_challenges']['purpose']
export type Challenges = ReturnType<typeof challengesStore>

/** How long a person may take with the dialog of their device. */
export const CHALLENGE_MS = 5 * 60_000

/**
 * What a passkey must sign: one at a time for each browser and purpose, good for one answer. `holder` is known to that
 * browser alone: a cookie, or the name of its session.
 */
export function challengesStore(db: Kysely<AccountTables>, clock: () => number) {
  return {
    async put(holder: string, purpose: Purpose, challenge: string): Promise<void> {
      const now = clock()
      const row = { challenge, expires_at: new Date(now + CHALLENGE_MS) }
      await db.deleteFrom('passkey_challenges').where('expires_at', '<', new Date(now)).execute()
      await db
        .insertInto('passkey_challenges')
        .values({ holder: hashOf(holder), purpose, ...row })
        .onConflict((conflict) => conflict.columns(['holder', 'purpose']).doUpdateSet(row))
        .execute()
    },

    /** The challenge that was put there, once; null afterwards, and when it is too old. */
    async take(holder: string, purpose: Purpose): Promise<string | null> {
      const row = await db
        .deleteFrom('passkey_challenges')
        .where('holder', '=', hashOf(holder))
        .where('purpose', '=', purpose)
        .returning(['challenge', 'expires_at'])
        .executeTakeFirst()
      return row && row.expires_at.getTime() > clock() ? row.challenge : null
    },
  }
}

function hashOf(holder: string): Buffer {
  return createHash('sha256').update(holder).digest()
}
