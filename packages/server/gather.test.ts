import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather } from './gather.ts'

test('what comes while others are at it is done together, and each gets its own result', async () => {
  const groups: number[][] = []
  const double = gather(async (items: number[]) => {
    groups.push(items)
    await new Promise((resolve) => setImmediate(resolve))
    return items.map((item) => item * 2)
  })
  assert.deepEqual(await Promise.all([1, 2, 3, 4].map(double)), [2, 4, 6, 8])
  assert.deepEqual(groups, [[1], [2, 3, 4]])
})

test('an item that cannot be done fails alone', async () => {
  const check = gather(async (items: number[]) => {
    await new Promise((resolve) => setImmediate(resolve))
    if (items.includes(3)) throw new Error('three')
    return items
  })
  const results = await Promise.allSettled([1, 2, 3, 4].map(check))
  const done = results.map(({ status }) => status === 'fulfilled')
  assert.deepEqual(done, [true, true, false, true])
})
