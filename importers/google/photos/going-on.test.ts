import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { google } from '../index.ts'

const now = () => Date.UTC(2026, 0, 1)
const jpeg = (what: string) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(what)])

const YEAR = 'Takeout/Google Photos/Photos from 2018'

test('reading that goes on between a photo and its end still tells what the photo lacks, and gives its copies no record', async () => {
  const parts = [
    memoryPart(
      'takeout-20260101T000000Z-001.zip',
      zipOf({
        [`${YEAR}/A.jpg`]: jpeg('a'),
        [`${YEAR}/B.jpg`]: jpeg('b'),
        'Takeout/Google Photos/Lisbon/A.jpg': jpeg('a'),
        'Takeout/My Activity/Search/MyActivity.json': JSON.stringify([
          { header: 'Search', title: 'Searched for a', time: '2018-01-01T00:00:00Z' },
          { header: 'Search', title: 'Searched for b', time: 'no time' },
          { header: 'Search', title: 'Searched for c', time: '2018-01-02T00:00:00Z' },
        ]),
      }),
    ),
  ]
  const whole = await readAll(parts, [google], { now })
  assert.ok(whole.codes.includes('photo_without_sidecar'), whole.codes.join())
  const moments = whole.events.filter((event) => event.type !== 'warning')
  for (const [index, { type, checkpoint }] of moments.entries()) {
    if (type !== 'record') continue
    // As it comes back from the database.
    const from = JSON.parse(JSON.stringify(checkpoint))
    const rest = await readAll(parts, [google], { now, from, given: ['google'] })
    const told = (events: typeof whole.events) =>
      events.flatMap((event) => {
        if (event.type === 'warning') return [`${event.code} × ${event.count} ${event.path}`]
        if (event.type === 'record') return [`record ${event.collection} ${event.key}`]
        return [`${event.class} ${event.path} ${event.records} ${event.warning}`]
      })
    const at = whole.events.indexOf(moments[index]!)
    assert.deepEqual(told(rest.events), told(whole.events.slice(at + 1)), `from event ${index}`)
  }
})
