import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VALID, VECTOR_CATALOG } from '../_vectors.ts'
import { resolve } from '../meaning/resolve.ts'
import { ScopeError } from '../permission.ts'
import { readDetails, writeDetails } from './details.ts'
import { formatScope } from './format.ts'
import { parseScope } from './parse.ts'

const EXAMPLE = {
  type: 'mandate_records',
  locations: ['https://rs.example/owners/abc'],
  actions: ['read'],
  collection: 'google.photos',
  filter: [
    { field: 'time', op: '>=', value: '2018' },
    { field: 'time', op: '<', value: '2019' },
    { field: 'albums', op: '=', value: ['a', 'b|c'] },
    { field: 'title', op: 'present' },
  ],
  fields: ['latitude', 'longitude'],
  coarsen: { latitude: '0.01', longitude: '0.01' },
  optional: true,
  purpose: 'Show your trips on a map',
  purpose_code: 'https://w3id.org/dpv#ServiceProvision',
  legal_basis: 'consent',
  retention: { max: 'P30D', on_expiry: 'delete' },
  recipients: [],
}

test('every valid text and its details mean the same', () => {
  for (const { canonical, details } of VALID) {
    const [item] = parseScope(canonical)
    assert.deepEqual(writeDetails([item!]), [details])
    assert.deepEqual(readDetails([details]), [item])
    assert.equal(formatScope(resolve(readDetails([details])[0]!, VECTOR_CATALOG)), canonical)
  }
})

test('an object of the protocol is read whole and written back', () => {
  const [item] = readDetails([EXAMPLE])
  assert.equal(
    formatScope(item!),
    '?google.photos[time>=2018,time<2019,albums=a|b%7Cc,title=*].{latitude~0.01,longitude~0.01}',
  )
  assert.deepEqual(item!.terms.retention, { max: 'P30D', on_expiry: 'delete' })
  assert.deepEqual(writeDetails([item!]), [EXAMPLE])
})

test('attack 12: fields left out mean the id alone, never everything', () => {
  const [item] = readDetails([{ type: 'mandate_records', collection: 'google.photos' }])
  assert.deepEqual(item!.fields, [{ name: 'id' }])
  assert.deepEqual(item!.actions, ['read'])
  assert.deepEqual(resolve(item!, VECTOR_CATALOG).concrete[0]!.fields, [])
})

test('locations are filled in for items that name none', () => {
  const [item] = parseScope('a.b.c')
  const [written] = writeDetails([item!], { locations: ['https://rs.example/owners/x'] })
  assert.deepEqual(written!['locations'], ['https://rs.example/owners/x'])
})

