import type { ResolvedCondition } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import { allOf, anyOf, conditionSql } from './conditions.ts'
import { timeRange } from './range.ts'
import { revealedBy, showsExactly, withoutNames } from './reveals.ts'
import type { Slot } from './slot.ts'
import { storedAs, type Taken, type Value, valueFor, withQuickTime } from './values.ts'
import {
  armsOf,
  choose,
  fieldOf,
  fineness,
  matches,
  shownFields,
  shownValue,
  showsTimeExactly,
  type View,
} from './view.ts'

/** What an app asks of a view. Everything here is judged already: it names only what is shown. */
export interface Selection {
  filter: ResolvedCondition[]
  /** Fields to answer with, in this order; a step makes them coarser than shown. Never `id`. */
  fields: { name: string; step?: string | undefined }[]
  order: 'asc' | 'desc'
}

/** Where a page ended: the record examined last, with its exact time as PostgreSQL writes it. */
export interface Position {
  record: string
  time: string
}

/** Rows that one page looks at, whatever it filters by; it may be short or empty with `next`. */
export const EXAMINED = 20_000

/**
 * All rows of a page as one text, a line for each: its uuid, and right after it the JSON text of the
 * members after `id`; null where there are none. And the exact time of the row before the last one asked
 * for, if there are as many. And how many there are.
 */
export type PageRow = [lines: string | null, time: string | null, count: string]

/** A record as such a line. */
export type LineRow = [line: string]

/** A value, or the place of one that is given when the statement runs. */
type Given<T> = T | Slot

export interface PageQuery {
  rows: RawBuilder<PageRow>
  /** Finds the position of the last record examined, if there are more; null when nothing is filtered. */
  last: RawBuilder<[record: string, time: string]> | null
}

/**
 * One page of a view. The inner query walks the index from `after` and stops after so many rows;
 * the outer one drops what no scope or not the filter matches and writes each row's JSON text. A number that
 * is compared or made coarse is taken out of the record's fields once.
 * Ordered by time only when the view shows it exactly, else by record.
 */
export function pageQuery(
  view: View,
  collection: number,
  selection: Selection,
  page: {
    after: { record: Given<string>; time: Given<string> } | null
    limit: Given<number>
    examined?: number
  },
): PageQuery {
  const byTime = showsTimeExactly(view)
  const range = byTime
    ? timeRange(view, selection.filter)
    : { bounds: [], complete: false, left: view }
  const examined = page.examined ?? EXAMINED
  const where = allOf([
    sql`r.owner = ${view.owner}::uuid`,
    sql`r.collection = ${collection}::int`,
    ...range.bounds,
    ...(page.after ? [isAfter(page.after, byTime, selection.order)] : []),
  ])
  const order = orderBy(byTime, selection.order)
  const compared = numbersOf(
    view,
    selection.filter.map(({ field }) => field),
  )
  const coarse = numbersOf(
    view,
    coarseFields(view, selection).filter((name) => !compared.has(name)),
  )
  const taken = new Map([...compared, ...coarse])
  const filters = [
    ...scopesFilter(view, range.complete),
    ...appFilter(view, selection, byTime, compared),
  ]
  const inner = sql`select ${examinedColumns(range.left)}${take(compared)} from records r where ${where} order by ${order} limit ${examined}::int`
  const kept = sql`${withQuickTime(inner, take(coarse))} where ${allOf(filters)} limit ${page.limit}::int`
  const lines = sql`select ${line(view, selection, taken)} as line, r.time from (${kept}) r`
  return {
    rows: sql<PageRow>`select string_agg(p.line, ${sql.lit('\n')}), (array_agg(p.time))[${page.limit}::int - 1], count(*) from (${lines}) p`,
    last:
      filters.length === 0
        ? null
        : sql`select r.record, r.time from records r where ${where} order by ${order} offset ${examined - 1}::int limit 1`,
  }
}

/** Columns for those that are numbers. */
function numbersOf(view: View, names: string[]): Taken {
  const numbers = names.filter((name) => /^(number|integer)$/.test(fieldOf(view, name).type))
  const nth = (name: string) => view.collection.fields.findIndex((field) => field.name === name)
  return new Map(numbers.map((name) => [name, `number_${nth(name)}`]))
}

/** Those that some record shows coarsely. */
function coarseFields(view: View, selection: Pick<Selection, 'fields'>): string[] {
  const isCoarse = (name: string) => view.scopes.some((scope) => scope.fields.get(name))
  return selection.fields.flatMap(({ name, step }) => (step || isCoarse(name) ? [name] : []))
}

/** To be added to the columns of rows `r`. */
function take(taken: Taken): RawBuilder<unknown> {
  if (taken.size === 0) return sql``
  const columns = [...taken].map(([name, column]) => sql`, ${storedAs(name)} as ${sql.ref(column)}`)
  return sql.join(columns, sql``)
}

