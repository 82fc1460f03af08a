import { randomUUID } from 'node:crypto'
import type { Log, Outbound, SigningKeys } from '@mandate/server'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { GrantTables } from '../grants/tables.ts'
import { type Issuers, SHARE_EVENTS } from '../people/index.ts'

const TICK_MS = 1_000
const BATCH = 20
const TIMEOUT_MS = 5_000
/** Pauses between attempts, in seconds: 1, 2, 4 … up to five minutes. */
const MAX_PAUSE = 300
/** About a week of pauses; then nobody is there to hear it. */
const MOST_TRIES = 2_000

type Row = Selectable<GrantTables['grants']>

/** What the other side shows of a grant: the owner's name, and sentences in each language. */
export interface Said {
  sharer: string
  says: Record<'en' | 'fr', string[]>
}

export interface ShareNews {
  /** Tells what is due, now. */
  wake(): void
  stop(): Promise<void>
}

/**
 * Tells the providers of people what is shared with them and when it has ended. What is due follows from the grants
 * themselves, whatever has ended them, so no end has to remember it. Each attempt is a SET of its own.
 * @see [RFC 8935 §2]
 */
export function createShareNews(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign: SigningKeys['sign']
  outbound: Outbound
  issuers: Pick<Issuers, 'metadata'>
  /** What is said of it; throws while the place of the data does not answer. */
  say(grant: Row): Promise<Said>
  /** Where the person is with this very service. */
  hear(compact: string): Promise<void>
  log: Log
}): ShareNews {
  const { db, issuer, clock, outbound, log } = rooms
  let stopped = false
  let round: Promise<void> | null = null
  let again = false

  /**
   * Takes rows by moving their next try, so that two processes send none of them twice at once. What was not tried yet
   * does not wait behind what a silent provider is told again and again.
   */
  async function take(): Promise<Row[]> {
    const now = new Date(clock())
    const { rows } = await sql<Row>`
      update grants set grantee_tries = grantee_tries + 1, grantee_next_try = now()
        + make_interval(secs => least(${MAX_PAUSE}::float8, power(2, least(grantee_tries, 10))))
      where id in (
        select id from grants
        where grantee is not null
          and (grantee_told = 'nothing' or (grantee_told = 'shared' and ended_at is not null))
          and (ended_at is not null or expires_at is null or expires_at > ${now})
          and grantee_tries < ${MOST_TRIES} and grantee_next_try <= now()
        order by grantee_tries, grantee_next_try limit ${BATCH} for update skip locked)
      returning *`.execute(db)
    return rows
  }

  async function tell(grant: Row): Promise<void> {
    const { iss, sub } = grant.grantee!
    const isOver = grant.ended_at !== null
    const about = { grant_id: grant.jti, resource: grant.resource, grantee: sub }
    const { expires_at: ends } = grant
    const body = isOver
      ? about
      : {
          ...{ ...about, client_id: grant.client_id, ...(await rooms.say(grant)) },
          ...(ends === null ? {} : { expires_at: Math.floor(ends.getTime() / 1000) }),
        }
    const iat = Math.floor(clock() / 1000)
    const events = { [isOver ? SHARE_EVENTS.ended : SHARE_EVENTS.shared]: body }
    const claims = { ...{ iss: issuer, aud: iss, iat, jti: randomUUID() }, events }
    await deliver(iss, await rooms.sign(claims, { typ: 'secevent+jwt' }))
    // Ended meanwhile: that is still to be told.
    await db
      .updateTable('grants')
      .set({ grantee_told: isOver ? 'ended' : 'shared', grantee_tries: 0 })
      .set({ grantee_next_try: new Date() })
      .where('id', '=', grant.id)
      .where('grantee_told', '=', grant.grantee_told)
      .execute()
  }

  async function deliver(to: string, compact: string): Promise<void> {
    if (to === issuer) return rooms.hear(compact)
    const { shares_endpoint: url } = await rooms.issuers.metadata(to)
    if (url === undefined) throw new Error(`${to} takes nothing that is shared`)
    const answer = await outbound(url, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: compact,
      timeoutMs: TIMEOUT_MS,
    })
    if (answer.status !== 202) throw new Error(`${url} answered ${answer.status}`)
  }

  async function run(): Promise<void> {
    do {
      again = false
      const due = await take()
      await Promise.all(
        due.map((grant) =>
          tell(grant).catch((error: unknown) => log.warn({ err: error }, 'share not told')),
        ),
      )
      if (due.length === BATCH) again = true
    } while (again && !stopped)
  }

  function wake(): void {
    if (stopped) return
    again = true
    round ??= run()
      .catch((error: unknown) => log.error({ err: error }, 'shares'))
      .finally(() => {
        round = null
      })
  }

  const timer = setInterval(wake, TICK_MS)
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }
}
