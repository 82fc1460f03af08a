import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { ImportError } from '../fault.ts'
import { keeping, memoryPart, readAll, zipOf } from '../testing.ts'

test('a file that nobody takes is not held open', async () => {
  const part = memoryPart('a.zip', zipOf({ 'a.jpg': randomBytes(1 << 20), 'b.jpg': 'b' }))
  const open: Readable[] = []
  const read = (start: number, end: number) => {
    const stream = part.read(start, end)
    open.push(stream)
    return stream
  }
  const { entries } = await readAll([{ ...part, read }], [keeping], {
    keep: async () => {
      throw new ImportError('quota_exceeded', 'There is no room.')
    },
  })
  assert.deepEqual(entries, ['failed a.jpg', 'failed b.jpg'])
  for (let tries = 0; tries < 100 && !open.every(({ destroyed }) => destroyed); tries++)
    await wait(10)
  assert.ok(open.length > 2)
  assert.deepEqual(
    open.filter(({ destroyed }) => !destroyed),
    [],
  )
})
