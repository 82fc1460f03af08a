import type { Pool } from '@mandate/server'
import { type Generated, Kysely, PostgresDialect } from 'kysely'

export interface AccountTables {
  accounts: {
    account: string
    name: string
    created_at: Date
    offer_passed_at: Generated<Date | null>
  }
  former_names: { name: string; account: string; kept_until: Date }
  passwords: { account: string; hash: string; changed_at: Date }
  sessions: {
    session: Buffer
    account: string
    signed_in_at: Date
    seen_at: Date
    program: Generated<boolean>
  }
  passkeys: {
    credential: Buffer
    account: string
    public_key: Buffer
    /** A bigint: text when it is read. */
    counter: string | number
    transports: string[]
    name: string
    created_at: Date
    used_at: Date | null
  }
  passkey_challenges: {
    holder: Buffer
    purpose: 'sign-in' | 'register'
    challenge: string
    expires_at: Date
  }
  recovery_sets: { account: string; salt: Buffer; made_at: Date }
  recovery_codes: { account: string; hash: Buffer; used_at: Date | null }
}

export const accountsMigrations = {
  name: 'accounts',
  url: new URL('./migrations/', import.meta.url),
} as const

/** The service's own pool, with the tables of this package as types. */
export function accountTables(pool: Pool): Kysely<AccountTables> {
  return new Kysely<AccountTables>({ dialect: new PostgresDialect({ pool }) })
}
