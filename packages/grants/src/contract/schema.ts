/**
 * The part of JSON Schema 2020-12 that a contract may use. A schema is written by anybody, and run over
 * every document: nothing in it refers elsewhere, branches, or can be made to take for ever.
 *
 * @see [JSON Schema 2020-12](https://json-schema.org/draft/2020-12/schema)
 */
import type { FieldType } from '../catalog.ts'
import { membersOf, refuse } from './wrong.ts'

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
const MOST_DEEP = 6
const MOST_NODES = 256
const MOST_VALUES = 100

const EVERYWHERE = ['type', 'title', 'description', 'enum', 'const']
const KEYWORDS: Record<string, string[]> = {
  string: ['minLength', 'maxLength', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  boolean: [],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
}
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties']

type Schema = Record<string, unknown>

/**
 * Reads the schema of a document: an object whose properties are the collection's fields, and no others.
 * @throws {ScopeError} `bad_contract`
 */
export function readSchema(value: unknown, path: string): Schema {
  const { $schema: dialect, ...schema } = Object(value) as Schema
  if (dialect !== undefined && dialect !== DIALECT) {
    refuse(`${path}/$schema`, `should be ${DIALECT}, or left out`)
  }
  if (schema['type'] !== 'object') refuse(`${path}/type`, 'should be "object"')
  if (![undefined, false].includes(schema['additionalProperties'] as undefined)) {
    refuse(`${path}/additionalProperties`, 'should be false, or left out: fields are named')
  }
  check({ ...schema, additionalProperties: false }, path, 1, { nodes: 0 })
  return { ...schema, additionalProperties: false }
}

function check(value: unknown, path: string, depth: number, seen: { nodes: number }): void {
  const type = String(Object(value)['type'])
  const own = Object.hasOwn(KEYWORDS, type) ? KEYWORDS[type] : undefined
  if (!own) refuse(`${path}/type`, `should be one of ${Object.keys(KEYWORDS).join(', ')}`)
  const schema = membersOf(value, path, [...EVERYWHERE, ...own])
  if (depth > MOST_DEEP) refuse(path, `lies deeper than ${MOST_DEEP} levels`)
  if (++seen.nodes > MOST_NODES) refuse(path, `is one of more than ${MOST_NODES} parts`)
  for (const name of ['title', 'description']) {
    if (!['undefined', 'string'].includes(typeof schema[name])) {
      refuse(`${path}/${name}`, 'should be a text')
    }
  }
  checkValues(schema, path)
  for (const name of own) {
    if (schema[name] !== undefined) checkKeyword(name, schema[name], path)
  }
  if (schema['items'] !== undefined) check(schema['items'], `${path}/items`, depth + 1, seen)
  const properties = Object.entries(Object(schema['properties']) as Schema)
  for (const [name, inner] of properties) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) {
      refuse(`${path}/properties/${name.slice(0, 80)}`, 'is no name of letters, digits and _')
    }
    check(inner, `${path}/properties/${name}`, depth + 1, seen)
  }
  const stray = ((schema['required'] ?? []) as string[]).find(
    (name) => !properties.some(([known]) => known === name),
  )
  if (stray !== undefined) refuse(`${path}/required`, `names ${stray}, which is no property`)
}

function checkValues(schema: Schema, path: string): void {
  const { enum: values = [] } = schema
  if (!Array.isArray(values) || values.length > MOST_VALUES) {
    refuse(`${path}/enum`, `should be a list of at most ${MOST_VALUES} values`)
  }
  for (const one of [...values, ...('const' in schema ? [schema['const']] : [])]) {
    const isPlain = typeof one === 'number' || typeof one === 'boolean' || typeof one === 'string'
    if (!isPlain || String(one).length > 256) {
      refuse(`${path}/enum`, 'should hold plain values of at most 256 characters')
    }
  }
  if (schema['enum'] !== undefined && values.length === 0) refuse(`${path}/enum`, 'is empty')
}

function checkKeyword(name: string, value: unknown, path: string): void {
  const at = `${path}/${name}`
  if (name === 'format') {
    if (value !== 'date-time' && value !== 'date') refuse(at, 'should be date-time or date')
  } else if (name === 'items' || name === 'properties') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(at, 'should be an object')
    }
  } else if (name === 'required') {
    const isList = Array.isArray(value) && value.every((one) => typeof one === 'string')
    if (!isList || new Set(value).size < value.length) refuse(at, 'should be a list of names')
  } else if (name === 'uniqueItems' || name === 'additionalProperties') {
    if (typeof value !== 'boolean') refuse(at, 'should be true or false')
  } else if (COUNTS.includes(name)) {
    if (!Number.isSafeInteger(value) || Number(value) < 0) refuse(at, 'should be a count')
  } else if (typeof value !== 'number' || (name === 'multipleOf' && value <= 0)) {
    refuse(at, 'should be a number')
  }
}

/** What a property is as a field, to conditions and to whoever reads. */
export function fieldType(schema: Schema): FieldType {
  const { type, format, items } = schema
  if (type === 'string') return format === 'date-time' ? 'time' : 'string'
  if (type === 'number' || type === 'integer' || type === 'boolean') return type
  return type === 'array' && Object(items)['type'] === 'string' ? 'string list' : 'object'
}
