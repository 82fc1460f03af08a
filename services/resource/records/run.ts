import { createHash } from 'node:crypto'
import type { Reads } from '@mandate/server'
import type { Kysely, RawBuilder } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database.ts'
import type { PageQuery, PageRow, Position } from './query/page.ts'
import { Slot } from './query/slot.ts'
import { toRecordId, UUID } from './record-id.ts'

/** Reads rows as PostgreSQL writes them: every value is text, nothing is parsed. */
export interface Reader {
  rows<T>(query: RawBuilder<T>): Promise<T[]>
  /** A query that is written once and runs again and again with other values in its slots. */
  prepare<T>(query: RawBuilder<T>): Prepared<T>
}

export type Prepared<T> = (slots: Record<string, unknown>) => Promise<T[]>

/**
 * Shapes of query that each connection keeps planned. Parsing and planning cost more than reading a
 * page, and a connection never forgets a prepared statement, so there is an end to them.
 */
const MOST_PREPARED = 200

const asText = { getTypeParser: () => (value: unknown) => value }

export function reader(options: { db: Kysely<Database>; pool: Reads }): Reader {
  const names = shapes()

  async function run<T>(text: string, values: unknown[]): Promise<T[]> {
    const name = names(text)
    const named = name === undefined ? {} : { name }
    const statement = { ...named, text, values, rowMode: 'array' as const, types: asText }
    return (await options.pool.query(statement)).rows as T[]
  }

  return {
    rows<T>(query: RawBuilder<T>) {
      const { sql: text, parameters } = query.compile(options.db)
      return run<T>(text, [...parameters])
    },
    prepare<T>(query: RawBuilder<T>): Prepared<T> {
      const { sql: text, parameters } = query.compile(options.db)
      const given = (slots: Record<string, unknown>) =>
        parameters.map((value) => (value instanceof Slot ? slots[value.name] : value))
      return (slots) => run<T>(text, given(slots))
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

/** A page as PostgreSQL wrote it: a line for each record (see `PageRow`), and how many there are. */
export interface Lines {
  text: string
  count: number
  next: Position | null
}

/**
 * Runs a page query. One row more than `limit` is asked for, to know whether there is more; a page
 * that filters and comes back short goes on behind the last record examined.
 */
export async function readPage(
  reader: Pick<Reader, 'rows'>,
  limit: number,
  query: (limit: number) => PageQuery,
): Promise<Page> {
  const { rows, last } = query(limit + 1)
  const lines = toLines(limit, await reader.rows(rows), async () => (last ? reader.rows(last) : []))
  return toPage(await lines)
}

/** Pages of one selection: their statements are written once. */
export type Pages = (limit: number, after: Position | null) => Promise<Page>
export type LinesOf = (limit: number, after: Position | null) => Promise<Lines>

export function linesOf(
  reader: Reader,
  query: (page: { after: typeof after | null; limit: Slot }) => PageQuery,
): LinesOf {
  const write = (from: typeof after | null) => {
    const { rows, last } = query({ after: from, limit: new Slot('limit') })
    return { rows: reader.prepare(rows), last: last && reader.prepare(last) }
  }
  const statements = new Map<typeof after | null, ReturnType<typeof write>>()
  return async (limit, place) => {
    const from = place ? after : null
    const written = statements.get(from) ?? write(from)
    statements.set(from, written)
    const { rows, last } = written
    const slots = { ...place, limit: limit + 1 }
    return toLines(limit, await rows(slots), async () => (last ? last(slots) : []))
  }
}

const after = { record: new Slot('record'), time: new Slot('time') }

async function toLines(
  limit: number,
  [row]: PageRow[],
  lastExamined: () => Promise<[record: string, time: string][]>,
): Promise<Lines> {
  const [text, time, found] = row ?? [null, null, '0']
  const count = Number(found)
  if (text !== null && count > limit) {
    const shown = text.slice(0, text.lastIndexOf('\n'))
    const start = shown.lastIndexOf('\n') + 1
    const record = shown.slice(start, start + UUID)
    return { text: shown, count: limit, next: { record, time: time ?? '' } }
  }
  const [examined] = await lastExamined()
  const next = examined ? { record: examined[0], time: examined[1] } : null
  return { text: text ?? '', count, next }
}

export function toPage({ text, count, next }: Lines): Page {
  return { records: count === 0 ? [] : text.split('\n').map(recordText), next }
}

/** The JSON text of a record from its line: see `PageRow`. */
export function recordText(line: string): string {
  return `{"id":"${toRecordId(line)}"${line.slice(UUID)}}`
}
