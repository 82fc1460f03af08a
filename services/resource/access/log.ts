import { randomUUID } from 'node:crypto'
import type { Problem } from '@mandate/server'
import type { Sight } from './sight.ts'

/** One line of the access log. `closed` follows `allowed` when all was sent, with the same `access`. */
export interface AccessEntry {
  access: string
  /** ISO 8601. */
  at: string
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

/** The chain of entries of one owner: packages/audit. */
export interface AuditLog {
  append(entries: { owner: string; body: AccessEntry }[]): Promise<void>
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

/**
 * Writes the access log in groups: entries that come while a group is being committed make up the
 * next one, so a request waits for its group and many share one commit.
 */
export function accessLog(options: {
  audit: AuditLog
  clock: () => number
  failed: (error: unknown) => void
}): AccessLog {
  let waiting: { owner: string; body: AccessEntry }[] = []
  let next: Promise<void> | null = null
  let running: Promise<void> = Promise.resolve()

  function append(owner: string, body: Partial<AccessEntry> & Pick<AccessEntry, 'verdict'>) {
    waiting.push({
      owner,
      body: {
        access: randomUUID(),
        at: new Date(options.clock()).toISOString(),
        client: null,
        grant: null,
        request: '',
        collection: null,
        details: {},
        code: null,
        rows: null,
        bytes: null,
        ...body,
      },
    })
    next ??= running
      .catch(() => {})
      .then(() => {
        const group = waiting
        waiting = []
        next = null
        running = options.audit.append(group)
        return running
      })
    return next
  }

  const who = (sight: Sight) => ({ client: sight.client, grant: sight.grant?.id ?? null })

  return {
    async open(sight, entry) {
      const access = randomUUID()
      await append(sight.owner.id, { verdict: 'allowed', access, ...who(sight), ...entry })
      return access
    },
    async close(sight, access, sent) {
      await append(sight.owner.id, { verdict: 'closed', access, ...who(sight), ...sent }).catch(
        options.failed,
      )
    },
    async refused(owner, by, request, collection, problem) {
      const entry = { verdict: 'refused' as const, request, collection, code: problem.code }
      await append(owner, { ...entry, ...by }).catch(options.failed)
    },
  }
}
