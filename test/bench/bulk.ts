import type pg from 'pg'
import { perSecond } from './measure.ts'

/** So many rows in one statement. */
const SLICE = 250_000

/** Gives an owner points of a location history, an hour apart, written into the tables as an import would have left them. */
export async function fillWithPoints(
  pool: pg.Pool,
  { owner, collection, count }: { owner: string; collection: number; count: number },
): Promise<void> {
  // Three connections at a time, or most of a large home is waited for.
  const starts = Array.from({ length: Math.ceil(count / SLICE) }, (_, nth) => nth * SLICE)
  await perSecond(starts.length, 3, async (nth) => {
    const from = starts[nth] as number
    await pool.query(
      `insert into records (owner, collection, record, time, account, fields, hash, import, revision)
      select $1, $2, lpad(to_hex(n), 32, '0')::uuid, timestamptz '1900-01-01' + n * interval '5 minutes', 1,
        jsonb_build_object('latitude', 40 + (n % 1000) * 0.0137, 'longitude', 9 + (n % 700) * 0.0071,
          'accuracy', n % 90, 'fix_source', 'GPS'),
        int8send(n::bigint), 1, 1
      from generate_series($3::int, $4::int) n`,
      [owner, collection, from, Math.min(from + SLICE, count) - 1],
    )
  })
  await pool.query(
    `insert into provider_accounts (owner, account, provider, name, first_seen)
    values ($1, 1, 'google', 'made', now() - interval '1 day') on conflict do nothing`,
    [owner],
  )
  await pool.query(
    `insert into collection_stats (owner, collection, account, count, first, last)
    select owner, collection, account, count(*), min(time), max(time) from records
    where owner = $1 and collection = $2 group by 1, 2, 3
    on conflict (owner, collection, account) do update set count = excluded.count`,
    [owner, collection],
  )
}

/** The number of a collection in the tables; it has one as soon as anybody has something of the kind. */
export async function numberOf(pool: pg.Pool, name: string): Promise<number> {
  const { rows } = await pool.query(
    `with made as (insert into collections (name) values ($1) on conflict do nothing returning collection)
    select collection from made union all select collection from collections where name = $1`,
    [name],
  )
  return rows[0].collection
}
