/** Made-up permissions and records for the property tests: tiny domains, so that much collides. */
import fc from 'fast-check'
import type { Catalog, CatalogField, FieldType } from './catalog.ts'
import { resolve } from './meaning/resolve.ts'
import type { DataRecord } from './meaning/show.ts'
import type { Condition, Item, ResolvedItem, ShownField } from './permission.ts'
import { ScopeError } from './permission.ts'

function field(name: string, type: FieldType, sensitive = false): CatalogField {
  return { name, type, sensitive, title: name.toUpperCase() }
}

const FIELDS = [
  field('id', 'string'),
  field('time', 'time'),
  field('account', 'string'),
  field('n', 'number'),
  field('i', 'integer'),
  field('s', 'string'),
  field('b', 'boolean'),
  field('l', 'string list'),
  field('o', 'object'),
  field('f', 'file', true),
]

export const CATALOG: Catalog = {
  sha256: 'catalog-of-the-tests',
  collections: [
    { name: 'p.one', title: 'One', description: '', sensitive: false, fields: FIELDS },
    { name: 'p.two', title: 'Two', description: '', sensitive: false, fields: FIELDS.slice(0, 6) },
    { name: 'p.secret', title: 'Secret', description: '', sensitive: true, fields: FIELDS },
  ],
}

/** Values of each type, chosen around the bounds and steps below. */
const LITERALS: Record<FieldType, string[]> = {
  time: ['2018', '2018-07', '2018-07-15', '2018-07-01T10:00Z', '2019'],
  number: ['-1', '0', '0.5', '1', '10', '15', '20'],
  integer: ['-1', '0', '5', '9', '10', '19', '20'],
  string: ['a', 'b', 'c'],
  boolean: ['true', 'false'],
  'string list': ['a', 'b', 'c'],
  object: [],
  file: [],
}

const STEPS: Partial<Record<FieldType, string[]>> = {
  time: ['hour', 'day', 'month', 'year'],
  number: ['1', '10'],
  integer: ['1', '10'],
}

const OPS: Record<FieldType, Condition['op'][]> = {
  time: ['=', '<', '<=', '>', '>=', 'present'],
  number: ['=', '<', '<=', '>', '>=', 'present'],
  integer: ['=', '<', '<=', '>', '>=', 'present'],
  string: ['=', '!=', 'present'],
  boolean: ['=', '!=', 'present'],
  'string list': ['=', '!=', 'present'],
  object: ['present'],
  file: ['present'],
}

function conditionOn({ name, type }: CatalogField): fc.Arbitrary<Condition> {
  return fc.constantFrom(...OPS[type]).chain((op): fc.Arbitrary<Condition> => {
    if (op === 'present') return fc.constant({ field: name, op, values: [] })
    const many = op === '!=' || (op === '=' && !['time', 'number', 'integer'].includes(type))
    return fc
      .uniqueArray(fc.constantFrom(...LITERALS[type]), { minLength: 1, maxLength: many ? 3 : 1 })
      .map((values) => ({ field: name, op, values }))
  })
}

function shown({ name, type }: CatalogField): fc.Arbitrary<ShownField> {
  return fc
    .option(fc.constantFrom(...(STEPS[type] ?? ['none'])), { nil: undefined })
    .map((step) => (step && STEPS[type] ? { name, step } : { name }))
}

/** Items on one collection that use only the fields named. */
export function itemsOn(collection: string, names: readonly string[]): fc.Arbitrary<Item> {
  const fields = FIELDS.filter((one) => names.includes(one.name))
  return fc.record({
    collection: fc.constant(collection),
    conditions: fc.array(fc.constantFrom(...fields).chain(conditionOn), { maxLength: 3 }),
    fields: fc.uniqueArray(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...fields).chain(shown) },
        { weight: 1, arbitrary: fc.constantFrom({ name: '*' }, { name: 'id' }) },
      ),
      { minLength: 1, maxLength: 4, selector: (one) => one.name },
    ),
    actions: fc.constant(['read']),
    optional: fc.constant(false),
    terms: fc.constant({}),
  })
}

/** As `itemsOn`, resolved; those that nothing satisfies are left out. */
export function resolvedOn(
  collection: string,
  names: readonly string[],
): fc.Arbitrary<ResolvedItem> {
  return itemsOn(collection, names)
    .map((item) => {
      try {
        return resolve(item, CATALOG)
      } catch (error) {
        if (error instanceof ScopeError && error.code === 'matches_nothing') return null
        throw error
      }
    })
    .filter((item) => item !== null)
}

/** Every value that the literals and steps above can tell apart, and no value. */
const VALUES: Record<string, unknown[]> = {
  time: [
    null,
    '2017-12-31T23:59:59.999Z',
    '2018-01-01T00:00:00.000Z',
    '2018-01-01T00:00:00.001Z',
    '2018-06-30T23:59:59.999Z',
    '2018-07-01T00:00:00.000Z',
    '2018-07-01T00:00:00.001Z',
    '2018-07-01T09:59:59.999Z',
    '2018-07-01T10:00:00.000Z',
    '2018-07-01T10:00:00.001Z',
    '2018-07-01T10:00:59.999Z',
    '2018-07-01T10:01:00.000Z',
    '2018-07-01T10:59:59.999Z',
    '2018-07-01T11:00:00.000Z',
    '2018-07-14T23:59:59.999Z',
    '2018-07-15T00:00:00.000Z',
    '2018-07-15T00:00:00.001Z',
    '2018-07-15T23:59:59.999Z',
    '2018-07-16T00:00:00.000Z',
    '2018-07-31T23:59:59.999Z',
    '2018-08-01T00:00:00.000Z',
    '2018-12-31T23:59:59.999Z',
    '2019-01-01T00:00:00.000Z',
    '2019-01-01T00:00:00.001Z',
    '2019-12-31T23:59:59.999Z',
    '2020-01-01T00:00:00.000Z',
  ],
  n: [null, -1.5, -1, -0.9, 0, 0.2, 0.5, 0.7, 1, 1.5, 9.5, 10, 10.5, 14.5, 15, 15.5, 20, 20.5, 30],
  i: [null, -11, -2, -1, 0, 1, 4, 5, 6, 8, 9, 10, 11, 18, 19, 20, 21, 29, 30],
  s: [null, 'a', 'b', 'c', 'd', 'e'],
  b: [null, true, false],
  l: [null, ...subsets(['a', 'b', 'c', 'd'])],
  o: [null, {}],
}

function subsets(of: readonly string[]): string[][] {
  return Array.from({ length: 2 ** of.length - 1 }, (_, index) =>
    of.filter((__, bit) => ((index + 1) >> bit) & 1),
  )
}

/** Every record that differs in the fields named. Ids are all the same: each could be any. */
export function recordsOver(names: readonly string[]): DataRecord[] {
  let records: DataRecord[] = [{ id: 'x', account: 'm' }]
  for (const name of names) {
    const values = VALUES[name]!
    records = records.flatMap((record) => values.map((value) => ({ ...record, [name]: value })))
  }
  return records
}
