import { pipelined, type ServiceConfig, withSettings } from '@mandate/server'

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

/** The replica, where there is one, to read records from. */
export function openReplica({ replicaUrl }: Pick<ServiceConfig, 'replicaUrl'>, name: string) {
  return replicaUrl ? pipelined(readingUrl(replicaUrl), { name }) : null
}
