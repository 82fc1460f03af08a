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
import type { Database } from './database.ts'
import type { ObjectStore } from './files/objects.ts'

/** What a process of the service has, handed to its rooms by app.ts. */
export interface Parts {
  config: ServiceConfig
  db: Kysely<Database>
  pool: Pool
  readPool: Pool
  /** A replica, for the owner's own pages; the same where there is none. */
  replica: Reads
  objects: ObjectStore
  jobs: Jobs
  keys: SigningKeys
  seal: Sealer
  outbound: Outbound
  log: Log
}
