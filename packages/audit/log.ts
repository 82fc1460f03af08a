import type { Pool } from '@mandate/server'
import type { AuditEntry, StoredEntry } from './entry.ts'
import { grouped } from './groups.ts'
import { makeMonths } from './months.ts'
import { toEntry } from './rows.ts'
import { sealOnce } from './seal.ts'

/** Runs a statement in a transaction that somebody else began and will end. */
export type Query = (text: string, values: unknown[]) => Promise<unknown>

export interface AuditLog {
  /** Resolves when the entries are committed; what they tell of waits for it. */
  append(entries: AuditEntry[]): Promise<void>
  /** Writes entries within the caller's transaction, so that neither is kept without the other. */
  appendWithin(query: Query, entries: AuditEntry[]): Promise<void>
  /** The owner's entries, newest first; `limit` (100) at most, from before the number of an entry. */
  read(owner: string, options?: { before?: number; limit?: number }): Promise<StoredEntry[]>
  /** The owner's sealed entries after a place in the chain, oldest first: what `verifyChain` takes. */
  chain(owner: string, options?: { after?: number; limit?: number }): Promise<StoredEntry[]>
  /** Gives entries that have none their place in their owner's chain; how many. For tests; `startSealing` calls it. */
  seal(): Promise<number>
  /** Seals each second until stopped. Of several processes one does the work. */
  startSealing(onError: (error: unknown) => void): { stop(): Promise<void> }
}

const EVERY = 1_000

export const auditMigrations = {
  name: 'audit',
  url: new URL('./migrations/', import.meta.url),
} as const

/** The log in `table` (`audit`, as auditMigrations makes it). `clock` gives milliseconds since 1970. */
export function auditLog(options: { pool: Pool; table?: string; clock?: () => number }): AuditLog {
  const { pool, table = 'audit', clock = Date.now } = options
  if (!/^[a-z_]+$/.test(table)) throw new TypeError(`not a table's name: ${table}`)

  const insert = async (query: Query, entries: AuditEntry[]) => {
    await query(
      `insert into ${table} (owner, at, body)
       select * from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[])`,
      [
        entries.map((entry) => entry.owner),
        entries.map((entry) => new Date(entry.at)),
        entries.map((entry) => JSON.stringify(entry.body, wellFormed)),
      ],
    )
  }

  // Groups are written one after the other, so nobody else is at this at the same time.
  let monthsUntil = 0
  const haveMonths = async () => {
    if (clock() >= monthsUntil) monthsUntil = await makeMonths(pool, table, clock())
  }

  const append = grouped(async (entries: AuditEntry[]) => {
    await haveMonths()
    await insert((text, values) => pool.query(text, values), entries)
  })

  const seal = () => sealOnce(pool, table)

  return {
    append,
    appendWithin: insert,
    async read(owner, { before = Number.MAX_SAFE_INTEGER, limit = 100 } = {}) {
      const { rows } = await pool.query(
        `select * from ${table} where owner = $1 and entry < $2 order by entry desc limit $3`,
        [owner, before, limit],
      )
      return rows.map(toEntry)
    },
    async chain(owner, { after = 0, limit = 1_000 } = {}) {
      const { rows } = await pool.query(
        `select * from ${table} where owner = $1 and seq > $2 order by seq limit $3`,
        [owner, after, limit],
      )
      return rows.map(toEntry)
    },
    seal,
    startSealing(onError) {
      let isStopped = false
      // A transaction that is under way cannot wait for a new month's table: they are made ahead.
      let pass = haveMonths().catch(onError)
      let timer = setTimeout(run, EVERY)
      function run() {
        pass = haveMonths()
          .then(seal)
          .then(() => {}, onError)
          .finally(() => {
            if (!isStopped) timer = setTimeout(run, EVERY)
          })
      }
      return {
        async stop() {
          isStopped = true
          clearTimeout(timer)
          await pass
        },
      }
    },
  }
}

/** PostgreSQL refuses a NUL and half a surrogate pair in JSON; a log entry is written all the same. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}
