import type { Counts, Pool } from '@mandate/server'

/** What an operator watches of this service, for /metrics: what waits, and for how long already. */
export function counts(pool: Pool): Counts {
  return {
    help: {
      events_waiting: 'Events that their resource service has not confirmed yet',
      events_oldest_seconds: 'Age of the oldest of them that was made within a day',
      app_events_waiting: 'Words to webhooks of apps that are not confirmed yet',
      log_unsealed: 'Entries of the log that have no place in their chain yet',
    },
    async read() {
      const { rows } = await pool.query<Record<string, number>>(
        `select count(*) filter (where app is null)::int as events_waiting,
           count(*) filter (where app is not null)::int as app_events_waiting,
           coalesce(extract(epoch from now() - min(created_at) filter (where app is null and created_at > now() - interval '1 day')), 0)::float8
             as events_oldest_seconds,
           (select count(*) from audit where seq is null)::int as log_unsealed
         from outbox where confirmed_at is null and given_up is null`,
      )
      return rows[0] ?? {}
    },
  }
}
