import type { ResolvedCondition } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import { allOf } from './conditions.ts'
import { appFilter, examinedColumns, scopesFilter } from './page.ts'
import { timeRange } from './range.ts'
import type { View } from './view.ts'

// Pictures of many records, computed here so that a million of them never leave the database.
// For views that show everything exactly, which are the owner's own: a picture of what an app is
// shown coarsely would need the rules of a page.

/** Records that one picture looks at. */
export const LOOKED_AT = 1_000_000

export type Period = 'year' | 'month' | 'day'

/** `2018`, `2018-07` or `2018-07-14`; how many records; the mean of the measure, '' without one. */
export type PeriodRow = [period: string, count: string, mean: string]

const written = { year: 'YYYY', month: 'YYYY-MM', day: 'YYYY-MM-DD' } as const

/** How many records each period has, and the mean of a number field where one is named. */
export function periodsQuery(
  view: View,
  collection: number,
  filter: ResolvedCondition[],
  period: Period,
  measure: string | null,
): RawBuilder<PeriodRow> {
  const mean = measure === null ? sql`''` : sql`coalesce(avg(${float(measure)})::text, '')`
  const start = sql`date_trunc(${sql.lit(period)}, r.time)`
  return sql<PeriodRow>`
    select to_char(p.start, ${sql.lit(written[period])}), p.count::text, p.mean
    from (
      select ${start} as start, count(*) as count, ${mean} as mean
      from (${dated(view, collection, filter)}) r where ${kept(view, filter)}
      group by 1
    ) p order by p.start`
}

/** A square of the map: how many records, and the middle of where they are, in degrees. */
export type CellRow = [count: string, latitude: string, longitude: string]

export interface Box {
  west: number
  south: number
  east: number
  north: number
}

/** Records of one box of the map by squares of `size` degrees, the fullest first. */
export function cellsQuery(
  view: View,
  collection: number,
  filter: ResolvedCondition[],
  { box, size, most }: { box: Box; size: number; most: number },
): RawBuilder<CellRow> {
  const places = sql`
    select ${float('latitude')} as lat, ${float('longitude')} as lon
    from (${all(view, collection, filter)}) r where ${kept(view, filter)} offset 0`
  return sql<CellRow>`
    select count(*)::text, avg(p.lat)::text, avg(p.lon)::text from (${places}) p
    where p.lat between ${box.south}::float8 and ${box.north}::float8
      and p.lon between ${box.west}::float8 and ${box.east}::float8
    group by floor((p.lat + 90) / ${size}::float8), floor((p.lon + 180) / ${size}::float8)
    order by count(*) desc limit ${most}::int`
}

/** Where the records lie that have a place: null where none has one. */
export type ExtentRow = [
  south: string | null,
  west: string | null,
  north: string | null,
  east: string | null,
]

export function extentQuery(
  view: View,
  collection: number,
  filter: ResolvedCondition[],
): RawBuilder<ExtentRow> {
  const places = sql`
    select ${float('latitude')} as lat, ${float('longitude')} as lon
    from (${all(view, collection, filter)}) r where ${kept(view, filter)} offset 0`
  return sql<ExtentRow>`
    select min(lat)::text, min(lon)::text, max(lat)::text, max(lon)::text
    from (${places}) p where lat is not null and lon is not null`
}

/** A conversation: its identifier, its name if the messages carry one, how many, and the last time. */
export type GroupRow = [key: string, name: string, count: string, last: string]

/** Records by the value of one text field, the latest first. */
export function groupsQuery(
  view: View,
  collection: number,
  filter: ResolvedCondition[],
  { by, name, most }: { by: string; name: string | null; most: number },
): RawBuilder<GroupRow> {
  const named = name === null ? sql`''` : sql`coalesce(max(${text(name)}), '')`
  return sql<GroupRow>`
    select g.key, g.name, g.count::text, coalesce(to_char(nullif(g.last, '-infinity'), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '')
    from (
      select ${text(by)} as key, ${named} as name, count(*) as count, max(r.time) as last
      from (${all(view, collection, filter)}) r where ${kept(view, filter)} and ${text(by)} is not null
      group by 1
    ) g order by g.last desc, g.key limit ${most}::int`
}

/** A number of `fields` as the machine has it: exact enough to be drawn. Null where it is none. */
function float(field: string): RawBuilder<number> {
  const stored = sql`r.fields->${sql.lit(field)}`
  return sql`case when jsonb_typeof(${stored}) = 'number' then (${stored})::float8 end`
}

const text = (field: string) => sql`r.fields->>${sql.lit(field)}`

/** Only what has a time, and only its time where nothing else is asked: then the index says it all. */
function dated(view: View, collection: number, filter: ResolvedCondition[]) {
  return looked(view, collection, filter, [sql<boolean>`r.time > '-infinity'::timestamptz`])
}

function all(view: View, collection: number, filter: ResolvedCondition[]) {
  return looked(view, collection, filter, [])
}

function looked(
  view: View,
  collection: number,
  filter: ResolvedCondition[],
  more: RawBuilder<boolean>[],
): RawBuilder<unknown> {
  const where = allOf([
    sql`r.owner = ${view.owner}::uuid`,
    sql`r.collection = ${collection}::int`,
    ...timeRange(view, filter).bounds,
    ...more,
  ])
  return sql`select ${examinedColumns(view)} from records r where ${where} limit ${LOOKED_AT}::int`
}

function kept(view: View, filter: ResolvedCondition[]): RawBuilder<boolean> {
  return allOf([...scopesFilter(view, false), ...appFilter(view, { filter }, true)])
}