test('nothing is ignored: each wrong member is named', () => {
  const wrong: [unknown, string][] = [
    [{ type: 'payment' }, '[0].type'],
    [{ type: undefined }, '[0].type'],
    [{ color: 'red' }, '[0].color'],
    [{ datatypes: [] }, '[0].datatypes'],
    [{ collection: undefined }, '[0].collection'],
    [{ collection: '' }, '[0].collection'],
    [{ collection: 'photos' }, '[0].collection'],
    [{ collection: 'a.b[x=1]' }, '[0].collection'],
    [{ collection: '?a.b' }, '[0].collection'],
    [{ collection: 'a.b.c d.e' }, '[0].collection'],
    [{ actions: [] }, '[0].actions'],
    [{ actions: 'read' }, '[0].actions'],
    [{ actions: ['read', 'write'] }, '[0].actions[1]'],
    [{ actions: ['read', 'read'] }, '[0].actions[1]'],
    [{ fields: [] }, '[0].fields'],
    [{ fields: ['title', 'title'] }, '[0].fields[1]'],
    [{ fields: ['title', 5] }, '[0].fields[1]'],
    [{ fields: ['title~1'], coarsen: {} }, '[0].fields.title~1'],
    [{ fields: ['a,b'], coarsen: {} }, '[0].fields.a,b'],
    [{ coarsen: { altitude: '1' } }, '[0].coarsen.altitude'],
    [{ coarsen: { latitude: 0.01 } }, '[0].coarsen.latitude'],
    [{ coarsen: { latitude: '0.02' } }, '[0].coarsen.latitude'],
    [{ fields: ['*'], coarsen: { '*': '1' } }, '[0].coarsen.*'],
    [{ filter: {} }, '[0].filter'],
    [{ filter: [{ field: 'x', op: '=' }] }, '[0].filter[0].value'],
    [{ filter: [{ field: 'x', op: '=', value: 5 }] }, '[0].filter[0].value'],
    [{ filter: [{ field: 'x', op: '=', value: [] }] }, '[0].filter[0].value'],
    [{ filter: [{ field: 'x', op: '=', value: ['a', null] }] }, '[0].filter[0].value[1]'],
    [{ filter: [{ field: 'x', op: '~', value: 'a' }] }, '[0].filter[0].op'],
    [{ filter: [{ field: 'x', op: 'present', value: 'a' }] }, '[0].filter[0].value'],
    [{ filter: [{ field: 'x', op: '=', value: 'a', not: true }] }, '[0].filter[0].not'],
    [{ filter: [{ field: 'x=1,y', op: '=', value: 'a' }] }, '[0].filter[0]'],
    [{ filter: [{ field: 'x', op: '=', value: 'a\0' }] }, '[0].filter[0].value'],
    [{ filter: [{ field: 'x', op: '=', value: '\ud800' }] }, '[0].filter[0].value'],
    [{ filter: [{ field: 'x', op: '=', value: 'y'.repeat(257) }] }, '[0].filter[0]'],
    [{ filter: Array.from({ length: 65 }, () => ({ field: 'x', op: 'present' })) }, '[0].filter'],
    [{ optional: 'yes' }, '[0].optional'],
    [{ locations: [] }, '[0].locations'],
    [{ locations: ['here'] }, '[0].locations[0]'],
    [{ purpose: '' }, '[0].purpose'],
    [{ purpose_code: 'ServiceProvision' }, '[0].purpose_code'],
    [{ retention: 'P30D' }, '[0].retention'],
    [{ retention: {} }, '[0].retention.max'],
    [{ retention: { max: 'P1M' } }, '[0].retention.max'],
    [{ retention: { max: 'P030D' } }, '[0].retention.max'],
    [{ retention: { max: 'P30D', on_expiry: 'keep' } }, '[0].retention.on_expiry'],
    [{ retention: { max: 'P30D', why: 'x' } }, '[0].retention.why'],
    [{ recipients: 'nobody' }, '[0].recipients'],
    [{ recipients: [''] }, '[0].recipients[0]'],
    [{ legal_basis: 'vital_interest' }, '[0].legal_basis'],
  ]
  for (const [change, culprit] of wrong) {
    assert.throws(
      () => readDetails([{ ...EXAMPLE, ...(change as object) }]),
      (error) =>
        error instanceof ScopeError &&
        error.culprit === culprit &&
        !error.message.includes('undefined'),
      `${JSON.stringify(change).slice(0, 80)} should name ${culprit}`,
    )
  }
  for (const [value, culprit] of [
    [{}, ''],
    [[], ''],
    [null, ''],
    ['x', ''],
    [[5], '[0]'],
  ] as const) {
    assert.throws(() => readDetails(value), { culprit })
  }
})

test('the basis decides whether an item can be refused alone', () => {
  const cases: [string | undefined, boolean, boolean][] = [
    [undefined, false, true],
    [undefined, true, true],
    ['contract', false, true],
    ['contract', true, false],
    ['consent', true, true],
    ['consent', false, false],
    ['legitimate_interest', true, true],
    ['legitimate_interest', false, false],
  ]
  for (const [legal_basis, optional, expected] of cases) {
    const object = { ...EXAMPLE, optional, ...(legal_basis ? { legal_basis } : {}) }
    if (!legal_basis) Reflect.deleteProperty(object, 'legal_basis')
    if (expected) assert.equal(readDetails([object]).length, 1)
    else assert.throws(() => readDetails([object]), { culprit: '[0].legal_basis' })
  }
})

test('no more than 32 items or 8 KiB are read', () => {
  const small = { type: 'mandate_records', collection: 'a.b' }
  assert.equal(readDetails(Array.from({ length: 32 }, () => small)).length, 32)
  assert.throws(() => readDetails(Array.from({ length: 33 }, () => small)), {
    code: 'too_many_items',
  })
  assert.throws(() => readDetails([{ ...small, purpose: 'x'.repeat(8200) }]), { code: 'too_long' })
})