/** The place behind a record, whatever is shown of it: to go on where a stream of a view ended. */
export function positionQuery(
  { owner }: Pick<View, 'owner'>,
  collection: number,
  record: string,
): RawBuilder<[record: string, time: string]> {
  return sql`select r.record, r.time from records r where r.owner = ${owner}::uuid and r.collection = ${collection}::int and r.record = ${record}::uuid`
}

/** One record, if the view shows it. */
export function recordQuery(
  view: View,
  collection: number,
  record: string,
  selection: Selection,
): RawBuilder<LineRow> {
  const inner = sql`select ${examinedColumns(view)} from records r where r.owner = ${view.owner}::uuid and r.collection = ${collection}::int and r.record = ${record}::uuid offset 0`
  return sql`select ${line(view, selection)} from (${withQuickTime(inner)}) r where ${allOf(scopesFilter(view, false))}`
}

/** The columns of a record, and for each scope whether it matches. */
export function examinedColumns(view: View): RawBuilder<unknown> {
  const flags = view.scopes.map(
    (scope, nth) => sql`${matches(view, scope)} as ${sql.raw(`scope_${nth}`)}`,
  )
  const source = shownFields(view).has('source')
    ? sql`r.owner, r.import, r.source_import, r.part, r.entry, r.app, `
    : sql``
  return sql`r.record, r.time, r.time_end, r.account, r.fields, ${source}${sql.join(flags)}`
}

export const flag = (scope: number): RawBuilder<boolean> => sql.raw(`r.scope_${scope}`)

/** "Record kept when any scope matches." Nothing to ask where the index range says it all. */
export function scopesFilter(view: View, complete: boolean): RawBuilder<boolean>[] {
  if (complete) return []
  const free = view.scopes.some((scope) => scope.conditions.length === 0 && !scope.accounts)
  return free ? [] : [anyOf(view.scopes.map((_, nth) => flag(nth)))]
}

/** "Whatever the app adds sees only what the permission shows": its filter compares projected values. */
export function appFilter(
  view: View,
  selection: Pick<Selection, 'filter'>,
  byTime: boolean,
  taken?: Taken,
): RawBuilder<boolean>[] {
  return selection.filter
    .filter((condition) => !(byTime && condition.field === 'time'))
    .map((condition) => {
      const value = valueFor(fieldOf(view, condition.field), view.accounts, taken)
      if (condition.field === 'id') return conditionSql(condition, value, undefined)
      const arms = armsOf(view, condition.field, flag)
      return conditionSql(condition, { ...value, at: shownValue(value, arms) }, undefined)
    })
}

function line(view: View, selection: Pick<Selection, 'fields'>, taken?: Taken): RawBuilder<string> {
  return sql`r.record::text || ${members(view, selection, taken)}`
}

/**
 * JSON text of the members after `id`, each with a comma before it. A field not shown in this record
 * is left out, an empty one is null.
 */
export function members(
  view: View,
  selection: Pick<Selection, 'fields'>,
  taken?: Taken,
): RawBuilder<string> {
  const parts = selection.fields.map(({ name, step }) => {
    const value = namedAsShown(view, name, taken)
    const arms = armsOf(view, name, flag)
    const member = choose(
      arms.map((arm) => [
        arm.flag,
        sql`${sql.lit(`,"${name}":`)} || ${value.json(coarser(arm.step, step))}`,
      ]),
    )
    const isAlways = arms[0]?.flag === null
    return isAlways ? member : sql`coalesce(${member}, '')`
  })
  return parts.length === 0 ? sql`''` : sql`(${sql.join(parts, sql` || `)})`
}

/** The name of a file is shown where all that the file reveals is: as its bytes, it tells of that. */
function namedAsShown(view: View, name: string, taken?: Taken): Pick<Value, 'json'> {
  const field = fieldOf(view, name)
  const value = valueFor(field, view.accounts, taken)
  if (field.type !== 'file' || !field.reveals) return value
  const revealing = revealedBy(view.collection, field)
  const asItIs = revealing !== null && showsExactly(view, revealing, flag)
  if (asItIs === true) return value
  const stored = sql`r.fields->${sql.lit(name)}`
  const nameless = sql<string>`coalesce((${withoutNames(stored)})::text, 'null')`
  if (asItIs === false) return { json: () => nameless }
  return { json: (step) => sql`case when ${asItIs} then ${value.json(step)} else ${nameless} end` }
}

function coarser(a: string | undefined, b: string | undefined): string | undefined {
  return fineness(a) >= fineness(b) ? a : b
}

function orderBy(byTime: boolean, order: 'asc' | 'desc'): RawBuilder<unknown> {
  const direction = sql.raw(order)
  return byTime ? sql`r.time ${direction}, r.record ${direction}` : sql`r.record ${direction}`
}

function isAfter(
  after: { record: Given<string>; time: Given<string> },
  byTime: boolean,
  order: 'asc' | 'desc',
): RawBuilder<boolean> {
  const beyond = sql.raw(order === 'asc' ? '>' : '<')
  return byTime
    ? sql`(r.time, r.record) ${beyond} (${after.time}::timestamptz, ${after.record}::uuid)`
    : sql`r.record ${beyond} ${after.record}::uuid`
}
