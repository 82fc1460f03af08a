import type { CatalogField } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import { fromRecordId } from '../record-id.ts'

/**
 * How one field of a record reads in SQL. Every expression is over a row `r` with the columns
 * `record, time, account, fields` of the records table, where `source` is shown also with those of it,
 * and that of `withQuickTime`; it is null where the record lacks the field.
 */
export interface Value {
  /** The value that conditions compare, at the given step: time as timestamptz, numbers as numeric,
   * everything else as text or jsonb. Without a step the exact value. */
  at(step: string | undefined): RawBuilder<unknown>
  /** JSON text of the value at the given step; never null: an empty field is the text `null`. */
  json(step: string | undefined): RawBuilder<string>
  /** Values of a condition, as a parameter of the array type that `at` compares with. */
  literals(values: string[]): RawBuilder<unknown>
  /** One value of a condition. */
  literal(value: string): RawBuilder<unknown>
}

const asText = {
  literal: (value: string) => sql`${value}::text`,
  literals: (values: string[]) => sql`${values}::text[]`,
}

/** Names and ids of an owner's accounts, as `account` is a number in the table. */
export type AccountNames = ReadonlyMap<number, string>

const none = sql.lit('null')

/** Names of columns of `r` by the field whose stored value they hold: taken out once where an expression reads it several times. */
export type Taken = ReadonlyMap<string, string>

const NONE_TAKEN: Taken = new Map()

/** The value of a catalog field. Names come from our own catalog, never from a request. */
export function valueFor(
  field: CatalogField,
  accounts: AccountNames,
  taken: Taken = NONE_TAKEN,
): Value {
  if (field.name === 'id') return recordId
  if (field.name === 'time') return recordTime
  if (field.name === 'time_end') return columnTime(sql`r.time_end`)
  if (field.name === 'account') return accountName(accounts)
  if (field.name === 'source') return recordSource
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(field.name)) {
    throw new Error(`The catalog has a field called ${JSON.stringify(field.name)}`)
  }
  const column = taken.get(field.name)
  const stored = column === undefined ? storedAs(field.name) : sql.ref(`r.${column}`)
  const text = sql`r.fields->>${sql.lit(field.name)}`
  switch (field.type) {
    case 'number':
    case 'integer':
      return numberValue(stored)
    case 'time':
      return timeText(text)
    case 'string list':
    case 'object':
    case 'file':
      return {
        at: () => sql`nullif(${stored}, 'null'::jsonb)`,
        json: () => sql`coalesce((${stored})::text, ${none})`,
        ...asText,
      }
    default:
      return { at: () => text, json: () => sql`coalesce((${stored})::text, ${none})`, ...asText }
  }
}

/** What a record holds under the name of a field. */
export function storedAs(name: string): RawBuilder<unknown> {
  return sql`r.fields->${sql.lit(name)}`
}

/** Written by the route in base32; conditions compare the uuid. */
const recordId: Value = {
  at: () => sql`r.record`,
  json: () => sql`to_json(r.record::text)::text`,
  literal: (value) => sql`${fromRecordId(value)}::uuid`,
  literals: (values) => sql`${values.map(fromRecordId).filter((id) => id !== null)}::uuid[]`,
}

/** A time in a column of its own; null where there is none, as is `-infinity`. */
function columnTime(column: RawBuilder<unknown>, quick = quickly(column)): Value {
  const known = sql`nullif(${column}, '-infinity'::timestamptz)`
  // Cut in UTC: `date_trunc` with the name of a zone costs three times as much.
  const cut = (step: string) => sql`date_trunc(${sql.lit(step)}, ${known} at time zone 'UTC')`
  const at = (step: string | undefined) =>
    step === undefined ? known : sql`${cut(step)} at time zone 'UTC'`
  const zulu = (json: RawBuilder<unknown>) =>
    sql<string>`'"' || split_part(${json}, '"', 2) || 'Z"'`
  // Of a fraction `quickly` leaves out zeros at the end: only whole seconds and those with three digits
  // are as the API writes them.
  const exact = sql<string>`case when octet_length(${quick}) in (21, 25) then ${zulu(quick)} else coalesce(to_char(${known} at time zone 'UTC', ${isoMs}), ${none}) end`
  const coarse = (step: string) =>
    sql<string>`coalesce(${zulu(sql`to_json(${cut(step)})::text`)}, ${none})`
  return {
    at,
    json: (step) => (step === undefined ? exact : coarse(step)),
    literal: (value) => sql`${value}::timestamptz`,
    literals: (values) => sql`${values}::timestamptz[]`,
  }
}

/** JSON text of a time. Costs a third of `to_char`, in the time zone of the reading connections, which is UTC. */
function quickly(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql`to_json(${column}::timestamp)::text`
}

/** The import of records that apps write: there is none of this number. */
export const BY_APPS = -1

/**
 * Which file of which import, or which app: looked up where it is shown, by the primary keys of both tables. Every
 * record came from an import, which is all that a condition may ask.
 */
