import type { Room } from '@mandate/server'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'

/** Pauses between attempts, in seconds: 1, 2, 4 … up to five minutes. */
const MAX_PAUSE = 300
/** The same for what is a day old: it may never be taken. */
const MAX_PAUSE_LATER = 3_600

/** An event that is to be told. */
export interface Due {
  id: number
  grant_id: string
  account: string
  resource: string
  event: string
  body: Record<string, unknown>
  attempts: number
  /** Null for the resource service. */
  app: string | null
}

/**
 * Takes events by moving their next try, so that two processes send none of them twice at once. Those not
 * tried yet first: news for a service that answers does not wait behind one that does not.
 * @param which of them, by the columns of the outbox
 * @param room so many, and so many of each account
 */
export type TakeDue = (which: RawBuilder<unknown>, room: Room) => Promise<Due[]>

export function takingDue(db: Kysely<Database>): TakeDue {
  return async (which, { places, each, only, without }) => {
    if (places <= 0 || only?.length === 0) return []
    const isWaiting = sql`confirmed_at is null and given_up is null and ${which}`
    const { rows } = await sql<Due>`
      with ranked as (
        select id, attempts, row_number() over (partition by account order by attempts, id) as nth
        from outbox where ${isWaiting} and account <> all(${without}::uuid[])
          and (${only === null} or account = any(${only ?? []}::uuid[]))),
      taken as (
        select id from outbox where ${isWaiting} and id in (
          select id from ranked where nth <= ${each} order by attempts, id limit ${places})
        for update skip locked)
      update outbox set attempts = attempts + 1,
        next_try = now() + make_interval(secs => least(power(2, least(attempts, 12)),
          case when created_at > now() - interval '1 day' then ${MAX_PAUSE}::float8 else ${MAX_PAUSE_LATER}::float8 end))
      where id in (select id from taken)
      returning id, grant_id, account, resource, event, body, attempts, app`.execute(db)
    return rows.sort((a, b) => a.id - b.id)
  }
}
