import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** How much of one collection an owner has. */
export interface Kind {
  name: string
  count: number
  first: Date | null
  last: Date | null
}

/** How many records are of a year; `atLeast`: there are more than were counted. */
export interface YearCount {
  year: number
  count: number
  atLeast: boolean
}

/** Records counted of one collection in one year: whoever has more sees a high bar, not a late page. */
const COUNTED = 20_000

/** What an owner has, by collection, as the imports keep count of it. */
export async function kindsOf(db: Kysely<Database>, owner: string): Promise<Kind[]> {
  const rows = await db
    .selectFrom('collection_stats as s')
    .innerJoin('collections as c', 'c.collection', 's.collection')
    .select((of) => [
      'c.name',
      sql<number>`sum(s.count)::bigint`.as('count'),
      of.fn.min('s.first').as('first'),
      of.fn.max('s.last').as('last'),
    ])
    .where('s.owner', '=', owner)
    .groupBy('c.name')
    .having(sql`sum(s.count)`, '>', 0)
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** From the first year with a record to the last, none left out; at most the latest 60. */
export async function yearsOf(db: Kysely<Database>, owner: string): Promise<YearCount[]> {
  const { rows } = await sql<{ year: number; count: string; at_least: boolean }>`
    with spans as (
      select collection, extract(year from max(last) at time zone 'UTC')::int as until,
        extract(year from min(first) at time zone 'UTC')::int as since
      from collection_stats
      where owner = ${owner}::uuid and count > 0 and isfinite(first) and isfinite(last)
      group by collection
    ), cells as (
      select collection, generate_series(greatest(since, until - 59), until) as year from spans
    )
    select year, sum(n) as count, bool_or(n = ${COUNTED}::int) as at_least
    from cells, lateral (
      select count(*) as n from (
        select from records r
        where r.owner = ${owner}::uuid and r.collection = cells.collection
          and r.time >= make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC')
          and r.time < make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC')
        limit ${COUNTED}::int
      ) counted
    ) each
    group by year order by year`.execute(db)
  const found = new Map(rows.map((row) => [row.year, row]))
  const filled = rows.filter((row) => Number(row.count) > 0).map((row) => row.year)
  const [first, last] = [filled[0], filled.at(-1)]
  if (first === undefined || last === undefined) return []
  const from = Math.max(first, last - 59)
  return Array.from({ length: last - from + 1 }, (_, n) => {
    const row = found.get(from + n)
    return { year: from + n, count: Number(row?.count ?? 0), atLeast: row?.at_least ?? false }
  })
}
