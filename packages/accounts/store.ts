import { randomUUID } from 'node:crypto'
import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'
import { hashPassword } from './password.ts'
import { isStillThere } from './still-there.ts'
import type { AccountTables } from './tables.ts'

export interface Account {
  /** A uuid; nothing is keyed by the name. */
  id: string
  name: string
}

export class NameTakenError extends Error {
  override name = 'NameTakenError'
  constructor(name: string) {
    super(`the name ${name} is taken`)
  }
}

/** How long a name that somebody gave up is kept from everybody else. */
export const FORMER_NAME_DAYS = 365

export type AccountsStore = ReturnType<typeof accountsStore>

/** The people of one service. `clock` gives milliseconds since 1970. */
export function accountsStore(db: Kysely<AccountTables>, clock: () => number) {
  type Tables = Kysely<AccountTables>

  /**
   * Asked once the name has been taken, for that waits for whoever is giving it up at this moment.
   * @throws NameTakenError when somebody else had this name until lately; `account` null: nobody yet
   */
  async function requireUnkept(on: Tables, name: string, account: string | null): Promise<void> {
    const kept = await on
      .selectFrom('former_names')
      .select('account')
      .where('name', '=', name)
      .where('kept_until', '>', new Date(clock()))
      .executeTakeFirst()
    if (kept && kept.account !== account) throw new NameTakenError(name)
  }

  return {
    /** @throws NameTakenError */
    async create(name: string, password: string): Promise<Account> {
      const id = randomUUID()
      const now = new Date(clock())
      const hash = await hashPassword(password)
      await db.transaction().execute(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('accounts')
          .values({ account: id, name, created_at: now })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst()
        if (numInsertedOrUpdatedRows === 0n) throw new NameTakenError(name)
        await requireUnkept(trx, name, null)
        await trx.insertInto('passwords').values({ account: id, hash, changed_at: now }).execute()
      })
      return { id, name }
    },

    /** The former name is kept for this account. @throws NameTakenError */
    async rename(id: string, name: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const { name: former } = await trx
          .selectFrom('accounts')
          .select('name')
          .where('account', '=', id)
          .forUpdate()
          .executeTakeFirstOrThrow()
        if (former === name) return
        const set = trx.updateTable('accounts').set({ name }).where('account', '=', id)
        await set.execute().catch((error: unknown) => {
          if (Object(error).code === '23505') throw new NameTakenError(name)
          throw error
        })
        await requireUnkept(trx, name, id)
        const kept = { account: id, kept_until: new Date(clock() + FORMER_NAME_DAYS * 86_400_000) }
        await trx.deleteFrom('former_names').where('name', '=', name).execute()
        await trx
          .insertInto('former_names')
          .values({ name: former, ...kept })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(kept))
          .execute()
      })
    },

    async byId(id: string): Promise<Account | null> {
      const row = await db
        .selectFrom('accounts')
        .select(['account as id', 'name'])
        .where('account', '=', id)
        .executeTakeFirst()
      return row ?? null
    },

    async byName(name: string): Promise<Account | null> {
      const row = await db
        .selectFrom('accounts')
        .select(['account as id', 'name'])
        .where('name', '=', name)
        .executeTakeFirst()
      return row ?? null
    },

    /** The stored hash of the account's password, or null when there is none. */
    async passwordHash(id: string): Promise<string | null> {
      const row = await db
        .selectFrom('passwords')
        .select('hash')
        .where('account', '=', id)
        .executeTakeFirst()
      return row?.hash ?? null
    },

    /** When the password was set, in ms; null when there is none. */
    async passwordSince(id: string): Promise<number | null> {
      const row = await db
        .selectFrom('passwords')
        .select('changed_at')
        .where('account', '=', id)
        .executeTakeFirst()
      return row?.changed_at.getTime() ?? null
    },

    /** Ends every session of the account, in every browser, with it. An account that is no more stays so. */
    async setPassword(id: string, password: string): Promise<void> {
      const kept = { hash: await hashPassword(password), changed_at: new Date(clock()) }
      await db.transaction().execute(async (trx) => {
        if (!(await isStillThere(trx, id))) return
        await trx
          .insertInto('passwords')
          .values({ account: id, ...kept })
          .onConflict((conflict) => conflict.column('account').doUpdateSet(kept))
          .execute()
        await trx.deleteFrom('sessions').where('account', '=', id).execute()
      })
    },

    /** Whether the password is the only way in, and nobody has said that this will do. */
    async isOfferOpen(id: string): Promise<boolean> {
      const row = await db
        .selectFrom('accounts')
        .select('account')
        .where('account', '=', id)
        .where('offer_passed_at', 'is', null)
        .where(
          sql<boolean>`not exists (select from passkeys where passkeys.account = accounts.account)
            and not exists (select from recovery_sets where recovery_sets.account = accounts.account)`,
        )
        .executeTakeFirst()
      return row !== undefined
    },

    async passOffer(id: string): Promise<void> {
      await db
        .updateTable('accounts')
        .set({ offer_passed_at: new Date(clock()) })
        .where('account', '=', id)
        .execute()
    },

    /** With all that hangs on it: password, passkeys, codes, sessions. */
    async remove(id: string, within: QueryExecutorProvider = db): Promise<void> {
      await sql`delete from accounts where account = ${id}`.execute(within)
    },
  }
}
