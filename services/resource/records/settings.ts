import {
  type Log,
  NoSessions,
  openDatabase,
  pipelined,
  requireSessions,
  type ServiceConfig,
  withSettings,
} from '@mandate/server'

/**
 * The same database for reading records: plans that suit every owner and walk an index in the order
 * of the page, and no query that runs on when its reader has long gone.
 */
export function readingUrl(databaseUrl: string): string {
  return withSettings(databaseUrl, {
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    enable_bitmapscan: 'off',
    enable_sort: 'off',
    jit: 'off',
    statement_timeout: '30s',
    timezone: 'UTC',
  })
}

/**
 * The replica, where there is one, to read records from. While it is away at the start, or lets nobody in, the log says so, and the
 * database itself is read.
 * @throws NoSessions
 */
export async function openReplica({ replicaUrl }: ServiceConfig, name: string, log: Log) {
  if (replicaUrl === undefined) return null
  const { pool, close } = openDatabase(replicaUrl, { name, max: 2 })
  try {
    await requireSessions(pool, 'DATABASE_REPLICA_URL')
  } catch (error) {
    if (error instanceof NoSessions) throw error
    log.warn({ err: error }, 'DATABASE_REPLICA_URL: the database itself is read meanwhile')
  } finally {
    await close()
  }
  return pipelined(readingUrl(replicaUrl), { name })
}
