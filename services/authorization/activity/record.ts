import type { AuditLog } from '@mandate/audit'
import { CompiledQuery, type Transaction } from 'kysely'
import type { Database } from '../database.ts'

export type ActivityKind =
  | 'allowed'
  | 'fetched'
  | 'renewed'
  | 'ended'
  | 'given_up'
  | 'ended_elsewhere'

/** Writes down what happened under a grant, for its owner, in the transaction in which it happens. */
export type RecordActivity = (
  db: Transaction<Database>,
  kind: ActivityKind,
  grant: { id: string; account: string; clientId: string },
) => Promise<void>

export function createRecordActivity(audit: AuditLog, clock: () => number): RecordActivity {
  return (db, kind, { id, account, clientId }) =>
    audit.appendWithin(
      (text, values) => db.executeQuery(CompiledQuery.raw(text, values)),
      [{ owner: account, at: clock(), body: { kind, grant: id, client: clientId } }],
    )
}
