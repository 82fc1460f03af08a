import { randomUUID } from 'node:crypto'
import type { AuditLog } from '@mandate/audit'
import type { Problem } from '@mandate/server'
import type { Sight } from './sight.ts'

/** One line of the access log. `closed` follows `allowed` when all was sent, with the same `access`. */
export interface AccessEntry extends Record<string, unknown> {
  access: string
  verdict: 'allowed' | 'closed' | 'refused'
  /** `client_id`; null: the owner. Of a refused request only what a signature had proven. */
  client: string | null
  grant: string | null
  request: string
  collection: string | null
  /** What was asked, as it took effect. */
  details: Record<string, unknown>
  code: string | null
  rows: number | null
  bytes: number | null
}

export interface AccessLog {
  /** Resolves when the entry is committed. @returns what `close` is called with */
  open(
    sight: Sight,
    entry: Pick<AccessEntry, 'request' | 'collection' | 'details'>,
  ): Promise<string>
  /** Does not fail: the data has gone out, the first entry stands. */
  close(sight: Sight, access: string, sent: { rows: number; bytes: number }): Promise<void>
  refused(
    owner: string,
    by: { client: string | null; grant: string | null },
    request: string,
    collection: string | null,
    problem: Problem,
  ): Promise<void>
}

/** The access log. Entries of many requests share one commit: see packages/audit. */
export function accessLog(options: {
  audit: Pick<AuditLog, 'append'>
  clock: () => number
  failed: (error: unknown) => void
}): AccessLog {
  const { audit, clock, failed } = options

  const append = (owner: string, entry: Partial<AccessEntry> & Pick<AccessEntry, 'verdict'>) =>
    audit.append([{ owner, at: clock(), body: { ...empty, ...entry } }])

  const who = (sight: Sight) => ({ client: sight.client, grant: sight.grant?.id ?? null })

  return {
    async open(sight, entry) {
      const access = randomUUID()
      await append(sight.owner.id, { verdict: 'allowed', access, ...who(sight), ...entry })
      return access
    },
    async close(sight, access, sent) {
      const entry = { verdict: 'closed' as const, access, ...who(sight), ...sent }
      await append(sight.owner.id, entry).catch(failed)
    },
    async refused(owner, by, request, collection, problem) {
      const entry = { verdict: 'refused' as const, request, collection, code: problem.code }
      await append(owner, { ...entry, access: randomUUID(), ...by }).catch(failed)
    },
  }
}

const empty: Omit<AccessEntry, 'verdict' | 'access'> = {
  client: null,
  grant: null,
  request: '',
  collection: null,
  details: {},
  code: null,
  rows: null,
  bytes: null,
}
