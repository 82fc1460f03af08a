import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

test('the list of what one likes is a playlist, as it was exported until 2022', async () => {
  const outcome = await read({
    'Takeout/YouTube and YouTube Music/playlists/Liked videos.csv': [
      'Playlist Id,Channel Id,Time Created,Time Updated,Title,Description,Visibility',
      'LL_0a1b2c3d4e5f6g7h8i9j0k,UC_0a1b2c3d4e5f6g7h8i9j0k,2012-07-26 15:22:53 UTC,2021-10-08 12:05:39 UTC,Liked videos,,Private',
      '',
      'Video Id,Time Added',
      'abcdefghijk,2021-10-08 12:05:39 UTC',
    ].join('\n'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlists'), [
    { playlist_id: 'LL_0a1b2c3d4e5f6g7h8i9j0k', title: 'Liked videos', visibility: 'Private' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    { playlist: 'Liked videos', video_id: 'abcdefghijk' },
  ])
})
