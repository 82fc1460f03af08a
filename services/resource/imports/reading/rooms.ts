import type { Importer } from '@mandate/importer'
import type { Log } from '@mandate/server'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Database } from '../../database.ts'
import type { Blobs } from '../../files/blobs.ts'
import type { OwnersStore } from '../../owners/store.ts'
import type { UploadsStore } from '../../uploads/store.ts'
import type { ImportsStore } from '../store.ts'

/** What reading needs of the service. */
export interface RunRooms {
  db: Kysely<Database>
  pool: pg.Pool
  owners: Pick<OwnersStore, 'keys' | 'usage'>
  uploads: UploadsStore
  imports: ImportsStore
  blobs: Blobs
  importers: readonly Importer[]
  /** A folder of this process for what has to be unpacked. */
  scratchDir: string
  log: Log
}
