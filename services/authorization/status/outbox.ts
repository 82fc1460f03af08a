import { randomUUID } from 'node:crypto'
import { EVENTS } from '@mandate/grants'
import { fairPlaces, type Log, type Outbound, type Room, type SigningKeys } from '@mandate/server'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { type Announced, jtiOf } from '../grants/index.ts'
import { type Due, takingDue } from './take.ts'

const TICK_MS = 1_000
/** News for apps that are told in one round. */
const BATCH = 20
const TIMEOUT_MS = 5_000
/** About a day of pauses; then an app that cannot be found, or does not take it, is told no more. */
const MOST_TRIES_FOR_APPS = 300
/** Seconds until somebody else tries what a process has begun to send. */
const FIRST_PAUSE = 2
/** An attempt that fails is repeated as soon as its pause is over, not with the next tick, so many times. */
const PROMPT_TRIES = 3

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
  /** Sends what is due, now. */
  wake(): void
  /** Tries the events of one grant now; true when the resource service has confirmed them all. */
  deliver(grantId: string): Promise<boolean>
  stop(): Promise<void>
}

/** Where a resource service takes events, and by which of its bindings it hears this one; an app by none. */
interface Target {
  url: string
  audience: string
  seq?: number
}

/**
 * Tells resource services what was granted and ended here. An event is written in the transaction that it
 * reports, sent at once afterwards, and again with growing pauses until it is confirmed. Each attempt is a
 * new SET with an id of its own: a receiver refuses an id that it has seen, also when its answer was lost.
 * @see [RFC 8935](https://www.rfc-editor.org/rfc/rfc8935)
 */
