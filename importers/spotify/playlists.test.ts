import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { spotify } from './index.ts'

const entry = (n: number) => ({
  track: {
    ...{ trackName: `Rain ${n}`, artistName: 'Ada', albumName: 'Nuits' },
    trackUri: `spotify:track:${n}`,
  },
  ...{ episode: null, localTrack: null, addedDate: '2024-01-01' },
})
const list = {
  ...{ name: 'Été', lastModifiedDate: '2024-03-01', numberOfFollowers: 3 },
  ...{ description: 'By the sea', collaborators: ['ben'] },
}

async function read(playlists: object[]) {
  const zip = zipOf({ 'MyData/YourLibrary.json': {}, 'MyData/Playlist1.json': { playlists } })
  return readAll([memoryPart('my_spotify_data.zip', zip)], [spotify], {
    now: () => Date.UTC(2026, 0, 1),
  })
}

test('what a playlist is called and says is kept, also of one with nothing in it', async () => {
  const empty = { ...list, name: 'Hiver', description: null, collaborators: [], items: [] }
  const { records, codes } = await read([{ ...list, items: [entry(1)] }, empty, empty])
  const told = records.map(({ collection, time, fields }) => [
    ...[collection, new Date(time!).toISOString().slice(0, 10)],
    fields['title'],
    fields['description'],
    fields['collaborators'],
    fields['followers'],
  ])
  assert.deepEqual(told.slice(0, 4), [
    ['spotify.playlists', '2024-03-01', 'Été', 'By the sea', ['ben'], 3],
    ['spotify.playlist_items', '2024-01-01', 'Rain 1', undefined, undefined, undefined],
    ['spotify.playlists', '2024-03-01', 'Hiver', undefined, undefined, 3],
    ['spotify.playlists', '2024-03-01', 'Hiver', undefined, undefined, 3],
  ])
  assert.equal(new Set(records.map(({ key }) => key)).size, records.length)
  assert.ok(!codes.includes('some_not_read'))
})

test('an entry that nobody can read keeps its file', async () => {
  const { codes } = await read([{ ...list, items: [{ video: { name: 'Rain' } }] }])
  assert.ok(codes.includes('some_not_read'))
})

test('a first playlist of a thousand songs is read', async () => {
  const items = Array.from({ length: 1000 }, (_, n) => entry(n))
  const { records } = await read([{ ...list, items }])
  assert.equal(records.filter((one) => one.collection === 'spotify.playlist_items').length, 1000)
})
