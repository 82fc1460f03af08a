import { randomUUID } from 'node:crypto'
import type { AuditLog } from '@mandate/audit'
import type { Problem } from '@mandate/server'
import { LRUCache } from 'lru-cache'
import type { Sight } from './sight.ts'

/**
 * One line of the access log. What is found whole before anything is sent has one line, `allowed`, with
 * `rows` and `bytes`. What is sent while it is read has two with the same `access`: `allowed` before
 * the first byte, and at the end `closed`, or `failed` where it could not be read to its end. What could
 * not be read at all is `failed` alone.
 */
export interface AccessEntry extends Record<string, unknown> {
  access: string
  verdict: 'allowed' | 'closed' | 'failed' | 'refused'
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

/** What is asked for. */
export type AccessAsked = Pick<AccessEntry, 'request' | 'collection' | 'details'>

export interface Sent {
  rows: number
  bytes: number
  /** Why it ended early, in a word. */
  failed?: string
}

export interface AccessLog {
  /** Resolves when the entry is committed, with which everything in `sent` may go out. */
  whole(sight: Sight, asked: AccessAsked, sent: Sent): Promise<void>
  /** Resolves when the entry is committed. @returns what `close` is called with */
  open(sight: Sight, asked: AccessAsked): Promise<string>
  /** Does not fail: the data has gone out, the first entry stands. */
  close(sight: Sight, access: string, sent: Sent): Promise<void>
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
    async whole(sight, asked, sent) {
      const how = { access: randomUUID(), ...ended(sent, 'allowed') }
      await append(sight.owner.id, { ...asked, ...who(sight), ...how })
    },
    async open(sight, asked) {
      const access = randomUUID()
      await append(sight.owner.id, { verdict: 'allowed', access, ...who(sight), ...asked })
      return access
    },
    async close(sight, access, sent) {
      const entry = { access, ...who(sight), ...ended(sent, 'closed') }
      await append(sight.owner.id, entry).catch(failed)
    },
    async refused(owner, by, request, collection, problem) {
      if (by.client === null && isFlood(owner)) return
      const entry = { verdict: 'refused' as const, request, collection, code: problem.code }
      await append(owner, { ...entry, access: randomUUID(), ...by }).catch(failed)
    },
  }
}

function ended({ rows, bytes, failed }: Sent, well: 'allowed' | 'closed') {
  return { rows, bytes, verdict: failed ? ('failed' as const) : well, code: failed ?? null }
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
