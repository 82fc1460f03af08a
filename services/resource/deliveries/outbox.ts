import { fairPlaces, type Log, type Room, type Sealer } from '@mandate/server'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { DeliveriesTables } from './tables.ts'

/** How long sending may take before another process may try the same delivery, ms. */
const LEASE = 15_000
const LONGEST_PAUSE = 300_000
/** The same for what is a day old, ms: it may never be taken. */
const LONGEST_PAUSE_LATER = 3_600_000
/** Rows of one statement: each has ten values, and PostgreSQL takes 65,535. */
const AT_ONCE = 1_000
const DAY = 24 * 3600 * 1000
/**
 * What is not confirmed by then is given up, ms. The token that delivers a binding lives no longer. An issuer that has not heard
 * of an end goes on as if there were none, so an event is worth more patience.
 */
const KEPT_TRYING: Record<Delivery['kind'], number> = { binding: DAY, event: 30 * DAY }
/** How long the owner is told of an event that was given up, ms. */
const TOLD = 30 * DAY
/** How long a round waits for what it has begun to send, ms. */
const PATIENCE = 1_000

/** Sends one kind of delivery; done when it returns, tried again when it throws. */
export type Sender = (issuer: string, body: unknown) => Promise<void>

/** The receiver will never take it: no use in trying again. */
export class DeliveryRefused extends Error {
  override name = 'DeliveryRefused'
}

export interface Delivery {
  owner: string
  kind: 'binding' | 'event'
  issuer: string
  /** Anything JSON; sealed at rest, as it may hold a token. */
  body: unknown
  grantId?: string
  /** After so long it is given up, ms. Absent: what its kind is worth. */
  patience?: number
}

/** What an owner may want to know: a delivery not confirmed yet. */
export interface Waiting {
  kind: 'binding' | 'event'
  issuer: string
  grantId: string | null
  lastError: string | null
  givenUp: boolean
}

export interface Outbox {
  /** Inside the transaction of the change it tells of: told if, and only if, that commits. */
  add(tx: Kysely<Database>, ...deliveries: Delivery[]): Promise<void>
  /**
   * Drops what an issuer was still to be told about former bindings: arriving after a new one it
   * would end that. Inside the transaction that makes the new one, before it is added.
   */
  dropBindings(tx: Kysely<Database>, owner: string, issuer: string): Promise<void>
  /** Sends what is due; call it after the commit, not waiting for it. */
  kick(): void
  /** Sends what is due, and waits a moment for it; what takes longer goes on. @returns how many were tried */
  sweep(): Promise<number>
  /** Sends what is due and waits for it, but no longer than this; what takes longer goes on by itself. */
  flush(ms: number): Promise<void>
  /** Waits until nothing is being sent: before the database is closed. */
  idle(): Promise<void>
  /**
   * Removes what was confirmed, and events given up long ago. A binding given up stays, without its
   * token, until the owner links again: the page says so.
   */
  forget(now?: number): Promise<void>
  waiting(owner: string): Promise<Waiting[]>
}

type Row = Selectable<DeliveriesTables['deliveries']>

