import assert from 'node:assert/strict'
import { test } from 'node:test'
import { each } from './each.ts'

test('what fails keeps nothing else from its turn, and is told at the end', async () => {
  const done: number[] = []
  const step = (n: number) => async () => {
    if (n % 2 === 0) throw new Error(`not ${n}`)
    done.push(n)
  }
  await assert.rejects(each([1, 2, 3, 4, 5].map(step)), /^Error: not 2$/)
  assert.deepEqual(done, [1, 3, 5])
})
