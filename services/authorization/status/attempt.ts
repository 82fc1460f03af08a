import { randomUUID } from 'node:crypto'
import { EVENTS } from '@mandate/grants'
import type { Log, Outbound, SigningKeys } from '@mandate/server'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Due } from './take.ts'

const TIMEOUT_MS = 5_000
/** About a day of pauses; then an app that cannot be found, or does not take it, is told no more. */
const MOST_TRIES_FOR_APPS = 300
/** An attempt that fails is repeated as soon as its pause is over, not with the next tick, so many times. */
const PROMPT_TRIES = 3

/** Where a resource service takes events, and by which of its bindings it hears this one; an app by none. */
export interface Target {
  url: string
  audience: string
  seq?: number
}

export interface Attempting {
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
}

/**
 * Tells one event once, and writes down that it was heard. Each attempt is a new SET with an id of its own: a receiver refuses an
 * id that it has seen, also when its answer was lost.
 * @param to where, when that is known
 * @returns whether it was heard
 * @see [RFC 8935](https://www.rfc-editor.org/rfc/rfc8935)
 */
export type Attempt = (due: Due, to?: Target) => Promise<boolean>

/** @param again what is tried again as soon as its pause is over */
export function attempting(rooms: Attempting, again: () => void): Attempt {
  const { db, issuer, clock, sign, outbound, log } = rooms

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

  async function refusedThere(id: number): Promise<void> {
    await db.updateTable('outbox').set({ refused: true }).where('id', '=', id).execute()
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
    if (err === 'access_denied') await refusedThere(due.id)
    if (err === 'invalid_issuer' && target.seq !== undefined) {
      await rooms.notHeard(due.account, due.resource, target.seq)
    }
    log.warn({ status: answer.status, event: due.event }, 'event refused')
    return false
  }

  return async (due, to) => {
    const sent = await send(due, to).catch((error: unknown) => {
      log.warn({ err: error, event: due.event }, 'event not delivered')
      return false
    })
    if (!sent && due.attempts <= PROMPT_TRIES) {
      setTimeout(again, 1_000 * 2 ** (due.attempts - 1)).unref()
    }
    if (!sent && due.app !== null && due.attempts > MOST_TRIES_FOR_APPS) await giveUp(due.id)
    if (sent && due.app !== null) {
      const confirmed = { confirmed_at: new Date(clock()) }
      await db.updateTable('outbox').set(confirmed).where('id', '=', due.id).execute()
    } else if (sent) {
      // Where the database forgets it in a crash, it is told once more, and known there already.
      const event = due.event === EVENTS.issued ? 'issued' : 'revoked'
      await sql`
        with told as (${rooms.confirmed(due.grant_id, event)})
        update outbox set confirmed_at = ${new Date(clock())}
        from (select set_config('synchronous_commit', 'off', true)) waiting_for_no_disk
        where id = ${due.id}`.execute(db)
    }
    return sent
  }
}

/** What a resource service says that does not take an event. @see [RFC 8935 §2.3] */
function refusalIn(answer: { status: number; json(): unknown }): { err?: string; grant?: string } {
  try {
    return answer.status === 400 ? Object(answer.json()) : {}
  } catch {
    return {}
  }
}