export function outbox(options: {
  db: Kysely<Database>
  seal: Sealer
  log: Log
  clock: () => number
  send: Record<Delivery['kind'], Sender>
}): Outbox {
  const { db, seal, log, clock, send } = options

  const places = fairPlaces()

  /**
   * Takes due rows for this process alone, for the time of the lease; so many of each issuer. What was not tried yet goes first,
   * and of that a binding before what ended with it elsewhere: an owner waits for the one, and of the others there may be a thousand.
   */
  async function claim({ places, each, only, without }: Room): Promise<Row[]> {
    if (places <= 0 || only?.length === 0) return []
    const now = new Date(clock())
    const first = sql`tries, kind <> 'binding', next_try`
    const waits = sql`confirmed_at is null and until > ${now} and ${isDue(clock())} and ${followsItsBinding(now)}`
    const { rows } = await sql<Row>`
      with ranked as (
        select delivery, tries, kind, next_try, row_number() over (partition by issuer order by ${first}) as nth
        from deliveries where ${waits} and issuer <> all(${without}::text[])
          and (${only === null} or issuer = any(${only ?? []}::text[]))),
      taken as (
        select delivery from deliveries where ${waits} and delivery in (
          select delivery from ranked where nth <= ${each} order by ${first} limit ${places})
        for update skip locked)
      update deliveries set next_try = ${new Date(clock() + LEASE)}, tries = tries + 1
      where delivery in (select delivery from taken) returning *`.execute(db)
    return rows
  }

  async function attempt(row: Row): Promise<void> {
    const change = (set: Partial<Row>) =>
      db.updateTable('deliveries').set(set).where('delivery', '=', row.delivery).execute()
    try {
      const body: unknown = JSON.parse(seal.open(row.body, bodyOf(row.owner)).toString())
      await send[row.kind](row.issuer, body)
      if (isBinding(row.kind, body)) await dropOvertaken(row)
      // What was sealed is of no use any more, a token least of all.
      await change({ confirmed_at: new Date(clock()), last_error: null, body: Buffer.alloc(0) })
    } catch (error) {
      const refused = error instanceof DeliveryRefused
      log.warn({ err: error, delivery: row.delivery, kind: row.kind, refused }, 'not delivered')
      const isLate = clock() - row.made_at.getTime() > DAY
      const longest = isLate ? LONGEST_PAUSE_LATER : LONGEST_PAUSE
      const pause = Math.min(longest, 500 * 2 ** Math.min(row.tries, 16))
      await change({
        last_error: error instanceof Error ? error.message.slice(0, 500) : 'failed',
        next_try: new Date(clock() + pause),
        ...(refused ? { until: new Date(clock()) } : {}),
      })
    }
  }

  /** A binding that has arrived leaves no room for those before it: they would be conflicts, again and again. */
  async function dropOvertaken({ owner, issuer, delivery }: Row): Promise<void> {
    await db
      .deleteFrom('deliveries')
      .where('owner', '=', owner)
      .where('issuer', '=', issuer)
      .where('delivery', '<', delivery)
      .where('confirmed_at', 'is', null)
      .where('grant_id', 'is', null)
      .execute()
  }

  const running = new Set<Promise<unknown>>()

  function follow<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const done = () => void running.delete(work)
    work.then(done, done)
    return work
  }

  /** Anybody can run an issuer that takes its time: nobody else's news waits for it. */
  const sendOne = async (row: Row) => {
    using _place = places.take(row.issuer)
    await attempt(row)
  }

  function sweep(): Promise<number> {
    const sweeping = async () => {
      const begun: Promise<void>[] = []
      for (const room of ['quick', 'slow'] as const) {
        for (const row of await claim(places[room]())) begun.push(follow(sendOne(row)))
      }
      await Promise.race([Promise.all(begun), pause(PATIENCE)])
      return begun.length
    }
    return follow(sweeping())
  }

  async function quietSweep(): Promise<void> {
    await sweep().catch((error) => log.error({ err: error }, 'deliveries could not be tried'))
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running)
  }

  return {
    async add(tx, ...deliveries) {
      const now = clock()
      const rows = deliveries.map((delivery) => ({
        owner: delivery.owner,
        kind: delivery.kind,
        issuer: delivery.issuer,
        body: seal.seal(Buffer.from(JSON.stringify(delivery.body)), bodyOf(delivery.owner)),
        grant_id: delivery.grantId ?? null,
        last_error: null,
        next_try: new Date(now),
        until: new Date(now + (delivery.patience ?? KEPT_TRYING[delivery.kind])),
        made_at: new Date(now),
        confirmed_at: null,
      }))
      for (let at = 0; at < rows.length; at += AT_ONCE) {
        await tx
          .insertInto('deliveries')
          .values(rows.slice(at, at + AT_ONCE))
          .execute()
      }
    },
    async dropBindings(tx, owner, issuer) {
      await tx
        .deleteFrom('deliveries')
        .where('owner', '=', owner)
        .where('issuer', '=', issuer)
        .where('confirmed_at', 'is', null)
        .where('grant_id', 'is', null)
        .execute()
    },
    kick: () => void quietSweep(),
    sweep,
    async flush(ms) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms)
      })
      await Promise.race([quietSweep().then(idle), late])
      clearTimeout(timer)
    },
    idle,
    async forget(now = clock()) {
      const ago = (ms: number) => new Date(now - ms)
      await db.deleteFrom('deliveries').where('confirmed_at', '<', ago(DAY)).execute()
      const givenUp = db.deleteFrom('deliveries').where('confirmed_at', 'is', null)
      await givenUp.where('kind', '=', 'event').where('until', '<', ago(TOLD)).execute()
      await db
        .updateTable('deliveries')
        .set({ body: Buffer.alloc(0) })
        .where('confirmed_at', 'is', null)
        .where('until', '<=', ago(0))
        .where(sql<boolean>`length(body) > 0`)
        .execute()
    },
    async waiting(owner) {
      const rows = await db
        .selectFrom('deliveries')
        .select(['kind', 'issuer', 'grant_id', 'last_error', 'until'])
        .where('owner', '=', owner)
        .where('confirmed_at', 'is', null)
        .orderBy('delivery')
        .execute()
      return rows.map((row) => ({
        kind: row.kind,
        issuer: row.issuer,
        grantId: row.grant_id,
        lastError: row.last_error,
        givenUp: row.until.getTime() <= clock(),
      }))
    },
  }
}

/** Keeps no process alive. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

/** Its time has come, or is further off than any is set: by a clock that was ahead. */
const isDue = (now: number) =>
  sql<boolean>`(next_try <= ${new Date(now)} or next_try > ${new Date(now + LONGEST_PAUSE_LATER + LEASE)})`

/** Whether a binding is told, by itself or in an event. */
function isBinding(kind: Delivery['kind'], body: unknown): boolean {
  const { payload } = Object(body) as { payload?: { binding?: unknown } }
  return kind === 'binding' || payload?.binding !== undefined
}

/**
 * An event waits for the binding that was made before it: heard without that one, an end would be of a grant that the issuer does
 * not know yet, and a later binding would leave no room for the one that brings the grants.
 */
const followsItsBinding = (now: Date) => sql<boolean>`(kind = 'binding' or not exists (
  select from deliveries earlier where earlier.owner = deliveries.owner and earlier.issuer = deliveries.issuer
    and earlier.kind = 'binding' and earlier.delivery < deliveries.delivery
    and earlier.confirmed_at is null and earlier.until > ${now}))`

/** What the body of a delivery is sealed for. */
export function bodyOf(owner: string): string {
  return `delivery of ${owner}`
}
