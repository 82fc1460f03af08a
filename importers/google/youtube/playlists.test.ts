import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const folder = 'Takeout/YouTube and YouTube Music'

test('numbers that somebody made unknowable are taken as they are, in any language', async () => {
  const outcome = await read({
    [`${folder}/playlists/playlists.csv`]:
      'Playlist ID,Playlist description (original),Playlist title (original),Playlist create timestamp,Playlist visibility\nlist-1,For tea,Tea,2022-01-02T03:04:05+00:00,Private\n',
    [`${folder}/playlists/Tea-videos.csv`]:
      'Video ID,Playlist video creation timestamp\nvideo-one,2022-02-02T03:04:05+00:00\nabcdefghijk,\nno moment here,soon\n',
    [`${folder}/Playlists/Thee-video's.csv`]:
      'Video-ID,Tijdstempel voor het maken van een playlistvideo\nvideo-two,2022-02-03T03:04:05+00:00\n',
    [`${folder}/subscriptions/subscriptions.csv`]:
      'Channel ID,Channel URL,Channel title\nchannel-1,,Tea time\n',
    [`${folder}/Abos/Abos.csv`]:
      'Kanal-ID,Kanal-URL,Kanaltitel\nchannel-2,http://www.youtube.com/channel/channel-2,Teezeit\n',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlists'), [
    { playlist_id: 'list-1', title: 'Tea', description: 'For tea', visibility: 'Private' },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    { playlist: 'Tea', video_id: 'video-one' },
    { playlist: 'Tea', video_id: 'abcdefghijk' },
    { playlist: 'Thee', video_id: 'video-two' },
  ])
  assert.deepEqual(
    fieldsOf(outcome, 'google.youtube.subscriptions').map(({ channel_id, title }) => [
      channel_id,
      title,
    ]),
    [
      ['channel-1', 'Tea time'],
      ['channel-2', 'Teezeit'],
    ],
  )
  // Of the row that nobody can read nothing is lost.
  assert.ok(outcome.codes.includes('some_not_read'), String(outcome.codes))
})

test('a list that is called otherwise in another export has the same videos', async () => {
  const of = async (name: string) => {
    const { records } = await read({
      [`${folder}/playlists/${name}`]:
        'Video ID,Playlist Video Creation Timestamp\nabcdefghijk,2022-02-02T03:04:05+00:00\nabcdefghijk,2022-03-02T03:04:05+00:00\n',
    })
    return records.map(({ key }) => key)
  }
  const english = await of('Watch later-videos.csv')
  assert.deepEqual(await of('Später ansehen-Videos.csv'), english)
  assert.equal(new Set(english).size, 2)
})

test('a video that came into two lists in one second is in both', async () => {
  const table =
    'Video ID,Playlist Video Creation Timestamp\nabcdefghijk,2022-02-02T03:04:05+00:00\n'
  const { records } = await read({
    [`${folder}/playlists/Tea-videos.csv`]: table,
    [`${folder}/playlists/Rain-videos.csv`]: table,
  })
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
})

test('lists in a language whose words nobody knows, of which what one likes comes first', async () => {
  const outcome = await read({
    [`${folder}/gluggalistar/gluggalistar.csv`]: [
      'Auðkenni,Bæta við,Heiti,Búið til,Uppfært,Röð,Sýnileiki',
      ...['LL_0a1b2c3d4e5f6g7h8i9j0k', 'PLaaaaaaaaaaaaaaaa'].map(
        (id) => `${id},False,Te,2022-01-02T03:04:05+00:00,2023-01-02T03:04:05+00:00,Manual,Private`,
      ),
    ].join('\n'),
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.youtube.playlists').map(({ title }) => title),
    ['Te', 'Te'],
  )
})

test('the single table of before 2022 with other numbers, and columns that nobody knows', async () => {
  const { records, codes } = await read({
    [`${folder}/playlists/Watch later.csv`]:
      'Playlist Id,Channel Id,Time Created,Time Updated,Title,Description,Visibility\nlist-1,channel-1,2020-01-02 03:04:05 UTC,2020-01-02 03:04:05 UTC,Later,,Private\n\nVideo Id,Time Added\nvideo-1,2020-01-02 03:04:05 UTC\n',
    [`${folder}/playlists/Tea-videos.csv`]:
      'Video ID,Playlist Video Creation Timestamp,Video Title\nabcdefghijk,2022-02-02T03:04:05+00:00,How to brew\n',
  })
  assert.deepEqual(
    records.map(({ fields, rest }) => [{ ...fields }, rest && { ...rest }]),
    [
      [{ playlist_id: 'list-1', title: 'Later', visibility: 'Private' }, undefined],
      [{ playlist: 'Later', video_id: 'video-1' }, undefined],
      [{ playlist: 'Tea', video_id: 'abcdefghijk' }, { 'Video Title': 'How to brew' }],
    ],
  )
  assert.deepEqual(codes, [])
})
