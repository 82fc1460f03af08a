import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'

/** Seconds for which a code can be typed, and between two looks of the program. */
export const LASTS = 600
export const INTERVAL = 2

/** "The authorization server … SHOULD use … characters … excluding vowels": twenty letters, RFC 8628 §6.1. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

type Answered =
  | { is: 'allowed'; account: string; passwordSince: number | null }
  | { is: 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' }

export interface ProgramCodes {
  /** @returns what the program keeps to itself, and what it shows */
  begin(): Promise<{ device: string; code: string }>
  /** Whether this code, as somebody typed it, waits for an answer; written as it was shown. */
  find(typed: string): Promise<string | null>
  /**
   * The first answer counts; `note` writes down with it what it means.
   * @returns false when the code does not wait any more
   */
  answer(
    code: string,
    by: { account: string; passwordSince: number | null },
    allowed: boolean,
    note: (tx: Kysely<Database>) => Promise<void>,
  ): Promise<boolean>
  /** What became of it; an answer is given out once. */
  look(device: string): Promise<Answered>
}

export function programCodes(options: { db: Kysely<Database>; clock: () => number }): ProgramCodes {
  const { db, clock } = options
  const now = () => new Date(clock())

  return {
    async begin() {
      const device = randomBytes(32).toString('base64url')
      const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)])
      const code = `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
      await db.deleteFrom('program_codes').where('expires_at', '<', now()).execute()
      await db
        .insertInto('program_codes')
        .values({ device: hashOf(device), code, expires_at: new Date(clock() + LASTS * 1000) })
        .execute()
      return { device, code }
    },

    async find(typed) {
      const letters = typed.toUpperCase().replaceAll(/[^A-Z]/g, '')
      const row = await db
        .selectFrom('program_codes')
        .select('code')
        .where('code', '=', `${letters.slice(0, 4)}-${letters.slice(4)}`)
        .where('allowed', 'is', null)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return row?.code ?? null
    },

    async answer(code, { account, passwordSince }, allowed, note) {
      const since = passwordSince === null ? null : new Date(passwordSince)
      return db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable('program_codes')
          .set({ account, allowed, password_since: since })
          .where('code', '=', code)
          .where('allowed', 'is', null)
          .where('expires_at', '>', now())
          .returning('code')
          .executeTakeFirst()
        if (row) await note(tx)
        return row !== undefined
      })
    },

    async look(device) {
      const is = hashOf(device)
      const answered = await db
        .deleteFrom('program_codes')
        .where('device', '=', is)
        .where((or) => or.or([or('allowed', 'is not', null), or('expires_at', '<', now())]))
        .returning(['account', 'allowed', 'password_since'])
        .executeTakeFirst()
      if (answered?.allowed && answered.account) {
        const passwordSince = answered.password_since?.getTime() ?? null
        return { is: 'allowed', account: answered.account, passwordSince }
      }
      if (answered) return { is: answered.allowed === false ? 'access_denied' : 'expired_token' }
      const waiting = await db
        .selectFrom('program_codes')
        .select('asked_at')
        .where('device', '=', is)
        .executeTakeFirst()
      if (!waiting) return { is: 'expired_token' }
      await db
        .updateTable('program_codes')
        .set({ asked_at: now() })
        .where('device', '=', is)
        .execute()
      const since = clock() - (waiting.asked_at?.getTime() ?? 0)
      return { is: since < (INTERVAL * 1000) / 2 ? 'slow_down' : 'authorization_pending' }
    },
  }
}

function hashOf(device: string): Buffer {
  return createHash('sha256').update(device).digest()
}
