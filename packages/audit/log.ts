import { gather, type Pool } from '@mandate/server'
import type { AuditEntry, StoredEntry } from './entry.ts'
import { type HeadSigner, type Heads, signedHeads } from './heads.ts'
import { makeMonths } from './months.ts'
import { toEntry } from './rows.ts'
import { sealOnce } from './seal.ts'

/** Runs a statement: in a transaction that somebody else began and will end, or by itself. */
export type Query = (text: string, values: unknown[]) => Promise<unknown>

export interface AuditLog {
  /** Resolves when the entries are committed; what they tell of waits for it. */
  append(entries: AuditEntry[]): Promise<void>
  /** The same by a statement of the caller's, which may do more with it, and write only some, by a `where` over `nth`, from 1. */
  appendBy(query: Query, entries: AuditEntry[]): Promise<void>
  /** Writes entries within the caller's transaction, so that neither is kept without the other. */
  appendWithin(query: Query, entries: AuditEntry[]): Promise<void>
  /** The owner's entries, newest first; `limit` (100) at most, from before the number of an entry. */
  read(owner: string, options?: { before?: number; limit?: number }): Promise<StoredEntry[]>
  /** The owner's sealed entries after a place in the chain, oldest first: what `verifyChain` takes. */
  chain(owner: string, options?: { after?: number; limit?: number }): Promise<StoredEntry[]>
  /** Gives entries that have none their place in their owner's chain; how many. For tests; `startSealing` calls it. */
  seal(): Promise<number>
  /** Ends of chains, signed. */
  heads: Heads
  /** Seals each second, and signs the ends of chains each day, until stopped. Of several processes one does the work. */
  startSealing(onError: (error: unknown) => void): { stop(): Promise<void> }
}

const EVERY = 1_000
const DAY = 86_400_000

export const auditMigrations = {
  name: 'audit',
  url: new URL('./migrations/', import.meta.url),
} as const

/**
 * The log in `table` (`audit`, as auditMigrations makes it). `clock` gives milliseconds since 1970. Without a
 * `signer` it can be written and read, but no end is signed.
 */
export function auditLog(options: {
  pool: Pool
  table?: string
  clock?: () => number
  signer?: HeadSigner
}): AuditLog {
  const { pool, table = 'audit', clock = Date.now, signer } = options
  if (!/^[a-z_]+$/.test(table)) throw new TypeError(`not a table's name: ${table}`)

  const EACH = 'unnest($1::uuid[], $2::timestamptz[], $3::jsonb[])'
  const insert = async (query: Query, entries: AuditEntry[], each = `select * from ${EACH}`) => {
    await query(
      `insert into ${table} (owner, at, body)
       ${each}`,
      [
        entries.map((entry) => entry.owner),
        entries.map((entry) => new Date(entry.at)),
        entries.map((entry) => storable(entry.body)),
      ],
    )
  }

  // Groups are written one after the other, so nobody else is at this at the same time.
  let monthsUntil = 0
  const haveMonths = async () => {
    if (clock() >= monthsUntil) monthsUntil = await makeMonths(pool, table, clock())
  }

  const write = gather(async (several: AuditEntry[][]) => {
    await haveMonths()
    await insert((text, values) => pool.query(text, values), several.flat())
    return several
  })

  const seal = () => sealOnce(pool, table)
  const heads = signedHeads({ pool, table, clock, signer: signer ?? nobody })

  let signedDay = -1
  const signHeads = async () => {
    const day = Math.floor(clock() / DAY)
    if (!signer || day === signedDay) return
    await heads.signDue()
    signedDay = day
  }

  return {
    append: async (entries) => {
      if (entries.length > 0) await write(entries)
    },
    async appendBy(query, entries) {
      await haveMonths()
      const each = `select owner, at, body from ${EACH} with ordinality e (owner, at, body, nth)`
      await insert(query, entries, each)
    },
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
    heads,
    startSealing(onError) {
      let isStopped = false
      // A transaction that is under way cannot wait for a new month's table: they are made ahead.
      let pass = haveMonths().catch(onError)
      let timer = setTimeout(run, EVERY)
      function run() {
        pass = haveMonths()
          .then(seal)
          .then(signHeads)
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

const nobody: HeadSigner = {
  issuer: '',
  sign: () => Promise.reject(new Error('This log was opened without a signer.')),
}

/** PostgreSQL refuses a NUL and half a surrogate pair in JSON; a log entry is written all the same. */
function storable(body: AuditEntry['body']): string {
  const text = JSON.stringify(body)
  // Written as JSON both begin so, and hardly any entry has either.
  return /\\u(?:0000|d[89a-f])/.test(text) ? JSON.stringify(body, wellFormed) : text
}

function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}
