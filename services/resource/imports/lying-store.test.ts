import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

// In what is stored without packing, a byte of a name or of the directory is in no checksum of the archive.
const NAME = 'Takeout/Drive/letter.bin'
const file = {
  'takeout-20260101T000000Z-001.zip': zipOf({ [NAME]: randomBytes(90_000) }),
}

test('an import to which the store gives other bytes waits, says so, and goes on by itself when they are right', async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  const [id] = await ana.upload(file)
  const stored = join(here.config.dataDir, 'objects', 'uploads', String(id).split('/').pop()!)
  const right = await readFile(stored)
  const wrong = Buffer.from(right)
  // Of the name in the directory, behind the file.
  wrong[wrong.length - 30]! ^= 1
  await writeFile(stored, wrong)
  const number = await ana.start([id!])
  const worker = await here.startWorker()
  try {
    const waiting = await ana.until(number, ({ state, warnings }) => {
      return state !== 'queued' && (state !== 'running' || warnings.length > 0)
    })
    assert.equal(waiting.state, 'running', JSON.stringify(waiting))
    assert.deepEqual(
      waiting.warnings.map(({ code }) => code),
      ['no_store'],
    )
    await writeFile(stored, right)
    const over = await ana.over(number)
    assert.equal(over.state, 'completed', JSON.stringify(over))
    assert.deepEqual(over.warnings, [])
    const [record] = await ana.records('google.drive')
    assert.match(JSON.stringify(record), /letter\.bin/)
  } finally {
    await worker.close()
  }
})
