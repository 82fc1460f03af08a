import type { Pool } from '@mandate/server'

const LOCK = 7_305_124_893

/**
 * Makes the tables of this month and the next, and says from when on (milliseconds) it wants to be called again.
 */
export async function makeMonths(pool: Pool, table: string, now: number): Promise<number> {
  const date = new Date(now)
  const start = (offset: number) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1))
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    for (const offset of [0, 1]) {
      const from = start(offset).toISOString()
      const name = `${table}_${from.slice(0, 7).replace('-', '_')}`
      const { rows } = await client.query(
        `select to_regclass($1) is not null
           or exists (select from ${table}_other where at >= $2 and at < $3) as there`,
        [name, start(offset), start(offset + 1)],
      )
      if (rows[0]?.['there']) continue
      await client.query(
        `create table ${name} partition of ${table}
           for values from ('${from}') to ('${start(offset + 1).toISOString()}')`,
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  return start(1).getTime()
}
