import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CATALOG, itemsOn, recordsOver } from '../_generated.ts'
import { REFUSED, VALID, VECTOR_CATALOG } from '../_vectors.ts'
import type { Catalog } from '../catalog.ts'
import { type Item, type ResolvedItem, ScopeError } from '../permission.ts'
import { formatScope } from '../text/format.ts'
import { parseScope } from '../text/parse.ts'
import { resolve, resolveFilter } from './resolve.ts'
import { show } from './show.ts'

function read(scope: string, catalog: Catalog = VECTOR_CATALOG): ResolvedItem {
  return resolve(parseScope(scope)[0]!, catalog)
}

test('every valid text has its canonical text', () => {
  for (const { text, canonical } of VALID) {
    assert.equal(formatScope(read(text)), canonical, text)
    assert.equal(formatScope(read(canonical)), canonical, 'what is canonical stays so')
  }
})

test('what the catalog cannot satisfy is refused, naming the culprit', () => {
  for (const { text, code, culprit } of REFUSED) {
    assert.throws(
      () => read(text),
      (error) => error instanceof ScopeError && error.code === code && error.culprit === culprit,
      text,
    )
  }
})

test('a refusal names the nearest names that exist', () => {
  assert.throws(() => read('google.photo.title'), /did you mean google\.photos/)
  assert.throws(() => read('google.photos.titel'), /did you mean .*title/)
  assert.throws(() => read('google.photos.{lat}'), /There is no field lat in google\.photos/)
})

test('* leaves out what is sensitive, unless it is named', () => {
  const names = (scope: string) => read(scope).concrete[0]!.fields.map((field) => field.name)
  assert.ok(!names('google.photos.*').includes('people'))
  assert.ok(names('google.photos.{*,people}').includes('people'))
  assert.ok(!names('google.photos.{*,people}').includes('original'))
})

test('.** leaves out sensitive collections, and goes on where a field is', () => {
  const names = (scope: string) => read(scope).concrete.map((one) => one.collection)
  assert.deepEqual(names('google.**.*'), [
    'google.foo',
    'google.my_activity.assistant',
    'google.photos',
  ])
  assert.deepEqual(names('google.**[latitude>0].*'), ['google.photos'])
  assert.deepEqual(names('google.**.latitude'), ['google.photos'])
  assert.deepEqual(names('google.my_activity.**.*'), ['google.my_activity.assistant'])
  assert.equal(names('google.**.{*,latitude~0.1}').length, 3)
})

test('* and .** mean for ever what their catalog had', () => {
  const grown: Catalog = {
    sha256: 'grown',
    collections: [
      ...VECTOR_CATALOG.collections.map((one) => ({
        ...one,
        fields: [
          ...one.fields,
          { name: 'added', title: 'Added', type: 'string' as const, sensitive: false },
        ],
      })),
      { ...VECTOR_CATALOG.collections[0]!, name: 'google.added' },
    ],
  }
  const before = read('google.**.*')
  assert.equal(before.catalog, 'vectors')
  assert.equal(read('google.**.*', grown).concrete.length, before.concrete.length + 1)
  assert.ok(!JSON.stringify(before.concrete).includes('added'))
})

for (const names of [['n', 's'], ['l', 'b'], ['i', 'o'], ['time']]) {
  test(`equal meanings have equal text, different texts different meanings (${names})`, () => {
    const records = recordsOver(names)
    const texts = new Map<string, string>()
    const meanings = new Map<string, string>()
    fc.assert(
      fc.property(itemsOn('p.one', names), (item) => {
        const resolved = resolveIfPossible(item)
        if (!resolved) return
        const text = JSON.stringify(resolved.concrete)
        const meaning = JSON.stringify([
          resolved.concrete[0]!.fields,
          records.map((record) => Number(show([resolved], 'p.one', record) !== null)).join(''),
        ])
        assert.equal(texts.get(meaning) ?? text, text)
        assert.equal(meanings.get(text) ?? meaning, meaning)
        texts.set(meaning, text)
        meanings.set(text, meaning)
        assert.deepEqual(resolve(parseScope(formatScope(resolved))[0]!, CATALOG), resolved)
      }),
      { numRuns: 1500 },
    )
  })
}

test('conditions that nothing satisfies are refused, and no others', () => {
  for (const names of [['n'], ['i'], ['time'], ['s'], ['b'], ['l']]) {
    const records = recordsOver(names)
    fc.assert(
      fc.property(itemsOn('p.one', names), (item) => {
        const resolved = resolveIfPossible(item)
        if (resolved) assert.ok(records.some((record) => show([resolved], 'p.one', record)))
      }),
      { numRuns: 300 },
    )
  }
})

test('a filter is resolved against one collection', () => {
  assert.deepEqual(resolveFilter('time=2018,width>5', 'google.photos', VECTOR_CATALOG), [
    {
      field: 'time',
      type: 'time',
      kind: 'interval',
      from: { value: '2018-01-01T00:00:00.000Z', open: false },
      to: { value: '2019-01-01T00:00:00.000Z', open: true },
    },
    { field: 'width', type: 'integer', kind: 'interval', from: { value: '6', open: false } },
  ])
  assert.throws(() => resolveFilter('nope=1', 'google.photos', VECTOR_CATALOG), {
    code: 'unknown_field',
  })
})

function resolveIfPossible(item: Item): ResolvedItem | null {
  try {
    return resolve(item, CATALOG)
  } catch (error) {
    if (error instanceof ScopeError && error.code === 'matches_nothing') return null
    throw error
  }
}
