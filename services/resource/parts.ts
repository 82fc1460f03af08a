import type {
  Jobs,
  Log,
  Outbound,
  Pool,
  Reads,
  Sealer,
  ServiceConfig,
  SigningKeys,
} from '@mandate/server'
import type { Kysely } from 'kysely'
import type { ServedCatalog } from './catalog/catalog.ts'
import type { Database } from './database.ts'
import type { ObjectStore } from './files/objects.ts'
import type { Limits } from './limits.ts'

/** What a process of the service has, handed to its rooms by app.ts. */
export interface Parts {
  config: ServiceConfig
  db: Kysely<Database>
  pool: Pool
  reads: Reads
  /** A replica, for the owner's own pages; the same where there is none. */
  replica: Reads
  objects: ObjectStore
  jobs: Jobs
  keys: SigningKeys
  seal: Sealer
  outbound: Outbound
  log: Log
  /** Other limits than the usual ones; for tests. */
  limits?: Limits | undefined
  /** What the service holds, in place of what it holds at present: as an earlier version of it did. */
  catalog?: ServedCatalog | undefined
}
