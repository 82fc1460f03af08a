/** Albums: what each says of itself, beside its pictures. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const time = 1_600_000_000
const photo = (nth: number) => ({
  uri: `posts/media/a/${nth}.png`,
  creation_timestamp: time + nth,
})

async function albumsIn(files: Record<string, object>) {
  const part = memoryPart('facebook-ada-2024-01-01-a.zip', zipOf(files))
  const { records, codes } = await readAll([part], [facebook])
  const albums = records.filter(({ collection }) => collection === 'facebook.albums')
  return { albums, records, codes: codes.filter((code) => code !== 'missing_file') }
}

test('an album keeps what is written in it and below it, and which picture is its cover', async () => {
  const comments = [{ comment: 'So wet', timestamp: time, author: 'Ben' }]
  const { albums, codes } = await albumsIn({
    'posts/album/0.json': {
      ...{ name: 'Rain', photos: [photo(2), photo(1)], cover_photo: photo(1), comments },
      ...{ last_modified_timestamp: time + 60, description: 'Wet', upload_ip: '192.0.2.1' },
    },
  })
  assert.deepEqual(codes, [])
  const [{ fields, time: first, rest } = {}, ...others] = albums
  assert.deepEqual(others, [])
  assert.deepEqual(fields, {
    ...{ title: 'Rain', description: 'Wet', updated_at: '2020-09-13T12:27:40.000Z' },
  })
  assert.equal(first, (time + 1) * 1000)
  assert.deepEqual(JSON.parse(JSON.stringify(rest)), { cover: '1.png', comments })
})

test('two of one name are two, and one that has new pictures is the same', async () => {
  const album = (...nths: number[]) => ({ name: 'Mobile uploads', photos: nths.map(photo) })
  const { albums } = await albumsIn({
    'posts/album/0.json': album(1, 2),
    'posts/album/1.json': album(5),
  })
  const newer = await albumsIn({ 'posts/album/7.json': album(3, 2, 1) })
  assert.equal(new Set(albums.map(({ key }) => key)).size, 2)
  assert.equal(newer.albums[0]?.key, albums[0]?.key)
})

test('pictures of a long album know its title, which stands far behind the first of them', async () => {
  const photos = Array.from({ length: 2000 }, (_, nth) => photo(nth))
  const { records } = await albumsIn({ 'posts/album/0.json': { photos, name: 'Rain' } })
  const called = records.filter(({ fields }) => fields['album'] === 'Rain')
  assert.equal(called.length, 2000)
})
