import { accountsMigrations } from '@mandate/accounts/tables'
import { auditMigrations } from '@mandate/audit'
import { type MigrationFolder, serverMigrations } from '@mandate/server'
import type { AccessTables } from './access/tables.ts'
import type { BindingsTables } from './bindings/tables.ts'
import type { CatalogTables } from './catalog/tables.ts'
import type { DeliveriesTables } from './deliveries/tables.ts'
import type { ErrandsTables } from './errands/tables.ts'
import type { FilesTables } from './files/tables.ts'
import type { HomeTables } from './home/tables.ts'
import type { ImportsTables } from './imports/tables.ts'
import type { LedgerTables } from './ledger/tables.ts'
import type { LinkingTables } from './linking/tables.ts'
import type { OwnersTables } from './owners/tables.ts'
import type { PreviewsTables } from './previews/tables.ts'
import type { ProgramsTables } from './programs/tables.ts'
import type { RecordsTables } from './records/tables.ts'
import type { RecoveryTables } from './recovery/tables.ts'
import type { UploadsTables } from './uploads/tables.ts'
import type { WritingTables } from './writing/tables.ts'

/** All tables of this service; each room describes its own. */
export type Database = OwnersTables &
  FilesTables &
  UploadsTables &
  ImportsTables &
  RecordsTables &
  BindingsTables &
  LinkingTables &
  DeliveriesTables &
  LedgerTables &
  CatalogTables &
  AccessTables &
  HomeTables &
  PreviewsTables &
  ProgramsTables &
  RecoveryTables &
  WritingTables &
  ErrandsTables

/** In this order: what a later folder builds on stands in an earlier one. */
export const migrations: MigrationFolder[] = [
  serverMigrations,
  accountsMigrations,
  auditMigrations,
  { name: 'resource', url: new URL('./migrations/', import.meta.url) },
]
