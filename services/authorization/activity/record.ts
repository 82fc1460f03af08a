import type { AuditLog } from '@mandate/audit'

export type ActivityKind =
  | 'allowed'
  | 'fetched'
  | 'renewed'
  | 'ended'
  | 'given_up'
  | 'ended_elsewhere'

/** Writes down what happened under a grant, for its owner. */
export type RecordActivity = (
  kind: ActivityKind,
  grant: { id: string; account: string; clientId: string },
) => Promise<void>

export function createRecordActivity(audit: AuditLog, clock: () => number): RecordActivity {
  return (kind, { id, account, clientId }) =>
    audit.append([{ owner: account, at: clock(), body: { kind, grant: id, client: clientId } }])
}
