/** `authorization_details` of type `mandate_records` (RFC 9396) ⇄ items. Nothing is ignored. */

import { quote } from '../meaning/refusal.ts'
import {
  ACTIONS,
  type Action,
  type Condition,
  type Item,
  isWide,
  LIMITS,
  type Op,
  type Permission,
  ScopeError,
  type ShownField,
} from '../permission.ts'
import { formatScope } from './format.ts'
import {
  fail,
  type Members,
  readArray,
  readMembers,
  readOneOf,
  readText,
  refuseUnknown,
} from './members.ts'
import { parseScope } from './parse.ts'
import { readTerms, writeTerms } from './terms.ts'

export const DETAILS_TYPE = 'mandate_records'

const OPS = ['=', '!=', '<', '<=', '>', '>=', 'present'] as const satisfies readonly Op[]

/** How much is read: requests are small, what services add to them may be longer. */
export interface ReadLimits {
  items: number
  bytes: number
  /** Items of `.**`; absent: as many as there are items. */
  wide?: number
}

/** Of what services write: a request with its locations filled in, and with `*` spelled out by narrowing. */
export const WRITTEN: ReadLimits = { items: 32, wide: LIMITS.wide, bytes: 16_384 }

/**
 * Reads `authorization_details` that are all of type `mandate_records`.
 *
 * @throws {ScopeError} whose `culprit` is the path of the wrong member: `[0].filter[1].op`
 * @see [RFC 9396 §2]
 */
export function readDetails(value: unknown, limits: ReadLimits = LIMITS): Item[] {
  const list = readArray(value, '')
  if (list.length === 0) fail('', 'an array of at least one object')
  if (list.length > limits.items) {
    const message = `There are ${list.length} items; at most ${limits.items} are read at once.`
    throw new ScopeError('too_many_items', message, { culprit: `[${limits.items}]` })
  }
  if (new TextEncoder().encode(JSON.stringify(list)).length > limits.bytes) {
    const message = `authorization_details are longer than ${limits.bytes} bytes.`
    throw new ScopeError('too_long', message, { culprit: '' })
  }
  const items = list.map((entry, index) => readItem(readMembers(entry, `[${index}]`)))
  const { wide = limits.items } = limits
  const [tooMany] = items.filter(isWide).slice(wide)
  if (tooMany) {
    const message = `At most ${wide} items of ".**" are read at once.`
    throw new ScopeError('too_many_items', message, { culprit: `[${items.indexOf(tooMany)}]` })
  }
  return items
}

/**
 * Writes items as `authorization_details`; a member that says nothing is left out.
 *
 * @param options.locations the resources, for items that do not name their own
 */
export function writeDetails(
  items: readonly Item[],
  options: { locations?: readonly string[] } = {},
): Record<string, unknown>[] {
  return items.map((item) => {
    const locations = item.locations ?? options.locations
    const steps = item.fields.filter((field) => field.step)
    return {
      type: DETAILS_TYPE,
      ...(locations && { locations: [...locations] }),
      actions: [...item.actions],
      collection: item.collection,
      ...(item.conditions.length > 0 && { filter: item.conditions.map(writeCondition) }),
      fields: item.fields.map((field) => field.name),
      ...(steps.length > 0 && {
        coarsen: Object.fromEntries(steps.map(({ name, step }) => [name, step])),
      }),
      ...(item.optional && { optional: true }),
      ...writeTerms(item.terms),
    }
  })
}

function readItem(members: Members): Item {
  refuseUnknown(members, [
    'type',
    'locations',
    'actions',
    'collection',
    'filter',
    'fields',
    'coarsen',
    'optional',
    'purpose',
    'purpose_code',
    'legal_basis',
    'retention',
    'recipients',
  ])
  const { value, path } = members
  readOneOf(value['type'], [DETAILS_TYPE], `${path}.type`)
  const optional = value['optional'] ?? false
  if (typeof optional !== 'boolean') fail(`${path}.optional`, 'true or false')
  const item: Item = {
    collection: readText(value['collection'], `${path}.collection`),
    conditions: readFilter(value['filter'], `${path}.filter`),
    fields: readFields(value['fields'], value['coarsen'], path),
    actions: readActions(value['actions'], `${path}.actions`),
    optional,
    terms: readTerms(members, optional),
    ...(value['locations'] !== undefined && {
      locations: readLocations(value['locations'], `${path}.locations`),
    }),
  }
  checkSyntax(item, path)
  return item
}