const recordSource: Value = {
  at: () => sql`r.import`,
  json: () => sql`case when r.import = ${sql.lit(BY_APPS)} then json_build_object('app', r.app)::text else (select json_build_object('archive', p.name, 'entry', e.path, 'import', i.import)::text
    from (select coalesce(r.source_import, r.import) as import) as i
    left join import_parts p on p.owner = r.owner and p.import = i.import and p.part = r.part
    left join import_entries e on e.owner = r.owner and e.import = i.import and e.part = r.part
      and e.entry = r.entry) end`,
  ...asText,
}

const isoMs = sql.lit('"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')

const recordTime = columnTime(sql`r.time`, sql`r.quick`)

/** Rows `r` with the column `quick`, and more, so that they are worked out once for each: where a limit follows, only for these. */
export function withQuickTime(rows: RawBuilder<unknown>, more = sql``): RawBuilder<unknown> {
  return sql`select r.*, ${quickly(sql`r.time`)} as quick${more} from (${rows}) r`
}

/** So many accounts are looked for one by one. */
const FEW = 4

function accountName(accounts: AccountNames): Value {
  const names = JSON.stringify(Object.fromEntries(accounts))
  const name = sql`(${names}::jsonb -> r.account::text)`
  const cases = [...accounts].map(
    ([account, text]) => sql`when ${account}::int then ${JSON.stringify(text)}::text`,
  )
  const isFew = cases.length > 0 && cases.length <= FEW
  return {
    at: () => sql`(${names}::jsonb ->> r.account::text)`,
    json: () =>
      isFew
        ? sql`case r.account ${sql.join(cases, sql` `)} else ${none} end`
        : sql`coalesce(${name}::text, ${none})`,
    ...asText,
  }
}

/**
 * A number field. A value of another JSON type counts as absent instead of failing the page; where it
 * is shown exactly it is shown as it is stored, because asking each value what it is costs as much as
 * reading it.
 * Coarse: the largest multiple of the step not above the value, in exact decimal arithmetic. What is not negative
 * is cut off at the step's digit, which takes PostgreSQL half as long. Else the
 * value is multiplied by the reciprocal, never divided: steps are powers of ten, so the product of
 * two numerics is exact, while a quotient would be rounded.
 */
function numberValue(stored: RawBuilder<unknown>): Value {
  const number = sql`(${stored})::numeric`
  const ifNumber = (value: RawBuilder<unknown>) =>
    sql`case when jsonb_typeof(${stored}) = 'number' collate "C" then ${value} end`
  const at = (step: string | undefined) => {
    if (step === undefined) return ifNumber(number)
    const below = sql`floor(${number} * ${sql.lit(reciprocal(step))}::numeric) * ${sql.lit(step)}::numeric`
    return ifNumber(
      sql`trim_scale(case when ${number} >= 0 then trunc(${number}, ${sql.lit(digitsOf(step))}) else ${below} end)`,
    )
  }
  return {
    at,
    json: (step) => sql`coalesce((${step === undefined ? stored : at(step)})::text, ${none})`,
    literal: (value) => sql`${value}::numeric`,
    literals: (values) => sql`${values}::numeric[]`,
  }
}

/** Digits behind the point that a step leaves; below zero, before it. */
function digitsOf(step: string): number {
  return step.startsWith('0.') ? step.length - 2 : 1 - step.length
}

/** Steps are `1`, `10`, `0.1`, `0.01` …: mirrored at the decimal point. */
function reciprocal(step: string): string {
  const small = /^0\.(0*)1$/.exec(step)
  if (small) return `1${'0'.repeat(small[1]!.length + 1)}`
  const large = /^1(0*)$/.exec(step)
  if (!large) throw new Error(`Not a power of ten: ${step}`)
  return large[1] === '' ? '1' : `0.${'0'.repeat(large[1]!.length - 1)}1`
}

/** How much of `2018-01-02T03:04:05.678Z` a step keeps, and what completes it. */
const kept = {
  hour: [13, ':00:00.000Z'],
  day: [10, 'T00:00:00.000Z'],
  month: [7, '-01T00:00:00.000Z'],
  year: [4, '-01-01T00:00:00.000Z'],
} as const

/** A time other than the record's own is stored as text of one fixed form, whose order is that of time. */
function timeText(stored: RawBuilder<unknown>): Value {
  const at = (step: string | undefined) => {
    if (step === undefined) return sql`(${stored}) collate "C"`
    const [length, rest] = kept[step as keyof typeof kept]
    return sql`(left(${stored}, ${sql.lit(length)}) || ${sql.lit(rest)}) collate "C"`
  }
  return {
    at,
    json: (step) => sql`coalesce(to_json(replace(${at(step)}, '.000Z', 'Z'))::text, ${none})`,
    literal: (value) => sql`${value}::text`,
    literals: (values) => sql`${values}::text[]`,
  }
}
