import type { ResolvedCondition } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import { allOf } from './conditions.ts'
import { appFilter, examinedColumns, flag, scopesFilter } from './page.ts'
import { timeRange } from './range.ts'
import { valueFor } from './values.ts'
import { armsOf, fieldOf, matches, shownValue, showsTimeExactly, type View } from './view.ts'

/** How much of a collection is shown; times as the API writes them, '' where not shown or none. */
export type CountRow = [count: string, examined: string, first: string, last: string]

/** Rows looked at: where only time and account decide, and where the fields must be read. */
const MOST = { light: 1_000_000, heavy: 200_000 }

export interface CountQuery {
  rows: RawBuilder<CountRow>
  /** When so many were examined, there may be more. */
  most: number
}

/**
 * Counts records as shown, and the first and last of their times "as far as shown"; with a filter those
 * that match it as they are shown.
 */
export function countQuery(
  view: View,
  collection: number,
  filter: ResolvedCondition[] = [],
): CountQuery {
  const byTime = showsTimeExactly(view)
  const range = byTime ? timeRange(view, filter).bounds : []
  const filters = appFilter(view, { filter }, byTime)
  const most = isLight(view) && filters.length === 0 ? MOST.light : MOST.heavy
  const where = allOf([
    sql`r.owner = ${view.owner}::uuid`,
    sql`r.collection = ${collection}::int`,
    ...range,
  ])
  const flags = view.scopes.map(
    (scope, nth) => sql`${matches(view, scope)} as ${sql.raw(`scope_${nth}`)}`,
  )
  const columns = filters.length > 0 ? examinedColumns(view) : sql`r.time, ${sql.join(flags)}`
  const order = byTime ? sql`order by r.time, r.record` : sql`order by r.record`
  const inner = sql`select ${columns} from records r where ${where} ${order} limit ${most}::int`
  const shown = shownTime(view)
  return {
    most,
    rows: sql<CountRow>`
      select count(*) filter (where shown), count(*), ${written(sql`min(at) filter (where shown)`)}, ${written(sql`max(at) filter (where shown)`)}
      from (select ${allOf([...scopesFilter(view, false), ...filters])} as shown, ${shown} as at from (${inner}) r) as seen`,
  }
}

/** What the import keeps count of, for a view without conditions. */
export function statsQuery(view: View, collection: number): RawBuilder<CountRow> | null {
  const [scope, ...more] = view.scopes
  if (!scope || more.length > 0 || scope.conditions.length > 0) return null
  const accounts = scope.accounts ? sql`and s.account = any (${scope.accounts}::int[])` : sql``
  const step = scope.fields.get('time')
  const at = (column: string) => {
    if (!scope.fields.has('time')) return sql`null::timestamptz`
    const time = sql.raw(column)
    return step ? sql`date_trunc(${sql.lit(step)}, ${time}, 'UTC')` : time
  }
  return sql<CountRow>`
    select coalesce(sum(count), 0), 0, ${written(at('min(first)'))}, ${written(at('max(last)'))}
    from collection_stats s
    where s.owner = ${view.owner}::uuid and s.collection = ${collection}::int ${accounts}`
}

function shownTime(view: View): RawBuilder<unknown> {
  const arms = armsOf(view, 'time', flag)
  if (arms.length === 0) return sql`null::timestamptz`
  const value = valueFor(fieldOf(view, 'time'), view.accounts)
  return shownValue(value, arms)(undefined)
}

function written(time: RawBuilder<unknown>): RawBuilder<string> {
  const form = sql.lit('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  return sql`coalesce(replace(to_char(${time} at time zone 'UTC', ${form}), '.000Z', 'Z'), '')`
}

function isLight(view: View): boolean {
  return view.scopes.every((scope) =>
    scope.conditions.every(
      ({ field }) => field === 'time' || field === 'account' || field === 'id',
    ),
  )
}