/** What the short text could not say is no permission: names, steps and values obey the grammar. */
function checkSyntax(item: Item, path: string): void {
  if (isWritable(item)) return
  const { collection, fields, conditions } = item
  const parts: [string, Partial<Item>][] = [
    [`${path}.collection`, { collection }],
    ...fields.map((field): [string, Partial<Item>] => [
      `${path}.${field.step ? 'coarsen' : 'fields'}.${field.name}`,
      { fields: [field] },
    ]),
    ...conditions.map((condition, index): [string, Partial<Item>] => [
      `${path}.filter[${index}]`,
      { conditions: [condition] },
    ]),
  ]
  for (const [culprit, part] of parts) {
    const plain = { collection: 'a.b', conditions: [], fields: [{ name: 'id' }] }
    const written: Permission = { ...plain, actions: ['read'], ...part }
    const [read] = parsePart(formatScope(written), culprit)
    if (!isSame(read!, written)) {
      fail(culprit, 'names of letters, digits and _, and steps that are powers of ten')
    }
  }
}

/** Written and read again as a whole: of an item that comes out the same nothing has to be looked at by itself. */
function isWritable({ collection, conditions, fields }: Item): boolean {
  const written: Permission = { collection, conditions, fields, actions: ['read'] }
  try {
    const [read, ...more] = parseScope(formatScope(written))
    return more.length === 0 && isSame(read!, written)
  } catch (error) {
    if (error instanceof ScopeError) return false
    throw error
  }
}

function isSame(one: Permission, other: Permission): boolean {
  return (['collection', 'conditions', 'fields'] as const).every(
    (key) => JSON.stringify(one[key]) === JSON.stringify(other[key]),
  )
}

function parsePart(text: string, culprit: string): Item[] {
  try {
    return parseScope(text)
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    const message = `${culprit} cannot be written as a scope. ${error.message}`
    const code = error.code === 'syntax' ? 'invalid_details' : error.code
    throw new ScopeError(code, message, { culprit })
  }
}

/** "`fields` absent means ["id"]. All is ["*"]." */
function readFields(value: unknown, coarsen: unknown, path: string): ShownField[] {
  const names = value === undefined ? ['id'] : readArray(value, `${path}.fields`)
  if (names.length === 0) fail(`${path}.fields`, 'at least one name; leave it out for the id alone')
  const steps = coarsen === undefined ? {} : readMembers(coarsen, `${path}.coarsen`).value
  const fields = names.map((name, index) => {
    const at = `${path}.fields[${index}]`
    const text = readText(name, at)
    if (names.indexOf(name) < index) fail(at, `a name once only; ${quote(text)} stands there twice`)
    if (!Object.hasOwn(steps, text)) return { name: text }
    if (text === '*') fail(`${path}.coarsen.*`, 'the names of fields')
    return { name: text, step: readText(steps[text], `${path}.coarsen.${text}`) }
  })
  for (const name of Object.keys(steps)) {
    if (!names.includes(name)) fail(`${path}.coarsen.${name}`, 'left out, or also in fields')
  }
  return fields
}

function readFilter(value: unknown, path: string): Condition[] {
  if (value === undefined) return []
  const list = readArray(value, path)
  if (list.length > LIMITS.conditions) {
    const message = `${path} has ${list.length} conditions; at most ${LIMITS.conditions} are read.`
    throw new ScopeError('too_many_conditions', message, { culprit: path })
  }
  return list.map((entry, index) => readCondition(readMembers(entry, `${path}[${index}]`)))
}

/** Values are plain text, not percent-encoded. Alternatives are an array of texts; presence is `{"field": "x", "op": "present"}`. */
function readCondition(members: Members): Condition {
  const { value, path } = members
  const field = readText(value['field'], `${path}.field`)
  const op = readOneOf(value['op'], OPS, `${path}.op`)
  refuseUnknown(members, op === 'present' ? ['field', 'op'] : ['field', 'op', 'value'])
  if (op === 'present') return { field, op, values: [] }
  const written = value['value']
  if (!Array.isArray(written)) {
    return { field, op, values: [readText(written, `${path}.value`, { empty: true })] }
  }
  if (written.length === 0) fail(`${path}.value`, 'a text, or an array of at least one')
  const values = written.map((one, index) =>
    readText(one, `${path}.value[${index}]`, { empty: true }),
  )
  return { field, op, values }
}

function writeCondition({ field, op, values }: Condition): Record<string, unknown> {
  if (op === 'present') return { field, op }
  return { field, op, value: values.length === 1 ? values[0] : [...values] }
}

function readActions(value: unknown, path: string): Action[] {
  if (value === undefined) return ['read']
  const list = readArray(value, path)
  if (list.length === 0) fail(path, `some of ${ACTIONS.join(', ')}`)
  return list.map((action, index) => {
    if (list.indexOf(action) < index) fail(`${path}[${index}]`, 'an action once only')
    return readOneOf(action, ACTIONS, `${path}[${index}]`)
  })
}

function readLocations(value: unknown, path: string): string[] {
  const list = readArray(value, path)
  if (list.length === 0) fail(path, 'left out, or at least one resource')
  return list.map((one, index) => {
    const text = readText(one, `${path}[${index}]`)
    if (!URL.canParse(text)) fail(`${path}[${index}]`, 'the URL of a resource')
    return text
  })
}
