import type { Counts, Pool } from '@mandate/server'

/** What an operator watches of this service, for /metrics: what waits, and for how long already. */
export function counts(pool: Pool): Counts {
  return {
    help: {
      deliveries_waiting: 'Words to authorization servers that are not confirmed yet',
      deliveries_oldest_seconds: 'Age of the oldest of them that was made within a day',
      imports_queued: 'Imports that no worker has taken yet',
      imports_running: 'Imports that a worker reads now',
      imports_abandoned: 'Imports whose worker has not been heard of for longer than its lease',
      deletions_waiting: 'Homes that were deleted and are not cleared away yet',
      deletions_oldest_seconds: 'Since when the oldest of them was deleted',
      errands_waiting: 'Imports being undone and kinds of data being deleted that are not done yet',
      errands_oldest_seconds: 'Since when the oldest of them was asked for',
      log_unsealed: 'Entries of the log that have no place in their chain yet',
    },
    async read() {
      const { rows } = await pool.query<Record<string, number>>(
        `select d.*, i.*, o.*, e.*, (select count(*) from audit where seq is null)::int as log_unsealed
         from (
           select count(*)::int as deliveries_waiting,
             coalesce(extract(epoch from now() - min(made_at) filter (where made_at > now() - interval '1 day')), 0)::float8
               as deliveries_oldest_seconds
           from deliveries where confirmed_at is null and until > now()
         ) d, (
           select count(*) filter (where state = 'queued')::int as imports_queued,
             count(*) filter (where state = 'running')::int as imports_running,
             count(*) filter (where state = 'running' and lease_until < now())::int as imports_abandoned
           from imports where state in ('queued', 'running')
         ) i, (
           select count(*)::int as deletions_waiting,
             coalesce(extract(epoch from now() - min(deleted_at)), 0)::float8 as deletions_oldest_seconds
           from owners where deleted_at is not null
         ) o, (
           select count(*)::int as errands_waiting,
             coalesce(extract(epoch from now() - min(asked_at)), 0)::float8 as errands_oldest_seconds
           from errands
         ) e`,
      )
      return rows[0] ?? {}
    },
  }
}
