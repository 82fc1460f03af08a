import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { traceStatements } from '../tracing/statements.ts'
import { pipelined } from './pipelined.ts'
import { prepareRepeated } from './prepared.ts'
import { ShortReading } from './short.ts'
import { VigilantClient } from './vigilant.ts'

export type Pool = pg.Pool
export type PoolClient = pg.PoolClient

const INT8 = 20

/** bigint as a number while it is exact, as text beyond 2^53. */
function readInt8(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? readInt8
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

/** The same database, with settings of PostgreSQL for each connection. */
export function withSettings(databaseUrl: string, settings: Record<string, string>): string {
  const url = new URL(databaseUrl)
  const given = url.searchParams.get('options')
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  url.searchParams.set('options', [...(given ? [given] : []), ...ours].join(' '))
  return url.href
}

/**
 * Opens a pool of at most `max` connections (10), named for pg_stat_activity, and Kysely over it.
 * Nothing connects before the first query, and a connection whose server has gone without a word is ended. `prepare`: short statements that come again and again are
 * planned once, whatever their values; not for those whose best plan depends on these, or on how full
 * the tables are. `lines`: over so many connections more go the short reads ({@link shortRead}).
 */
export function openDatabase<DB>(
  url: string,
  options: {
    max?: number
    name?: string
    prepare?: boolean
    silence?: number
    lines?: number
  } = {},
): { db: Kysely<DB>; pool: Pool; close(): Promise<void> } {
  const { name = 'mandate', silence } = options
  // Left to itself PostgreSQL plans a statement with lists as values anew each time: it thinks them long.
  const generic = withSettings(url, { plan_cache_mode: 'force_generic_plan' })
  const pool = new pg.Pool({
    connectionString: options.prepare ? generic : url,
    max: options.max ?? 10,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    types,
    Client: VigilantClient,
    ...(silence !== undefined && { silence }),
  } as object)
  // An idle connection that the server ends must not end the process; the next query opens another.
  pool.on('error', () => {})
  // One that is in use tells its next query; in between it has nobody who listens.
  pool.on('connect', (client) => client.on('error', () => {}))
  if (options.prepare) prepareRepeated(pool)
  traceStatements(pool)
  const dialect = new PostgresDialect({ pool })
  const lines = options.lines
    ? pipelined(generic, {
        ...{ name: `${name} reads`, connections: options.lines, types, together: true },
        ...(silence !== undefined && { silence }),
      })
    : null
  const db = lines ? new ShortReading<DB>({ dialect }, lines) : new Kysely<DB>({ dialect })
  let closing: Promise<void> | null = null
  return {
    db,
    pool,
    close() {
      closing ??= Promise.all([pool.end(), lines?.close()]).then(() => {})
      return closing
    },
  }
}
