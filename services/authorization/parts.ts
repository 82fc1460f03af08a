import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Accounts } from '@mandate/accounts'
import type { AuditLog } from '@mandate/audit'
import type { Log, Outbound, Sealer, ServiceConfig, SigningKeys } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import type { Limits } from './limits.ts'
import type { Unanswered } from './provider/index.ts'

/** What a process of the service has, handed to its rooms by app.ts. */
export interface Parts {
  config: ServiceConfig
  db: Kysely<Database>
  accounts: Accounts
  audit: AuditLog
  keys: SigningKeys
  seal: Sealer
  outbound: Outbound
  log: Log
  /** Other than the usual ones; for tests. */
  limits?: Limits | undefined
  errorPage(
    req: IncomingMessage,
    res: ServerResponse,
    /** `isOver`: what an app asked was answered, or waited too long. */
    problem: { status: number } & ({ isOver: true } | ({ isOver: false } & Unanswered)),
  ): void
}
