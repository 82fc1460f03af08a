import { createHash, createHmac, randomBytes } from 'node:crypto'
import { elapsed, gather, shortRead } from '@mandate/server'
import type { Kysely, Transaction } from 'kysely'
import { isStillThere } from './still-there.ts'
import type { AccountTables } from './tables.ts'

export interface Session {
  /** Names the session; whoever knows it cannot use it. */
  id: string
  /** The account's uuid. */
  account: string
  name: string
  /** Seconds since 1970: `auth_time`. */
  signedInAt: number
  /** Stands in each form of a signed-in page. */
  csrf: string
  /** Of a program that was let in by its owner: however new it is, nobody has just signed in with it. */
  isProgram?: boolean
}

/** What the clocks of a service's processes may differ by, ms. */
const CLOCKS_APART = 60_000

/** How long ago somebody signed in, ms. @param now ms */
export function signInAge({ signedInAt }: Pick<Session, 'signedInAt'>, now: number): number {
  return elapsed(signedInAt * 1000, now, CLOCKS_APART)
}

/** What a new session rests on: it begins only while the account's password is still the one of this hash, or of this time (ms; null: none). */
export type RestsOn = { passwordHash: string | null } | { passwordSince: number | null }

const DAY = 24 * 3600 * 1000
/** A session ends when it was not used for this long … */
const IDLE = 30 * DAY
/** … and this long after the sign-in whatever happens. */
export const LONGEST = 90 * DAY
/** How often its use is written down. */
const NOTICE = 3600 * 1000

/** Asked at every step of whoever is signed in: by the keys for each, whatever a plan made once takes the tables for. */
const FIND = `
  select k.session, r.account, r.name, r.signed_in_at, r.seen_at, r.program
  from unnest($1::bytea[]) k (session)
  cross join lateral (
    select s.account, a.name, s.signed_in_at, s.seen_at, s.program
    from sessions s join accounts a on a.account = s.account where s.session = k.session limit 1) r`

interface Found {
  session: Buffer
  account: string
  name: string
  signed_in_at: Date
  seen_at: Date
  program: boolean
}

/** What the cookie holds is a key of 256 random bits; the table holds its hash. */
export function sessionsStore(db: Kysely<AccountTables>, clock: () => number) {
  // Those of several requests by one statement; it begins after each of them has come.
  const find = gather(async (sessions: Buffer[]) => {
    const { rows } = await db.executeQuery(shortRead<Found>(FIND, [sessions]))
    return sessions.map((session) => rows.find((row) => row.session.equals(session)))
  })

  return {
    /**
     * A new session with a new key, for the cookie; null when the account, or what it rests on, is no more what it was. Whoever changes the password
     * then ends all sessions, and waits for one that is just beginning: none is left that the former password has opened.
     */
    async start(
      account: string,
      rests?: RestsOn,
      { program = false }: { program?: boolean } = {},
    ): Promise<string | null> {
      const key = randomBytes(32).toString('base64url')
      const now = new Date(clock())
      const isBegun = await db.transaction().execute(async (trx) => {
        if (!(await isStillThere(trx, account))) return false
        if (rests && !(await stands(trx, account, rests))) return false
        await trx
          .insertInto('sessions')
          .values({ session: hashOf(key), account, signed_in_at: now, seen_at: now, program })
          .execute()
        return true
      })
      return isBegun ? key : null
    },

    async find(key: string): Promise<Session | null> {
      if (!/^[\w-]{43}$/.test(key)) return null
      const session = hashOf(key)
      const row = await find(session)
      if (!row) return null
      const now = clock()
      const idle = now - row.seen_at.getTime()
      if (idle > IDLE || elapsed(row.signed_in_at.getTime(), now, DAY) > LONGEST) return null
      if (idle > NOTICE) {
        await db
          .updateTable('sessions')
          .set({ seen_at: new Date(now) })
          .where('session', '=', session)
          .execute()
      }
      return {
        id: session.toString('base64url'),
        account: row.account,
        name: row.name,
        signedInAt: Math.floor(row.signed_in_at.getTime() / 1000),
        csrf: createHmac('sha256', key).update('csrf').digest('base64url'),
        isProgram: row.program,
      }
    },

    /** Deletes those that nobody has used for too long. */
    async sweep(now: number): Promise<void> {
      await db
        .deleteFrom('sessions')
        .where('seen_at', '<', new Date(now - IDLE))
        .execute()
    },

    async end(key: string): Promise<void> {
      await db.deleteFrom('sessions').where('session', '=', hashOf(key)).execute()
    },
  }
}

/** Whether it does, and will until the end of the transaction. */
async function stands(
  trx: Transaction<AccountTables>,
  account: string,
  rests: RestsOn,
): Promise<boolean> {
  const row = await trx
    .selectFrom('passwords')
    .select(['hash', 'changed_at'])
    .where('account', '=', account)
    .forShare()
    .executeTakeFirst()
  return 'passwordHash' in rests
    ? (row?.hash ?? null) === rests.passwordHash
    : (row?.changed_at.getTime() ?? null) === rests.passwordSince
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
