import type { Accounts } from '@mandate/accounts'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { dropStatesOf } from '../provider/index.ts'

/** A resource service that does not answer is told for as long, ms; then nobody is left to tell it. */
const PATIENCE = 24 * 3600 * 1000
/** Nobody: whom what must stay is of. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export interface Departures {
  /**
   * Ends the account and every access: its keys, ways to sign in and sessions are gone at once. What resource
   * services have to hear stays until they have confirmed it.
   */
  leave(account: string): Promise<void>
  /**
   * Goes on with what was not done to its end, and removes what is left of accounts whose resource services know, or could not
   * be told for a day.
   */
  sweep(now: number): Promise<void>
}

export function createDepartures(rooms: {
  db: Kysely<Database>
  clock: () => number
  accounts: Pick<Accounts, 'remove'>
  /** Ends one of the account's live accesses, with all that is told of it. */
  endGrant(account: string, id: string): Promise<boolean>
}): Departures {
  const { db, clock } = rooms

  /** What tells who it was; the place in the status list stays taken, and says *ended* for ever. */
  async function clear(account: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const of = sql`account = ${account}::uuid`
      await dropStatesOf(tx, account, clock())
      for (const table of [
        'consents',
        'outbox',
        'linked_resources',
        'custody_keys',
        'shared_with_me',
      ]) {
        await sql`delete from ${sql.table(table)} where ${of}`.execute(tx)
      }
      await sql`update grants set account = ${NOBODY}::uuid, resource = '', client_id = '', client_s256 = '',
        jws = '', details = '[]', shown = null, last_used = null, replaced_by = null,
        grantee = null where ${of}`.execute(tx)
      for (const table of ['audit', 'audit_heads', 'audit_signed']) {
        await sql`delete from ${sql.table(table)} where owner = ${account}::uuid`.execute(tx)
      }
      await sql`delete from departures where ${of}`.execute(tx)
    })
  }

  /** Any part of it may have been done before. */
  async function end(account: string): Promise<void> {
    // It waits for what is being granted in this moment; after it nobody is there for whom anything could be.
    await rooms.accounts.remove(account)
    const live = await db
      .selectFrom('grants')
      .select('id')
      .where('account', '=', account)
      .where('ended_at', 'is', null)
      .execute()
    for (const { id } of live) await rooms.endGrant(account, id)
    await db.deleteFrom('custody_keys').where('account', '=', account).execute()
    await db.deleteFrom('shared_with_me').where('account', '=', account).execute()
  }

  return {
    async leave(account) {
      // From here on it is under way, and done to its end also when this process is not there to do it.
      await db
        .insertInto('departures')
        .values({ account, left_at: new Date(clock()) })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await end(account)
    },

    async sweep(now) {
      // Each is looked up by itself: few leave, and of many it would be asked who of all people does.
      const begun = await sql<{ account: string }>`
        select account from departures d
        where (select true from accounts a where a.account = d.account limit 1)
          or (select true from grants g where g.account = d.account and g.ended_at is null limit 1)
        limit 100`.execute(db)
      for (const { account } of begun.rows) await end(account)
      const told = await sql<{ account: string }>`
        select account from departures d
        where left_at < ${new Date(now - PATIENCE)} or (
          (select true from outbox o where o.account = d.account and o.app is null
            and o.confirmed_at is null and o.given_up is null limit 1) is null
          and (select true from grants g where g.account = d.account
            and g.grantee is not null and g.grantee_told <> 'ended' limit 1) is null)
        limit 100`.execute(db)
      for (const { account } of told.rows) await clear(account)
    },
  }
}
