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
})
