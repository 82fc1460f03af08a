import { createHash } from 'node:crypto'
import type { Pool } from '@mandate/server'
import type { Kysely, RawBuilder } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database.ts'
import type { PageQuery, PageRow, Position } from './query/page.ts'
import { toRecordId } from './record-id.ts'

/** Reads rows as PostgreSQL writes them: every value is text, nothing is parsed. */
export interface Reader {
  rows<T>(query: RawBuilder<T>): Promise<T[]>
}

/**
 * Shapes of query that each connection keeps planned. Parsing and planning cost more than reading a
 * page, and a connection never forgets a prepared statement, so there is an end to them.
 */
const MOST_PREPARED = 200

const asText = { getTypeParser: () => (value: unknown) => value }

export function reader(options: { db: Kysely<Database>; pool: Pool }): Reader {
  const names = shapes()
  return {
    async rows<T>(query: RawBuilder<T>) {
      const { sql: text, parameters } = query.compile(options.db)
      const name = names(text)
      const values = [...parameters]
      const result = await options.pool.query({
        ...(name ? { name } : {}),
        text,
        values,
        rowMode: 'array',
        types: asText,
      })
      return result.rows as T[]
    },
  }
}

/** A name for a text that comes again; none for one that comes for the first time. */
function shapes(): (text: string) => string | undefined {
  const seen = new LRUCache<string, true>({ max: 1_000 })
  const prepared = new Map<string, string>()
  return (text) => {
    const known = prepared.get(text)
    if (known !== undefined || prepared.size >= MOST_PREPARED) return known
    if (!seen.has(text)) {
      seen.set(text, true)
      return undefined
    }
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
    prepared.set(text, name)
    return name
  }
}

/** A page as it goes out: JSON text of each record, and where the next page begins. */
export interface Page {
  records: string[]
  next: Position | null
}

/**
 * Runs a page query. One row more than `limit` is asked for, to know whether there is more; a page
 * that filters and comes back short goes on behind the last record examined.
 */
export async function readPage(
  reader: Reader,
  limit: number,
  query: (limit: number) => PageQuery,
): Promise<Page> {
  const { rows, last } = query(limit + 1)
  const found = await reader.rows(rows)
  const shown = found.slice(0, limit)
  const records = shown.map(recordText)
  if (found.length > limit) return { records, next: positionOf(shown[limit - 1] as PageRow) }
  const [examined] = last ? await reader.rows(last) : []
  return { records, next: examined ? { record: examined[0], time: examined[1] } : null }
}

export function recordText([record, , members]: PageRow): string {
  return `{"id":"${toRecordId(record)}"${members}}`
}

function positionOf([record, time]: PageRow): Position {
  return { record, time }
}
