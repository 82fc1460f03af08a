/**
 * An archive of more than 4 GB with a file of more than 4 GB in it, and another one behind: sizes and places that only ZIP64 can
 * say. Nothing of it is held or written anywhere: its bytes are made when they are read.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { largeZip } from '../support/exports/large-zip.ts'
import { reader } from '../support/exports/reading.ts'

const scratch = mkdtempSync(join(tmpdir(), 'mandate-zip64-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const point = (timestamp: string) =>
  JSON.stringify({ timestamp, latitudeE7: 481_000_000, longitudeE7: 110_000_000 })
const note = { textContent: 'behind', title: 'Behind', isTrashed: false, color: 'DEFAULT' }

test('attack 61: a real ZIP64, with a file of 4.4 GB that is read as a stream', {
  timeout: 600_000,
}, async () => {
  const part = largeZip('takeout-20260101T000000Z-001.zip', [
    {
      path: 'Takeout/Location History (Timeline)/Records.json',
      content: [
        Buffer.from(`{"locations":[${point('2019-03-01T10:00:00Z')}`),
        { spaces: 4_400_000_000 },
        Buffer.from(`,${point('2019-03-02T10:00:00Z')}]}`),
      ],
    },
    {
      path: 'Takeout/Keep/Behind.json',
      content: [Buffer.from(JSON.stringify({ ...note, userEditedTimestampUsec: 1e15 }))],
    },
  ])
  assert.ok(part.size > 2 ** 32)
  const { records, classes, warnings } = await reader(scratch).read([part])
  assert.deepEqual(
    records.map(({ collection, time }) => [collection, time]),
    [
      ['google.location', Date.parse('2019-03-01T10:00:00Z')],
      ['google.location', Date.parse('2019-03-02T10:00:00Z')],
      ['google.keep', 1e12],
    ],
    JSON.stringify(warnings),
  )
  assert.equal(classes.failed, 0, JSON.stringify(warnings))
})
