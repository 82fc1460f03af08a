import type { AuditEntry, AuditLog, Query } from '@mandate/audit'
import { CompiledQuery, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'

export type ActivityKind =
  | 'allowed'
  | 'fetched'
  | 'renewed'
  | 'exchanged'
  | 'opened'
  | 'changed'
  | 'ended'
  | 'given_up'
  | 'ended_elsewhere'

interface Under {
  id: string
  account: string
  clientId: string
}

/** Writes down what happened under a grant, for its owner, in the transaction in which it happens. */
export type RecordActivity = (
  db: Transaction<Database>,
  kind: ActivityKind,
  grant: Under,
) => Promise<void>

/** Writes down several by the one statement that it says to `query`, which may do more with it. */
export type AppendActivity = (
  query: Query,
  all: { kind: ActivityKind; grant: Under }[],
) => Promise<void>

/** The entry as an insert of its own, for a statement that writes other things with it. */
export type ActivityInsert = (kind: ActivityKind, grant: Under) => RawBuilder<unknown>

export function createActivity(
  audit: AuditLog,
  clock: () => number,
): {
  record: RecordActivity
  append: AppendActivity
  insert: ActivityInsert
  entry(kind: ActivityKind, grant: Under): AuditEntry
} {
  const entry = (kind: ActivityKind, { id, account, clientId }: Under) => ({
    owner: account,
    at: clock(),
    body: { kind, grant: id, client: clientId },
  })
  return {
    entry,
    record: (db, kind, grant) =>
      audit.appendWithin(
        (text, values) => db.executeQuery(CompiledQuery.raw(text, values)),
        [entry(kind, grant)],
      ),
    append: (query, all) =>
      audit.appendBy(
        query,
        all.map(({ kind, grant }) => entry(kind, grant)),
      ),
    insert(kind, grant) {
      const { owner, at, body } = entry(kind, grant)
      return sql`insert into audit (owner, at, body)
        select ${owner}::uuid, ${new Date(at)}::timestamptz, ${JSON.stringify(body)}::jsonb`
    },
  }
}
