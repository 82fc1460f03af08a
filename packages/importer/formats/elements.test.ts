import assert from 'node:assert/strict'
import { test } from 'node:test'
import { present } from './elements.ts'

test('what says nothing is left out of a record, and so is what is no number', () => {
  const said = { zero: 0, no: false, text: 'x', list: [0] }
  const empty = { a: undefined, b: null, c: '', d: [], e: Number.NaN, f: 1e308 * 10 }
  assert.deepEqual(present({ ...said, ...empty }), said)
})
