import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Seen } from './rows.ts'

test('entries of one moment are numbered in their order, and equal words have one number', () => {
  const seen = new Seen()
  const numbers = ['a', 'b', 'a', '', 'b', ''].map((words) => seen.nth('moment', words))
  assert.deepEqual(numbers, [0, 1, 0, 2, 1, 2])
  assert.equal(seen.nth('another', 'b'), 0)
})

test('a hundred thousand of one moment are numbered in seconds', () => {
  const seen = new Seen()
  const began = performance.now()
  for (let at = 0; at < 100_000; at++) assert.equal(seen.nth('moment', `words ${at}`), at)
  assert.ok(performance.now() - began < 5000, `${performance.now() - began} ms`)
})
