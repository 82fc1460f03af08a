import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const publishedAt = '2015-01-02T03:04:05.000Z'

test('own videos and the list of playlists of before 2020 are no activities', async () => {
  const { records, entries } = await read({
    'Takeout/YouTube/videos/My bread.json': [
      {
        ...{ kind: 'youtube#video', etag: 'x', id: 'abcdefghijk' },
        snippet: { title: 'My bread', description: 'Rye', publishedAt, categoryId: '22' },
        ...{ contentDetails: { duration: 'PT1M' }, status: { privacyStatus: 'private' } },
      },
    ],
    'Takeout/YouTube/videos/My bread.mp4': 'film',
    'Takeout/YouTube/playlists/all-playlists.json': [
      {
        ...{ kind: 'youtube#playlist', etag: 'x', id: 'PL1', status: { privacyStatus: 'public' } },
        snippet: { title: 'Bread', description: 'All', publishedAt },
      },
    ],
  })
  assert.deepEqual(
    records.map(({ collection, key, fields, time, files }) => [
      ...[collection.slice('google.youtube.'.length), key, { ...fields }, time],
      ...(files ?? []).map(({ name }) => name),
    ]),
    [
      [
        ...['videos', 'abcdefghijk'],
        {
          ...{ video_id: 'abcdefghijk', title: 'My bread', description: 'Rye' },
          privacy: 'Private',
        },
        ...[Date.parse(publishedAt), 'My bread.mp4'],
      ],
      [
        ...['playlists', 'PL1'],
        { playlist_id: 'PL1', title: 'Bread', description: 'All', visibility: 'Public' },
        Date.parse(publishedAt),
      ],
    ],
  )
  assert.deepEqual(
    { ...records[0]?.rest },
    {
      ...{ categoryId: '22', contentDetails: { duration: 'PT1M' } },
    },
  )
  assert.ok(entries.every((one) => one.startsWith('imported')))
})
