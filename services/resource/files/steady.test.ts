import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { ObjectsAway } from './objects.ts'
import { steadily } from './steady.ts'

const bytes = randomBytes(10_000)
const range = { start: 1_000, end: 9_000 }
const wanted = bytes.subarray(range.start, range.end)

/** Answers that each give so many bytes, then say what `end` does. */
function answers(
  lengths: number[],
  end: () => void,
): (from: number) => Promise<AsyncIterable<Buffer>> {
  return async (from) => {
    const length = lengths.shift() ?? 0
    return (async function* () {
      if (length > 0) yield bytes.subarray(from, from + length)
      if (from + length < range.end) end()
    })()
  }
}
const broken = () => {
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}

for (const [how, end] of [
  ['breaks off', broken],
  ['ends early and says that it is whole', () => {}],
] as const) {
  test(`an answer that ${how} is asked for again from where it stopped`, async () => {
    const open = answers([3_000, 1, 0, 5_000], end)
    assert.deepEqual(await buffer(steadily(await open(1_000), open, range)), wanted)
  })
}

test('what comes beyond what was asked for is left', async () => {
  const open = answers([9_000], broken)
  assert.deepEqual(await buffer(steadily(await open(1_000), open, range)), wanted)
})

test('a store from which nothing comes again and again is said to be away', async () => {
  const open = answers([3_000, 0, 0, 0, 0], broken)
  await assert.rejects(buffer(steadily(await open(1_000), open, range)), ObjectsAway)
})
