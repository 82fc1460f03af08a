import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowance } from './allowance.ts'

test('whoever comes too often is told when to come again, and nobody else is', () => {
  let now = 1_000_000
  const mayCome = allowance(2, () => now)
  assert.equal(mayCome('a'), null)
  assert.equal(mayCome('a'), null)
  assert.equal(mayCome('a'), 60)
  assert.equal(mayCome('b'), null)
  now += 45_500
  assert.equal(mayCome('a'), 15)
  now += 15_000
  assert.equal(mayCome('a'), null)
})

test('whoever is only looked at is not counted', () => {
  const mayCome = allowance(1, () => 1_000_000)
  for (let times = 0; times < 3; times++) assert.equal(mayCome('a', 0), null)
  assert.equal(mayCome('a'), null)
  assert.equal(mayCome('a', 0), 60)
})
