import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { csvRows } from './csv.ts'

/** A table without end, of which nobody holds more than a moment. */
function endless(line: string): Readable {
  async function* bytes() {
    for (;;) yield Buffer.from(line.repeat(1000))
  }
  return Readable.from(bytes(), { objectMode: false, highWaterMark: 1 })
}

async function isClosed(stream: Readable): Promise<boolean> {
  for (let tries = 0; tries < 100 && !stream.destroyed; tries++) await wait(10)
  return stream.destroyed
}

test('a table that breaks off in its middle is not held open', async () => {
  const stream = endless('"never closed, ')
  const codes: string[] = []
  for await (const _ of csvRows(stream, { fail: ({ code }) => codes.push(code) }));
  assert.deepEqual(codes, ['invalid_csv'])
  assert.ok(await isClosed(stream))
})

test('nor is one of which only the first rows are wanted', async () => {
  const stream = endless('a,b\n')
  for await (const row of csvRows(stream, { fail: ({ message }) => assert.fail(message) })) {
    assert.deepEqual(row, ['a', 'b'])
    break
  }
  assert.ok(await isClosed(stream))
})
