import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

const location = (count: number, from = 1_400_000_000_000) =>
  JSON.stringify({
    locations: Array.from({ length: count }, (_, i) => ({
      timestampMs: String(from + i * 60_000),
      latitudeE7: 481_000_000 + i,
      longitudeE7: 112_000_000 + i,
      accuracy: 20,
    })),
  })

describe('an import', () => {
  let here: Home
  let ana: Resident
  before(async () => {
    here = await home()
    ana = await resident(here.url, 'ana')
  })
  after(() => here[Symbol.asyncDispose]())

  test('makes records of an uploaded archive and accounts for every file in it', async () => {
    const report = await ana.bring({
      'takeout-20260101T000000Z-001.zip': zipOf({
        'Takeout/Location History/Records.json': location(500),
        'Takeout/archive_browser.html': '<html>index</html>',
        'Takeout/Unheard of/thing.bin': Buffer.from([1, 2, 3]),
      }),
    })
    assert.equal(report.state, 'completed', JSON.stringify(report))
    assert.equal(report.collections['google.location']?.added, 500)
    const sum = Object.values(report.files).reduce((all, count) => all + count, 0)
    assert.equal(sum, 3)
    assert.equal(report.entries, 3)
    const records = await ana.records('google.location')
    assert.equal(records.length, 500)
    assert.equal(records[0]?.['time'], '2014-05-13T16:53:20Z')
    assert.equal(records[0]?.['latitude'], 48.1)
  })
})
