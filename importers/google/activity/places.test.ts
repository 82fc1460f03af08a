import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const map = 'https://www.google.com/maps/@?api=1&map_action=map&center=48.1,11.5&zoom=12'
const device = 'https://support.google.com/maps/answer/6258979'

const page = `<html><body><div class="outer-cell mdl-cell"><div class="mdl-grid">
<div class="header-cell mdl-cell"><p class="mdl-typography--title">Search<br></p></div>
<div class="content-cell mdl-typography--body-1">Searched for&nbsp;<a href="https://www.google.com/search?q=tea">tea</a><br>Jan 5, 2020, 3:04:05 PM UTC</div>
<div class="content-cell mdl-typography--caption"><b>Products:</b><br>&emsp;Search<br><b>Locations:</b><br>&emsp;At <a href="${map.replaceAll('&', '&amp;')}">this general area</a> - From <a href="${device}">your device</a><br></div>
</div></div></body></html>`

test('where one was on the map is told by a page as it is by JSON', async () => {
  const json = [
    {
      ...{ header: 'Search', title: 'Searched for tea', time: '2020-01-05T15:04:05.678Z' },
      ...{ titleUrl: 'https://www.google.com/search?q=tea', products: ['Search'] },
      locationInfos: [
        { name: 'At this general area', url: map, source: 'From your device', sourceUrl: device },
      ],
    },
  ]
  const folder = 'Takeout/My Activity/Search'
  const of = async (files: Parameters<typeof read>[0]) =>
    (await read(files)).records.map(({ key, time, fields, rest }) =>
      JSON.parse(JSON.stringify({ key, time, fields, rest })),
    )
  const [told] = await of({ [`${folder}/MyActivity.json`]: json })
  assert.deepEqual(await of({ [`${folder}/MyActivity.html`]: page }), [told])
  assert.deepEqual(told.rest, { locationInfos: json[0]!.locationInfos })
})
