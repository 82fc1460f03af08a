import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peekJson } from './peek.ts'

const peek = (text: string) => peekJson(Buffer.from(text))
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

test('of a first element that goes on behind the beginning, what is there', () => {
  const cases: [begins: string, object: unknown][] = [
    ['[{"a":"x","b":[1,{"c":2}],"d":"go', { a: 'x', b: [1, { c: 2 }], d: 'go' }],
    ['[{"a":"é\\u00', { a: 'é' }],
    ['[{"a":"x\\\\', { a: 'x\\' }],
    ['[{"a":"x\\\\\\', { a: 'x\\' }],
    ['[{"a":[1,2', { a: [1] }],
    ['[{"a":[', {}],
    ['[{"a":{"b":1', { a: {} }],
    ['[{"a":1,"b', { a: 1 }],
    ['[{', {}],
  ]
  for (const [begins, object] of cases) {
    assert.deepEqual(plain(peek(begins).first(null)), object, begins)
    assert.deepEqual(plain(peek(`{"k":${begins}`).first('k')), object, begins)
    assert.deepEqual(peek(begins).all(null), [])
  }
})

test('what is whole stands before what is not, and what is no object is nothing', () => {
  assert.deepEqual(plain(peek('[{"a":1},{"a":2').first(null)), { a: 1 })
  assert.deepEqual(plain(peek('[{"a":NaN},{"a":2}').first(null)), { a: 2 })
  assert.equal(peek('["a long te').first(null), undefined)
  assert.equal(peek('{"k":{"a":1').first('k'), undefined)
  assert.equal(peek(`[{"a":${'['.repeat(60_000)}`).top, 'array')
  assert.deepEqual(plain(peek(`[{"a":${'['.repeat(60_000)}`).first(null)), { a: [] })
})
