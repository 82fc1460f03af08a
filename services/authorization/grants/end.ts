import { type Kysely, sql, type Transaction } from 'kysely'
import type { RecordActivity } from '../activity/index.ts'
import type { Database } from '../database.ts'
import { dropStates } from '../provider/index.ts'
import { isNamed } from './store.ts'
import type { EndedBy } from './tables.ts'

/** Ends grants. An end is final: a new consent makes a new grant. */
export interface EndGrant {
  /** Ends one of this account's grants; false when there is no such live grant. */
  byOwner(account: string, id: string): Promise<boolean>
  /** The app gave it up, or its code was used twice. Within the caller's transaction; idempotent. */
  byApp(db: Transaction<Database>, id: string): Promise<void>
  /** After the transaction of `byApp`. */
  gone(id: string): Promise<void>
  /** The app gives it back by its id. Idempotent. */
  byClient(id: string): Promise<void>
  /** The resource service has ended it: nothing is left to be told to it. */
  byResource(account: string, resource: string, id: string): Promise<void>
  /** The binding of this `seq` ended: what was granted here lives on elsewhere, or nowhere. */
  moved(account: string, resource: string, seq: number | undefined): Promise<void>
  /** The same, learnt from the binding that brings the owner back: what it carries stays. In the caller's transaction. */
  leaveBehind(db: Transaction<Database>, left: LeftBehind): Promise<void>
}

interface LeftBehind {
  account: string
  resource: string
  /** Ids of grants, as others know them. */
  carried: string[]
}

export function createEndGrant(rooms: {
  db: Kysely<Database>
  clock: () => number
  /** Writes the event for the resource service. */
  announce(
    db: Transaction<Database>,
    grant: { id: string; account: string; resource: string; reason: string },
  ): Promise<void>
  /** Writes the event for the app. */
  tellApp(
    db: Transaction<Database>,
    grant: { id: string; account: string; resource: string; reason: string; clientId: string },
  ): Promise<void>
  /** The link ends with it; false when it is another one by now, or had ended. */
  endLink(
    db: Transaction<Database>,
    ended: { account: string; resource: string; seq: number | undefined; at: Date },
  ): Promise<boolean>
  /** Gives up whatever is still to be told about a resource. */
  forget(db: Transaction<Database>, account: string, resource: string): Promise<void>
  wake(): void
  record: RecordActivity
}): EndGrant {
  const { db, clock, record } = rooms
  /** Ended by an app, in a transaction that is not over yet. */
  const givenUp = new Set<string>()

  /** The grant, if it was alive and is not any more. */
  async function end(transaction: Transaction<Database>, id: string, by: EndedBy) {
    const row = await transaction
      .updateTable('grants')
      .set({ state: 'ending', ended_at: new Date(clock()), ended_by: by })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning(['account', 'resource', 'client_id'])
      .executeTakeFirst()
    if (row === undefined) return null
    const { account, resource, client_id: clientId } = row
    const told = { id, account, resource, reason: by }
    await rooms.announce(transaction, told)
    await rooms.tellApp(transaction, { ...told, clientId })
    return { id, account, clientId }
  }

  async function leaveBehind(
    transaction: Transaction<Database>,
    { account, resource, carried }: LeftBehind,
  ): Promise<void> {
    // In the order in which they are held elsewhere (store.ts).
    await transaction
      .selectFrom('grants')
      .select('id')
      .where('account', '=', account)
      .where('resource', '=', resource)
      .where((or) => or.or([or('ended_at', 'is', null), or('state', '=', 'ending')]))
      .orderBy('id')
      .forUpdate()
      .execute()
    const rows = await transaction
      .updateTable('grants')
      .set({ state: 'ended', ended_at: new Date(clock()), ended_by: 'moved' })
      .where('account', '=', account)
      .where('resource', '=', resource)
      .where('ended_at', 'is', null)
      .where('jti', '<>', sql<string>`all(${carried}::text[])`)
      .returning(['id', 'client_id'])
      .execute()
    for (const { id, client_id: clientId } of rows) {
      await record(transaction, 'ended_elsewhere', { id, account, clientId })
    }
    await transaction
      .updateTable('grants')
      .set({ state: 'ended' })
      .where('account', '=', account)
      .where('resource', '=', resource)
      .where('state', '=', 'ending')
      .execute()
    await rooms.forget(transaction, account, resource)
    await dropStates(
      transaction,
      rows.map((row) => row.id),
    )
  }

  return {
    async byOwner(account, id) {
      const ended = await db.transaction().execute(async (transaction) => {
        const own = await transaction
          .selectFrom('grants')
          .select('id')
          .where('id', '=', id)
          .where('account', '=', account)
          .executeTakeFirst()
        const grant = own ? await end(transaction, id, 'owner') : null
        if (grant) {
          await dropStates(transaction, [id])
          await record(transaction, 'ended', grant)
        }
        return grant !== null
      })
      if (ended) rooms.wake()
      return ended
    },
    async byApp(transaction, id) {
      const ended = await end(transaction, id, 'app')
      if (!ended) return
      await record(transaction, 'given_up', ended)
      givenUp.add(id)
    },
    async byClient(id) {
      await db.transaction().execute(async (transaction) => {
        const ended = await end(transaction, id, 'app')
        if (!ended) return
        await dropStates(transaction, [id])
        await record(transaction, 'given_up', ended)
      })
      rooms.wake()
    },
    async gone(id) {
      if (givenUp.delete(id)) rooms.wake()
    },
    async byResource(account, resource, id) {
      await db.transaction().execute(async (transaction) => {
        const row = await transaction
          .updateTable('grants')
          .set({ state: 'ended', ended_at: new Date(clock()), ended_by: 'resource' })
          .where(isNamed(id))
          .where('account', '=', account)
          .where('resource', '=', resource)
          .where('ended_at', 'is', null)
          .returning(['id', 'client_id'])
          .executeTakeFirst()
        if (!row) return
        const { id: key, client_id: clientId } = row
        await dropStates(transaction, [key])
        await record(transaction, 'ended_elsewhere', { id: key, account, clientId })
        const told = { id: key, account, resource, reason: 'resource', clientId }
        await rooms.tellApp(transaction, told)
      })
      rooms.wake()
    },
    async moved(account, resource, seq) {
      await db.transaction().execute(async (transaction) => {
        const at = new Date(clock())
        if (!(await rooms.endLink(transaction, { account, resource, seq, at }))) return
        await leaveBehind(transaction, { account, resource, carried: [] })
      })
    },
    leaveBehind,
  }
}
