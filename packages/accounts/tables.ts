import type { Pool } from '@mandate/server'
import { Kysely, PostgresDialect } from 'kysely'

export interface AccountTables {
  accounts: { account: string; name: string; created_at: Date }
  passwords: { account: string; hash: string; changed_at: Date }
  sessions: { session: Buffer; account: string; signed_in_at: Date; seen_at: Date }
}

export const accountsMigrations = {
  name: 'accounts',
  url: new URL('./migrations/', import.meta.url),
} as const

/** The service's own pool, with the tables of this package as types. */
export function accountTables(pool: Pool): Kysely<AccountTables> {
  return new Kysely<AccountTables>({ dialect: new PostgresDialect({ pool }) })
}
