import {
  type ConcretePermission,
  type ResolvedCondition,
  type ResolvedItem,
  ScopeError,
  type ShownField,
} from '../permission.ts'
import { byCodePoint } from '../text/value.ts'
import { intersect, isEmpty } from './interval.ts'
import { writeMeaning } from './meaning.ts'
import { quote } from './refusal.ts'
import { checkStep, isFiner } from './step.ts'
import { END, parseTime, type Span, timeText } from './time.ts'

/** What an owner takes away from an item. */
export interface Narrowing {
  /** All of it. */
  drop?: boolean
  dropFields?: readonly string[]
  /** First moment included, as a literal: `2018-07-01`. */
  from?: string
  /** Last span included, as a literal: `2018-12-31` includes that day, `2018` that year. */
  to?: string
  /** Steps by field name; a field that is not shown, or is coarser already, stays as it is. */
  coarsen?: Readonly<Record<string, string>>
}

/**
 * An item cut by its owner. The result is never wider: what would widen is what was there before.
 * null: nothing is left of it.
 *
 * @throws {ScopeError} bad_value or bad_step, when a change cannot be read
 */
export function narrow(item: ResolvedItem, change: Narrowing): ResolvedItem | null {
  if (change.drop) return null
  const concrete = item.concrete
    .map((permission) => narrowFields(narrowTime(permission, change), change))
    .filter((permission) => permission !== null)
  const [first] = concrete
  if (!first) return null
  const time = first.conditions.find(({ field }) => field === 'time')
  const others = item.conditions.filter(({ field }) => field !== 'time')
  const conditions = [...others, ...(time ? writeMeaning(time) : [])]
  return {
    ...item,
    conditions: conditions.toSorted((a, b) => byCodePoint(a.field, b.field)),
    fields: writeFields(item, concrete, change),
    concrete,
  }
}

function narrowTime(permission: ConcretePermission, change: Narrowing): ConcretePermission | null {
  if (change.from === undefined && change.to === undefined) return permission
  const from = change.from === undefined ? null : readSpan(change.from).from
  const to = change.to === undefined ? END : readSpan(change.to).to
  const known = permission.conditions.find(({ field }) => field === 'time')
  const interval = intersect('time', known?.kind === 'interval' ? known : {}, {
    ...(from !== null && { from: { value: timeText(from), open: false } }),
    ...(to < END && { to: { value: timeText(to), open: true } }),
  })
  if (isEmpty('time', interval)) return null
  const condition: ResolvedCondition = {
    field: 'time',
    type: 'time',
    ...(interval.from || interval.to ? { kind: 'interval', ...interval } : { kind: 'present' }),
  }
  const others = permission.conditions.filter(({ field }) => field !== 'time')
  const conditions = [...others, condition].sort((a, b) => byCodePoint(a.field, b.field))
  return { ...permission, conditions }
}

function narrowFields(
  permission: ConcretePermission | null,
  { dropFields = [], coarsen = {} }: Narrowing,
): ConcretePermission | null {
  if (!permission) return null
  const fields = permission.fields
    .filter(({ name }) => !dropFields.includes(name))
    .map((field) => {
      const asked = Object.hasOwn(coarsen, field.name) ? coarsen[field.name] : undefined
      const step = checkStep(field, asked)
      return step && isFiner(field.step, step) ? { ...field, step } : field
    })
  return permission.fields.length > 0 && fields.length === 0 ? null : { ...permission, fields }
}

/** `*` stays `*` as long as no field is dropped, with the steps beside it. */
function writeFields(
  item: ResolvedItem,
  concrete: readonly ConcretePermission[],
  { dropFields = [] }: Narrowing,
): ShownField[] {
  const shown = new Map<string, ShownField>()
  for (const { name, step } of concrete.flatMap((permission) => permission.fields)) {
    if (step || !shown.has(name)) shown.set(name, { name, ...(step && { step }) })
  }
  const before = new Set(item.concrete.flatMap(({ fields }) => fields.map(({ name }) => name)))
  const all =
    item.fields.some(({ name }) => name === '*') && !dropFields.some((name) => before.has(name))
  const named = [...shown.values()].filter(
    ({ name, step }) => !all || step || item.fields.some((field) => field.name === name),
  )
  const written = all ? [{ name: '*' }, ...named] : named
  if (written.length === 0) return [{ name: 'id' }]
  return written.sort((a, b) => byCodePoint(a.name, b.name))
}

function readSpan(text: string): Span {
  const span = parseTime(text)
  if (span) return span
  const message = `${quote(text)} is no date; write it as 2018, 2018-07 or 2018-07-01.`
  throw new ScopeError('bad_value', message, { culprit: 'time' })
}
