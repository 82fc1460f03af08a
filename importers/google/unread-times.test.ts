/** Google may change how it writes a time: then that is said, once for each file. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from './_export.ts'

const stated = 'somewhen'
const files: Record<string, unknown> = {
  'Location History/Records.json': {
    locations: [{ latitudeE7: 1e8, longitudeE7: 1e8, timestamp: stated }],
  },
  'My Activity/Search/MyActivity.json': [
    { header: 'Search', title: 'Searched for tea', time: stated, products: ['Search'] },
  ],
  'Chrome/History.json': {
    'Browser History': [{ url: 'https://example.org/', time_usec: stated, client_id: 'c' }],
  },
  'Keep/a.json': { textContent: 'a', isTrashed: false, userEditedTimestampUsec: stated },
  'Maps (your places)/Saved Places.json': {
    type: 'FeatureCollection',
    features: [{ properties: { google_maps_url: 'http://maps.google.com/?cid=1', date: stated } }],
  },
  'Google Play Store/Installs.json': [
    { install: { doc: { title: 'Tea' }, firstInstallationTime: stated, deviceAttribute: {} } },
  ],
}

for (const [path, content] of Object.entries(files)) {
  test(`a time in ${path} that nobody can read is told`, async () => {
    const { records, codes } = await read({ [`Takeout/${path}`]: JSON.stringify(content) })
    assert.deepEqual(
      records.map(({ time }) => time),
      [null],
    )
    assert.deepEqual(codes, ['time_not_found'])
  })
}
