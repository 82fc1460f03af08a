import { openDatabase, type Pool } from '@mandate/server'
import type { Database } from '../database.ts'
import { readingUrl } from './settings.ts'

export interface Statement {
  text: string
  values: unknown[]
}

/** A database whose statements are written down, run with the settings of those that read records. */
export function listening(url: string) {
  const heard: Statement[] = []
  const { db, pool, close } = openDatabase<Database>(readingUrl(url), { max: 2 })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...words: unknown[]) => unknown
    client.query = ((...words: unknown[]) => {
      const [first, second] = words as [string | Statement, unknown]
      const given = typeof first === 'string' ? { text: first, values: second } : first
      if (typeof given?.text === 'string')
        heard.push({ text: given.text, values: Array.isArray(given.values) ? given.values : [] })
      return query(...words)
    }) as typeof client.query
  })
  return {
    db,
    pool,
    /** Statements that were run meanwhile. */
    async during(run: () => Promise<unknown>): Promise<Statement[]> {
      heard.length = 0
      await run()
      return heard.filter(({ text }) => !CONTROL.test(text))
    },
    [Symbol.asyncDispose]: close,
  }
}

const CONTROL = /^(begin|start|set|commit|rollback)\b/i

/**
 * The plan that every execution shares, and the one made for these values. Whether a table is small enough to be read
 * whole is left out: only where there is no other way it says `Seq Scan`.
 */
export async function plansOf(pool: Pool, { text, values }: Statement): Promise<string[]> {
  const client = await pool.connect()
  try {
    const found: string[] = []
    for (const mode of ['force_generic_plan', 'force_custom_plan']) {
      await client.query('begin')
      await client.query(`set local plan_cache_mode = ${mode}`)
      await client.query('set local enable_seqscan = off')
      await client.query(`prepare shape as ${text}`)
      const given = values.map((value) => literal(client, value)).join(', ')
      const { rows } = await client.query(`explain execute shape ${given && `(${given})`}`)
      await client.query('deallocate shape')
      await client.query('rollback')
      found.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    return found
  } finally {
    client.release()
  }
}

function literal(client: { escapeLiteral(text: string): string }, value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Date) return client.escapeLiteral(value.toISOString())
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
  if (!Array.isArray(value)) return client.escapeLiteral(String(value))
  return client.escapeLiteral(`{${value.map((one) => JSON.stringify(one)).join(',')}}`)
}

/** The partitions of records that a plan looks at. */
export function partitionsOf(plan: string): string[] {
  return [...new Set(plan.match(/\brecords_\d\d\b/g))].toSorted()
}
