import type { Pool } from '../database/database.ts'

/** How much faster than time what is swept may come: after some days of rest it is as far as it should be. */
const FASTER = 5

/**
 * The moment that a sweep may take for now: what was over then may be deleted. A clock that is years ahead, of this process or of the
 * database, would otherwise take everything along that anybody has, for good. So it is never later than either of them says, and comes
 * only a little further than the last time. A sweep that comes late costs some room.
 * @param now ms, by the clock of this process
 * @param every about so often it is asked, ms
 * @returns ms
 */
export async function sweepTime(pool: Pool, now: number, every: number): Promise<number> {
  const { rows } = await pool.query<{ until: Date }>(
    `insert into swept (until) values (least($1::timestamptz, clock_timestamp()))
     on conflict (one) do update set until = greatest(swept.until,
       least(excluded.until, swept.until + make_interval(secs => $2)))
     returning least(until, $1::timestamptz, clock_timestamp()) as until`,
    [new Date(now), (every * FASTER) / 1000],
  )
  return rows[0]!.until.getTime()
}
