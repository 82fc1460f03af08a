import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { INVALID, VALID } from '../_vectors.ts'
import {
  ACTIONS,
  type Condition,
  type Item,
  LIMITS,
  type Op,
  ScopeError,
  type ShownField,
} from '../permission.ts'
import { formatScope } from './format.ts'
import { parseConditions, parseScope } from './parse.ts'

function refusalOf(text: string): ScopeError {
  try {
    parseScope(text)
  } catch (error) {
    if (error instanceof ScopeError) return error
    throw error
  }
  throw new Error(`${text.slice(0, 100)} was read`)
}

test('every valid text is read', () => {
  for (const { text } of VALID) assert.equal(parseScope(text).length, 1, text)
})

test('every invalid text is refused at its first wrong character', () => {
  for (const { text, code, position } of INVALID) {
    const error = refusalOf(text)
    assert.equal(`${error.code} at ${error.position}`, `${code} at ${position}`, text.slice(0, 80))
    assert.match(error.message, /^At character \d+: .+\.$/)
  }
})

test('what was written is kept', () => {
  assert.deepEqual(parseScope('?a.b[x=2|1,x!=%C3%A9,y=*].{c~0.01,*}:append,read'), [
    {
      collection: 'a.b',
      conditions: [
        { field: 'x', op: '=', values: ['2', '1'] },
        { field: 'x', op: '!=', values: ['é'] },
        { field: 'y', op: 'present', values: [] },
      ],
      fields: [{ name: 'c', step: '0.01' }, { name: '*' }],
      actions: ['append', 'read'],
      optional: true,
      terms: {},
    },
  ])
})

test('names joined by dots are collection and, last, field', () => {
  const [item] = parseScope('a.b.c.d~day')
  assert.equal(item!.collection, 'a.b.c')
  assert.deepEqual(item!.fields, [{ name: 'd', step: 'day' }])
  assert.equal(parseScope('a.**.b')[0]!.collection, 'a.**')
})

test('several scopes stand apart by one space', () => {
  assert.deepEqual(
    parseScope('a.b.c ?d.e.*').map((item) => item.collection),
    ['a.b', 'd.e'],
  )
})

test('a filter is what stands between the brackets', () => {
  assert.deepEqual(parseConditions(''), [])
  assert.deepEqual(
    parseConditions('time>=2018,title=a|b'),
    parseScope('a.b[time>=2018,title=a|b].c')[0]!.conditions,
  )
  assert.throws(() => parseConditions('time>=2018]'), { code: 'syntax', position: 10 })
})

test('attack 11: whatever the text, it is refused in under 5 ms', () => {
  const hostile = [
    'a.'.repeat(5000),
    `a.b[${'x=1,'.repeat(1000)}x=1].c`,
    `a.b[${'['.repeat(9000)}`,
    `a.b[x=${'|'.repeat(9000)}].c`,
    `a.b[x=${'%C3%A9'.repeat(2000)}].c`,
    `a.b.{${Array.from({ length: 2000 }, (_, index) => `c${index}`).join(',')}}`,
    `a.b.c~0.${'0'.repeat(9000)}2`,
    'a.b.c '.repeat(3000),
    `a.b.c:${'read,'.repeat(3000)}`,
    'é'.repeat(10_000),
    'a.b[x="1"].c\\',
    ' '.repeat(10_000),
    `${'x'.repeat(1_000_000)}`,
    `a.b[x=${'y'.repeat(100_000)}].c`,
  ]
  for (const text of hostile) refusalOf(text)
  for (const text of hostile) {
    // The fastest counts: other work on the machine only ever adds time.
    let best = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 50 && best >= 5; tries++) {
      const start = performance.now()
      refusalOf(text)
      best = Math.min(best, performance.now() - start)
    }
    assert.ok(best < 5, `${best} ms for ${text.slice(0, 40)}…`)
  }
})

test('any text is read or refused with a position within it', () => {
  const soup = fc.array(
    fc.constantFrom(...'ab.?*{}[]~,:|=!<>%C3A9 01é', '**', '.a', 'read', 'day', '%C3%A9', '0.01'),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(soup, (parts) => {
      const text = parts.join('')
      try {
        parseScope(text)
      } catch (error) {
        assert.ok(error instanceof ScopeError)
        assert.ok(error.position! >= 0 && error.position! <= text.length)
      }
    }),
    { numRuns: 5000 },
  )
})

test('reading what was written gives the same: parse(format(p)) = p', () => {
  fc.assert(
    fc.property(fc.array(anyItem, { minLength: 1, maxLength: 3 }), (items) => {
      const text = items.map(formatScope).join(' ')
      fc.pre(text.length <= LIMITS.bytes)
      assert.deepEqual(parseScope(text), items)
    }),
    { numRuns: 2000 },
  )
})

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,5}$/)
const value = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((text) => text.isWellFormed() && !text.includes('\0'))
const step = fc.constantFrom('0.001', '0.1', '1', '100', 'hour', 'day', 'month', 'year')
const condition = fc.oneof(
  name.map((field): Condition => ({ field, op: 'present', values: [] })),
  fc
    .tuple(
      name,
      fc.constantFrom<Op>('=', '!=', '<', '<=', '>', '>='),
      fc.array(value, { minLength: 1, maxLength: 3 }),
    )
    .map(([field, op, values]): Condition => ({ field, op, values })),
)
const field = fc.oneof(
  fc.constant<ShownField>({ name: '*' }),
  name.map((one): ShownField => ({ name: one })),
  fc.tuple(name, step).map(([one, size]): ShownField => ({ name: one, step: size })),
)
const anyItem: fc.Arbitrary<Item> = fc.record(
  {
    collection: fc.oneof(
      fc.array(name, { minLength: 2, maxLength: 4 }).map((names) => names.join('.')),
      fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => `${names.join('.')}.**`),
    ),
    conditions: fc.array(condition, { maxLength: 4 }),
    fields: fc.uniqueArray(field, { minLength: 1, maxLength: 4, selector: (one) => one.name }),
    actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1 }),
    optional: fc.boolean(),
    terms: fc.constant({}),
  },
  { noNullPrototype: true },
)
