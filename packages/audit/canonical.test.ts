import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonical } from './canonical.ts'

test('members are in the order of their code units, however many there are and however they are named', () => {
  // RFC 8785, section 3.2.3.
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const value = Object.fromEntries(names.map((name, nth) => [name, nth]))
  const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
  const members = order.map((name) => `${JSON.stringify(name)}:${names.indexOf(name)}`)
  assert.equal(canonical(value), `{${members.join(',')}}`)
  assert.equal(canonical({ 9: 'b', 10: 'a' }), '{"10":"a","9":"b"}')
  const many = Array.from({ length: 50 }, (_, nth) => `n${(nth * 37) % 50}`)
  const text = canonical(Object.fromEntries(many.map((name) => [name, name])))
  assert.deepEqual(
    [...text.matchAll(/"(\w+)":/g)].map(([, name]) => name),
    many.toSorted(),
  )
})

test('what is not there is left out of an object and null in a list, at every depth', () => {
  const value = { b: [undefined, null, { d: undefined, c: [] }, ''], a: undefined }
  assert.equal(canonical(value), '{"b":[null,null,{"c":[]},""]}')
  assert.equal(canonical([]), '[]')
  assert.equal(canonical({}), '{}')
  assert.equal(canonical(undefined), 'null')
})

test('texts and numbers are as JSON writes them', () => {
  assert.equal(canonical(['"\n\u2028', -0, 1e21, 0.1]), '["\\"\\n\u2028",0,1e+21,0.1]')
})