export function createOutbox(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign: SigningKeys['sign']
  outbound: Outbound
  /** Where events about this resource go; null when it is not bound here. */
  target(account: string, resource: string): Promise<Target | null>
  /** The webhook of an app; `none` when its document names none, null when the document cannot be had. */
  webhook(clientId: string): Promise<string | 'none' | null>
  /** The resource service answered that the grant is over there … */
  endedThere(account: string, resource: string, grantId: string): Promise<void>
  /** … or that it hears nothing of this issuer: that binding has ended, and the news of it did not come, or was forgotten with a backup. */
  notHeard(account: string, resource: string, seq: number): Promise<void>
  /** What is written about the grant when the resource service has confirmed. */
  confirmed(grantId: string, event: 'issued' | 'revoked'): RawBuilder<unknown>
  log: Log
}): Outbox {
  const { db, issuer, clock, sign, outbound, log } = rooms
  let stopped = false
  const running = new Set<Promise<void>>()
  const places = fairPlaces()
  let isTaking = false
  let again = false
  /** More may be due than there was room for. */
  let isCrowded = false
  let tellingApps = false

  async function targetOf({ id, app, account, resource, attempts }: Due): Promise<Target | null> {
    if (app === null) return rooms.target(account, resource)
    const url = await rooms.webhook(app)
    if (url !== null && url !== 'none') return { url, audience: app }
    if (url === 'none' || attempts > MOST_TRIES_FOR_APPS) await giveUp(id)
    return null
  }

  async function giveUp(id: number): Promise<void> {
    const why = { given_up: 'the app takes no news' }
    await db.updateTable('outbox').set(why).where('id', '=', id).execute()
  }

  async function send(due: Due, to?: Target): Promise<boolean> {
    const target = to ?? (await targetOf(due))
    if (target === null) return false
    const set = await sign(
      {
        iss: issuer,
        aud: target.audience,
        iat: Math.floor(clock() / 1000),
        jti: randomUUID(),
        events: { [due.event]: due.body },
      },
      { typ: 'secevent+jwt' },
    )
    const answer = await outbound(target.url, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: set,
      timeoutMs: TIMEOUT_MS,
      keepAlive: due.app === null,
    })
    if (answer.status === 202 || answer.status === 200 || answer.status === 204) return true
    const { err, grant } = due.app === null ? refusalIn(answer) : {}
    if (grant === 'ended') {
      await rooms.endedThere(due.account, due.resource, due.grant_id)
      return true
    }
    if (err === 'invalid_issuer' && target.seq !== undefined) {
      await rooms.notHeard(due.account, due.resource, target.seq)
    }
    log.warn({ status: answer.status, event: due.event }, 'event refused')
    return false
  }

  async function attempt(due: Due, to?: Target): Promise<boolean> {
    const sent = await send(due, to).catch((error: unknown) => {
      log.warn({ err: error, event: due.event }, 'event not delivered')
      return false
    })
    if (!sent && due.attempts <= PROMPT_TRIES) {
      setTimeout(wake, 1_000 * 2 ** (due.attempts - 1)).unref()
    }
    if (!sent && due.app !== null && due.attempts > MOST_TRIES_FOR_APPS) await giveUp(due.id)
    if (sent && due.app !== null) {
      const confirmed = { confirmed_at: new Date(clock()) }
      await db.updateTable('outbox').set(confirmed).where('id', '=', due.id).execute()
    } else if (sent) {
      const event = due.event === EVENTS.issued ? 'issued' : 'revoked'
      await sql`
        with told as (${rooms.confirmed(due.grant_id, event)})
        update outbox set confirmed_at = ${new Date(clock())} where id = ${due.id}`.execute(db)
    }
    return sent
  }

  const take = takingDue(db)

  /**
   * An owner's news go to the place of their data, which anybody may run, and which may take its time. It is not waited for: what is
   * due for others goes out beside it.
   */
  async function run(): Promise<void> {
    isTaking = true
    try {
      do {
        again = false
        await sendWhatIsDue(places.quick())
        await sendWhatIsDue(places.slow())
      } while (again && !stopped)
    } finally {
      isTaking = false
    }
  }

  async function sendWhatIsDue(room: Room): Promise<void> {
    const due = await take(sql`${IS_DUE} and app is null`, room)
    // What was taken and is not sent comes again soon, to whoever is there then.
    if (stopped) return
    isCrowded ||= room.without.length > 0 || due.length >= Math.min(room.each, room.places)
    for (const each of due) {
      const place = places.take(each.account)
      const sent = attempt(each).finally(() => place[Symbol.dispose]())
      follow(
        sent.then(() => {
          if (isCrowded) wake()
        }),
      )
    }
  }

  function wake(): void {
    if (stopped) return
    if (isTaking) again = true
    else {
      isCrowded = false
      follow(run())
    }
    if (!tellingApps) follow(tellApps())
  }

  /** One round at a time and apart from the others: an app that does not answer holds up no end of access. */
  async function tellApps(): Promise<void> {
    tellingApps = true
    try {
      const due = await take(sql`${IS_DUE} and app is not null`, ANY)
      await Promise.all(due.map((each) => attempt(each)))
    } finally {
      tellingApps = false
    }
  }

  /** What is under way when the service stops is waited for. */
  function follow(work: Promise<unknown>): void {
    const round = work
      .catch((error: unknown) => log.error({ err: error }, 'outbox'))
      .then(() => {
        running.delete(round)
      })
    running.add(round)
  }

  const timer = setInterval(wake, TICK_MS)

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
          follow(attempt({ ...due, attempts: 1, app: null }, to))
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
    wake,
    async deliver(grantId) {
      const due = await take(sql`grant_id = ${grantId} and app is null`, ANY)
      const sent = await Promise.all(due.map((each) => attempt(each)))
      return due.length > 0 && sent.every(Boolean)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      while (running.size > 0) await Promise.all(running)
    },
  }
}

/** Its time has come, or is further off than any is set: by a database whose clock was ahead. */
const IS_DUE = sql`(next_try <= now() or next_try > now() + interval '1 hour')`

const ANY: Room = { places: BATCH, each: BATCH, only: null, without: [] }

/** What a resource service says that does not take an event. @see [RFC 8935 §2.3] */
function refusalIn(answer: { status: number; json(): unknown }): { err?: string; grant?: string } {
  try {
    return answer.status === 400 ? Object(answer.json()) : {}
  } catch {
    return {}
  }
}
