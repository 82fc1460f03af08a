import { accountsMigrations } from '@mandate/accounts/tables'
import { auditMigrations } from '@mandate/audit'
import { type MigrationFolder, serverMigrations } from '@mandate/server'
import type { BindingTables } from './bindings/tables.ts'
import type { ClientTables } from './clients/tables.ts'
import type { CustodyTables } from './custody/tables.ts'
import type { DepartureTables } from './departure/tables.ts'
import type { GrantTables } from './grants/tables.ts'
import type { OfferTables } from './offers/tables.ts'
import type { ProviderTables } from './provider/storage/tables.ts'
import type { StatusTables } from './status/tables.ts'

/** The tables of all rooms; each room's own stand in its tables.ts. */
export type Database = ProviderTables &
  ClientTables &
  BindingTables &
  CustodyTables &
  GrantTables &
  DepartureTables &
  OfferTables &
  StatusTables

export const migrations: MigrationFolder[] = [
  serverMigrations,
  accountsMigrations,
  auditMigrations,
  { name: 'authorization', url: new URL('./migrations/', import.meta.url) },
]
