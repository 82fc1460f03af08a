import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { spotify } from './index.ts'

const folder = 'MyData/'
const files: Record<string, object> = JSON.parse(
  await readFile(new URL('fixtures/account-data.json', import.meta.url), 'utf8'),
)
const [song] = files['StreamingHistory_music_0.json'] as object[]
const inFolder = Object.fromEntries(
  Object.entries(files).map(([name, content]) => [folder + name, content]),
)
const read = (all: Record<string, object | Buffer>) =>
  readAll([memoryPart('my_spotify_data.zip', zipOf(all))], [spotify])

test('the account data: a year of plays, the library, playlists and searches', async () => {
  const { records, entries } = await read(inFolder)
  const told = records.map(({ collection, time, fields }) => [
    collection.slice('spotify.'.length),
    time === null ? null : new Date(time).toISOString(),
    { ...fields },
  ])
  const rain = { artist: 'Ada', album: 'Nuits', uri: 'spotify:track:1' }
  const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)
  assert.deepEqual(told.filter(([name]) => name !== 'other').sort(byName), [
    [
      'playlist_items',
      '2023-12-31T00:00:00.000Z',
      { playlist: 'Été', title: 'Rain', kind: 'track', ...rain },
    ],
    [
      'playlist_items',
      '2024-01-01T00:00:00.000Z',
      { playlist: 'Été', kind: 'local', uri: 'spotify:local:Ben::Home:12' },
    ],
    ['playlists', '2024-03-01T00:00:00.000Z', { title: 'Été' }],
    [
      'plays',
      '2024-03-01T21:07:00.000Z',
      { title: 'Rain', artist: 'Ada', kind: 'track', played_s: 61.5 },
    ],
    [
      'plays',
      '2024-03-02T07:30:00.000Z',
      { title: 'Soup', artist: 'Talk', kind: 'episode', played_s: 0 },
    ],
    ['profile', null, { username: 'ada', email: 'ada@example.org', country: 'FR' }],
    ['saved', null, { name: 'Rain', kind: 'track', ...rain }],
    ['saved', null, { name: 'Nuits', kind: 'album', artist: 'Ada', uri: 'spotify:album:2' }],
    ['saved', null, { name: 'Talk', kind: 'show', artist: 'Radio', uri: 'spotify:show:3' }],
    ['saved', null, { name: 'Ben', kind: 'artist', uri: 'spotify:artist:4' }],
    ['saved', null, { name: 'Zoe', kind: 'banned_artist', uri: 'spotify:artist:5' }],
    [
      'searches',
      '2024-02-03T10:12:13.456Z',
      { query: 'rain', opened: ['spotify:track:1'], platform: 'ANDROID' },
    ],
  ])
  assert.ok(records.every(({ account }) => account === 'ada'))
  assert.deepEqual(
    entries.filter((entry) => entry.startsWith('kept')),
    ['kept MyData/Payments.json'],
  )
})

test('a file of it by itself is known by what is in it', async () => {
  for (const [name, content] of Object.entries({
    'old/StreamingHistory3.json': [song],
    'plays.json': [song],
  })) {
    const { records } = await read({ [name]: content })
    assert.equal(records[0]!.collection, 'spotify.plays', name)
  }
})

test('what the extended history says to the second does not come again to the minute', async () => {
  const played = {
    ...{ ts: '2024-03-01T21:07:59Z', ms_played: 61_500, spotify_track_uri: 'spotify:track:1' },
    ...{ master_metadata_track_name: 'Rain', master_metadata_album_artist_name: 'Ada' },
  }
  const files = {
    'StreamingHistory_music_0.json': [song],
    'Streaming_History_Audio_2024_1.json': [played],
  }
  const both = await read(files)
  const plays = both.records.filter(({ collection }) => collection === 'spotify.plays')
  assert.deepEqual(
    plays.map(({ time }) => time),
    [Date.parse(played.ts)],
  )
  assert.deepEqual(both.codes, ['nothing_read'])
  const later = { ...(song as object), endTime: '2024-03-09 10:00' }
  const { records } = await read({ ...files, 'StreamingHistory_music_1.json': [song, later] })
  assert.deepEqual(
    records.filter(({ key }) => key.startsWith('2024-03-09')).map(({ fields }) => fields['title']),
    ['Rain'],
  )
})

test('books that were listened to in the last year are plays too', async () => {
  const book = { endTime: '2024-03-01 10:05', audiobookName: 'A book', msPlayed: 60_000 }
  const { records } = await read({
    'StreamingHistory_audiobook_0.json': [
      { ...book, chapterName: 'Chapter 1', authorName: 'Ana' },
      { ...book, authorName: 'Ana' },
    ],
  })
  assert.deepEqual(
    records.map(({ fields }) => ({ ...fields })),
    [
      { title: 'Chapter 1', artist: 'A book', kind: 'book', played_s: 60 },
      { title: 'A book', artist: 'Ana', kind: 'book', played_s: 60 },
    ],
  )
})

test('a file whose first member has an address of another kind costs nobody anything', async () => {
  const { entries } = await read({
    'YourLibrary.json': { tracks: [{ uri: {} }], albums: [{ uri: 'spotify:album:2' }] },
    'else/where.json': { tracks: [{ uri: {} }] },
    'StreamingHistory_music_0.json': [song],
  })
  assert.deepEqual(entries, [
    'imported StreamingHistory_music_0.json',
    'imported YourLibrary.json',
    'kept else/where.json',
  ])
})

test('what a play and a search say besides stays with them', async () => {
  const played = { ...(song as object), skipped: true }
  const searched = { searchQuery: 'rain', searchTime: '2024-02-03T10:12:13.456Z[UTC]', page: 2 }
  const { records } = await read({
    'StreamingHistory_music_0.json': [played],
    'SearchQueries.json': [searched],
  })
  assert.deepEqual(
    records.map(({ rest }) => JSON.parse(JSON.stringify(rest))),
    [{ skipped: true }, { page: 2 }],
  )
})
