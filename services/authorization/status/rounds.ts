import { fairPlaces, type Log, type Room } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Attempt } from './attempt.ts'
import { takingDue } from './take.ts'

const TICK_MS = 1_000
/** News for apps that are told in one round, and of one grant. */
const BATCH = 20
/** Its time has come, or is further off than any is set: by a database whose clock was ahead. */
const IS_DUE = sql`(next_try <= now() or next_try > now() + interval '1 hour')`

const ANY: Room = { places: BATCH, each: BATCH, only: null, without: [] }

/** Sends what is due, every second and when it is woken. */
export interface Rounds {
  /** Sends what is due, now. */
  wake(): void
  /** Tries the events of one grant now; true when the resource service has confirmed them all. */
  deliver(grantId: string): Promise<boolean>
  /** What is under way when the service stops is waited for. */
  follow(work: Promise<unknown>): void
  stop(): Promise<void>
}

export function rounds({ db, log }: { db: Kysely<Database>; log: Log }, attempt: Attempt): Rounds {
  let stopped = false
  const running = new Set<Promise<void>>()
  const places = fairPlaces()
  let isTaking = false
  let again = false
  /** More may be due than there was room for. */
  let isCrowded = false
  let tellingApps = false
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

  return {
    wake,
    async deliver(grantId) {
      const due = await take(sql`grant_id = ${grantId} and app is null`, ANY)
      const sent = await Promise.all(due.map((each) => attempt(each)))
      return due.length > 0 && sent.every(Boolean)
    },
    follow,
    async stop() {
      stopped = true
      clearInterval(timer)
      while (running.size > 0) await Promise.all(running)
    },
  }
}
