import { EVENTS } from '@mandate/grants'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { type Announced, jtiOf } from '../grants/index.ts'
import { type Attempting, attempting, type Target } from './attempt.ts'
import { rounds } from './rounds.ts'

/** Seconds until somebody else tries what a process has begun to send. */
const FIRST_PAUSE = 2

export interface Outbox {
  /**
   * The event as an insert for the statement that writes the grant, and how it is sent when that is committed.
   * It is written as taken, so that nobody else sends it too; when this process ends first, another does it.
   */
  announceIssued(grant: Announced): {
    insert: RawBuilder<unknown>
    send(row: number, to: Target): void
  }
  announceRevoked(
    db: Transaction<Database>,
    grant: { id: string; account: string; resource: string; reason: string },
  ): Promise<void>
  /** Tells the app too, at the address that its document names, if it names one. */
  tellApp(
    db: Transaction<Database>,
    grant: { id: string; account: string; resource: string; reason: string; clientId: string },
  ): Promise<void>
  /** Nobody is left who would hear of this resource. */
  forget(db: Transaction<Database>, account: string, resource: string): Promise<void>
  /** Of these grants, those that the resource service has refused to take so far. */
  refused(grantIds: string[]): Promise<Set<string>>
  /** What was refused may be taken now: a new binding has come. */
  again(account: string, resource: string): Promise<void>
  /** Sends what is due, now. */
  wake(): void
  /** Tries the events of one grant now; true when the resource service has confirmed them all. */
  deliver(grantId: string): Promise<boolean>
  stop(): Promise<void>
}

/**
 * Tells resource services what was granted and ended here. An event is written in the transaction that it
 * reports, sent at once afterwards, and again with growing pauses until it is confirmed.
 */
export function createOutbox(rooms: Attempting): Outbox {
  const { issuer } = rooms
  const attempt = attempting(rooms, () => telling.wake())
  const telling = rounds(rooms, attempt)

  async function write(
    transaction: Transaction<Database>,
    grant: { id: string; account: string; resource: string },
    event: string,
    body: Record<string, unknown>,
    app: string | null = null,
  ): Promise<void> {
    await transaction
      .insertInto('outbox')
      .values({
        grant_id: grant.id,
        account: grant.account,
        resource: grant.resource,
        event,
        app,
        body: JSON.stringify({ resource: grant.resource, grant_id: jtiOf(grant.id), ...body }),
      })
      .execute()
  }

  return {
    announceIssued({ id, account, resource, jws, list, idx, ...about }) {
      const status = { status_list: { idx, uri: `${issuer}/status/${list}` } }
      const body = { resource, grant_id: id, grant: jws, status, ...about }
      const event = EVENTS.issued
      return {
        insert: sql`insert into outbox (grant_id, account, resource, event, body, attempts, next_try)
          values (${id}, ${account}, ${resource}, ${event}, ${JSON.stringify(body)}, 1,
            now() + make_interval(secs => ${FIRST_PAUSE}))`,
        send(row, to) {
          const due = { id: row, grant_id: id, account, resource, event, body }
          telling.follow(attempt({ ...due, attempts: 1, app: null }, to))
        },
      }
    },
    announceRevoked: (transaction, grant) =>
      write(transaction, grant, EVENTS.revoked, { reason: grant.reason }),
    async tellApp(transaction, { id, account, resource, reason, clientId }) {
      await write(transaction, { id, account, resource }, EVENTS.revoked, { reason }, clientId)
    },
    async forget(transaction, account, resource) {
      await transaction
        .updateTable('outbox')
        .set({ given_up: 'the binding has ended' })
        .where('account', '=', account)
        .where('resource', '=', resource)
        .where('app', 'is', null)
        .where('confirmed_at', 'is', null)
        .execute()
    },
    async refused(grantIds) {
      if (grantIds.length === 0) return new Set()
      const rows = await rooms.db
        .selectFrom('outbox')
        .select('grant_id')
        .where('grant_id', 'in', grantIds)
        .where('refused', '=', true)
        .where('confirmed_at', 'is', null)
        .where('given_up', 'is', null)
        .execute()
      return new Set(rows.map((row) => row.grant_id))
    },
    async again(account, resource) {
      const { numUpdatedRows } = await rooms.db
        .updateTable('outbox')
        .set({ next_try: sql`now()`, refused: false })
        .where('account', '=', account)
        .where('resource', '=', resource)
        .where('refused', '=', true)
        .where('confirmed_at', 'is', null)
        .where('given_up', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows > 0n) telling.wake()
    },
    wake: telling.wake,
    deliver: telling.deliver,
    stop: telling.stop,
  }
}
