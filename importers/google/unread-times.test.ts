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

test('what was done at two times that nobody can read are two activities', async () => {
  const once = { header: 'Search', title: 'Visited tea', titleUrl: 'https://example.org/' }
  const cell = (when: string) =>
    `<div class="outer-cell"><p class="mdl-typography--title">Search</p><div class="mdl-typography--body-1"><a href="https://example.org/">tea</a><br>${when}<br></div></div>`
  const page = `<html><body class="mdl-typography">${cell('then')}${cell('later')}${cell('then')}</body></html>`
  const list = ['then', 'later', 'then'].map((time) => ({ ...once, time, products: ['Search'] }))
  for (const [name, content] of Object.entries({
    'MyActivity.json': list,
    'MyActivity.html': page,
  })) {
    const { records } = await read({ [`Takeout/My Activity/Search/${name}`]: content })
    assert.equal(records.length, 3, name)
    assert.equal(new Set(records.map(({ key }) => key)).size, 2, name)
  }
})
