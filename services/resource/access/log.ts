import { randomUUID } from 'node:crypto'
import type { AuditLog } from '@mandate/audit'
import type { Problem } from '@mandate/server'
import { LRUCache } from 'lru-cache'
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

/**
 * Entries a minute, for each owner, of requests in which no signature proved anything. Whoever knows
 * an address can make as many as they like, and what is one more says nothing new.
 */
const MOST_UNPROVEN = 1_000

/** The access log. Entries of many requests share one commit: see packages/audit. */
export function accessLog(options: {
  audit: Pick<AuditLog, 'append'>
  clock: () => number
  failed: (error: unknown) => void
}): AccessLog {
  const { audit, clock, failed } = options
  const unproven = new LRUCache<string, number>({ max: 10_000, ttl: 60_000 })

  function isFlood(owner: string): boolean {
    const count = (unproven.get(owner) ?? 0) + 1
    unproven.set(owner, count, { noUpdateTTL: true })
    return count > MOST_UNPROVEN
  }

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
      if (by.client === null && isFlood(owner)) return
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
