import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { hashPassword } from '../password.ts'
import { isStillThere } from '../still-there.ts'
import type { AccountTables } from '../tables.ts'
import { CODES, hashCode, newCode } from './codes.ts'

export type RecoveryStore = ReturnType<typeof recoveryStore>

const SALT = 16
/** For names that nobody has, and people without codes: the same work, found in no table. */
const nobody = randomBytes(SALT)

/** Codes that set a new password, each once. */
export function recoveryStore(db: Kysely<AccountTables>, clock: () => number) {
  return {
    /** Ten new ones, which are known nowhere else from now on; the former ones are void. Null when the account is no more. */
    async make(account: string): Promise<string[] | null> {
      const salt = randomBytes(SALT)
      const codes = Array.from({ length: CODES }, newCode)
      const rows: { account: string; hash: Buffer }[] = []
      // One after the other: each takes 19 MiB while it is made.
      for (const code of codes) rows.push({ account, hash: await hashCode(code, salt) })
      const isMade = await db.transaction().execute(async (trx) => {
        if (!(await isStillThere(trx, account))) return false
        const set = { salt, made_at: new Date(clock()) }
        await trx
          .insertInto('recovery_sets')
          .values({ account, ...set })
          .onConflict((conflict) => conflict.column('account').doUpdateSet(set))
          .execute()
        await trx.deleteFrom('recovery_codes').where('account', '=', account).execute()
        await trx.insertInto('recovery_codes').values(rows).execute()
        return true
      })
      return isMade ? codes : null
    },

    /** How many are left; null when none were made. */
    async left(account: string): Promise<{ madeAt: number; left: number } | null> {
      const row = await db
        .selectFrom('recovery_sets')
        .select([
          'made_at',
          sql<string>`(select count(*) from recovery_codes code
            where code.account = recovery_sets.account and code.used_at is null)`.as('left'),
        ])
        .where('account', '=', account)
        .executeTakeFirst()
      return row ? { madeAt: row.made_at.getTime(), left: Number(row.left) } : null
    },

    /**
     * Uses the code up, sets the password and ends every session of the account, all or nothing; false when it is no
     * code of this account, or was used. Takes the same time for null, an account that does not exist.
     */
    async setPassword(account: string | null, code: string, password: string): Promise<boolean> {
      const set =
        account === null
          ? undefined
          : await db
              .selectFrom('recovery_sets')
              .select('salt')
              .where('account', '=', account)
              .executeTakeFirst()
      const hash = await hashCode(code, set?.salt ?? nobody)
      if (account === null || !set) return false
      const now = new Date(clock())
      const isOpen = await db
        .selectFrom('recovery_codes')
        .select('account')
        .where('account', '=', account)
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst()
      if (!isOpen) return false
      const kept = { hash: await hashPassword(password), changed_at: now }
      return db.transaction().execute(async (trx) => {
        if (!(await isStillThere(trx, account))) return false
        const { numUpdatedRows } = await trx
          .updateTable('recovery_codes')
          .set({ used_at: now })
          .where('account', '=', account)
          .where('hash', '=', hash)
          .where('used_at', 'is', null)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) return false
        await trx
          .insertInto('passwords')
          .values({ account, ...kept })
          .onConflict((conflict) => conflict.column('account').doUpdateSet(kept))
          .execute()
        await trx.deleteFrom('sessions').where('account', '=', account).execute()
        return true
      })
    },
  }
}
