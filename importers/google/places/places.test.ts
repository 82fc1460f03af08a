import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'

test('places saved, reviewed and labelled, in the form of today and of before 2022', async () => {
  const outcome = await read({
    'Takeout/Maps (your places)/Saved Places.json': await fixture('places/Saved Places.json'),
    'Takeout/Maps (your places)/Reviews.json': await fixture('places/Reviews.json'),
    'Takeout/Maps/Saved Places.json': await fixture('places/Old.json'),
    'Takeout/Maps/My labeled places/Labeled places.json': await fixture(
      'places/Labeled places.json',
    ),
  })
  const cafe = { latitude: 48.8566, longitude: 2.3522, url: 'http://maps.google.com/?cid=1' }
  const saved = {
    kind: 'saved',
    name: 'Café',
    address: '1 rue de la Paix',
    country: 'FR',
    ...cafe,
  }
  assert.deepEqual(fieldsOf(outcome, 'google.places'), [
    saved,
    // 0/0 is no place.
    { kind: 'saved', url: 'http://maps.google.com/?cid=2' },
    { kind: 'review', name: 'Café', ...cafe, rating: 5, text: 'Good tea' },
    saved,
    {
      kind: 'labelled',
      name: 'Home',
      address: 'Am Tor 1, Berlin',
      latitude: 52.5,
      longitude: 13.4,
    },
  ])
  assert.equal(outcome.records[0]!.key, outcome.records[3]!.key)
  assert.notEqual(outcome.records[0]!.key, outcome.records[2]!.key)
  assert.equal(outcome.records[2]!.time, Date.parse('2023-01-02T03:04:05Z'))
})

test('a saved list holds places and, where they lead elsewhere, bookmarks', async () => {
  const outcome = await read({
    'Takeout/Gespeichert/Sommer.csv': await fixture('places/list.csv'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.places'), [
    {
      kind: 'listed',
      name: 'Café',
      text: 'open, late\ngo',
      list: 'Sommer',
      url: 'https://www.google.com/maps/place/Cafe/data=!4m2!3m1!1s0x1:0x2',
    },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.chrome.bookmarks'), [
    { url: 'https://example.com/', title: 'A page', folder: ['Sommer'] },
  ])
  for (const { rest } of outcome.records) assert.equal(rest?.['list_description'], 'For the summer')
})

test('what was noted of a saved place, and where on the map it was looked for, is kept beside', async () => {
  const feature = {
    geometry: { coordinates: [0, 0] },
    properties: {
      ...{ google_maps_url: 'http://maps.google.com/?cid=1', date: '2024-01-02T03:04:05Z' },
      Comment: 'No location information is available for this saved place',
    },
  }
  const info = {
    ...{ name: 'At this general area', url: 'https://www.google.com/maps/@?center=48.8,2.3' },
    source: 'From your device',
  }
  const { records } = await read({
    'Takeout/Maps (your places)/Saved Places.json': { features: [feature] },
    'Takeout/My Activity/Maps/MyActivity.json': [
      {
        ...{ header: 'Maps', title: 'Searched for tea', time: '2024-01-02T03:04:05Z' },
        locationInfos: [info],
      },
    ],
  })
  const rest = records.map((one) => JSON.parse(JSON.stringify(one.rest)))
  assert.deepEqual(rest, [
    { Comment: 'No location information is available for this saved place' },
    { locationInfos: [info] },
  ])
})

test('where a saved place is may stand in its address alone', async () => {
  const rows = [
    ['Pin', 'https://www.google.com/maps/search/42.1,-71.2'],
    ['Shop', 'https://www.google.com/maps/place/Shop/@42.9,-71.9,17z/data=!3d42.3!4d-71.4'],
    ['Urfa', 'https://www.google.com/search?q=Urfa&ludocid=15623525448940569321&ibp=gwp;0,7'],
  ]
  const outcome = await read({
    'Takeout/Maps (your places)/Saved Places.json': {
      features: [
        {
          geometry: { coordinates: [0, 0] },
          properties: { google_maps_url: 'http://maps.google.com/?q=42.5,-71.6' },
        },
      ],
    },
    'Takeout/Saved/Trip.csv': `Title,Note,URL,Comment\n${rows.map(([title, url]) => `${title},,"${url}",`).join('\n')}\n`,
  })
  const where = fieldsOf(outcome, 'google.places').map((one) => [
    ...[one['name'], one['latitude'], one['longitude']],
  ])
  assert.deepEqual(where, [
    [undefined, 42.5, -71.6],
    ['Pin', 42.1, -71.2],
    ['Shop', 42.3, -71.4],
    ['Urfa', undefined, undefined],
  ])
  assert.deepEqual(outcome.codes, [])
})

test('labelled places are known by where they lie, in other languages too', async () => {
  const feature = {
    ...{ type: 'Feature', geometry: { type: 'Point', coordinates: [12.49, 41.89] } },
    properties: { name: 'Casa', address: 'Via Roma 1' },
  }
  const { records } = await read({
    'Takeout/Maps/Luoghi con etichetta/Luoghi con etichetta.json': {
      ...{ type: 'FeatureCollection', features: [feature] },
    },
  })
  assert.deepEqual(
    records.map(({ collection, fields }) => [collection, fields['kind'], fields['name']]),
    [['google.places', 'labelled', 'Casa']],
  )
})
