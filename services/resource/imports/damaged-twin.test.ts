/** A part that came damaged and was downloaded again: both are chosen, and their directories are the same. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

let here: Home
before(async () => {
  here = await home()
})
after(() => here[Symbol.asyncDispose]())

const location = { timestampMs: '1400000000000', latitudeE7: 481_000_000, longitudeE7: 112_000_000 }
const whole = zipOf({
  'Takeout/Location History/Records.json': JSON.stringify({ locations: [location] }),
})
/** One byte of the contents is another; the directory at the end is as it was. */
const damaged = Buffer.from(whole)
const inside = 30 + 'Takeout/Location History/Records.json'.length + 3
damaged[inside] = (damaged[inside] ?? 0) ^ 0xff

test('the whole one is read, whichever is looked at first', async () => {
  const ana = await resident(here.url, 'ana')
  const report = await ana.bring({ 'a.zip': damaged, 'a (1).zip': whole })
  assert.equal((await ana.records('google.location')).length, 1, JSON.stringify(report))
  assert.equal(report.state, 'completed_with_errors', 'the damaged one is told')

  const ben = await resident(here.url, 'ben')
  await ben.bring({ 'a.zip': whole, 'a (1).zip': damaged })
  assert.equal((await ben.records('google.location')).length, 1)
})

test('nor does a damaged file of one archive keep its copy in another from being read', async () => {
  const cho = await resident(here.url, 'cho')
  const other = zipOf({
    'Takeout/Location History/Records.json': JSON.stringify({ locations: [location] }),
    'Takeout/archive_browser.html': '<html>index</html>',
  })
  const report = await cho.bring({ 'a.zip': damaged, 'b.zip': other })
  assert.equal((await cho.records('google.location')).length, 1, JSON.stringify(report))
})
