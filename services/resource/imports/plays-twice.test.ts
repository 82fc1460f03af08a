/** Spotify's two downloads tell the plays of one year twice, to the second and to the minute, and seldom come on one day. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

const rain = {
  ...{ master_metadata_track_name: 'Rain', master_metadata_album_artist_name: 'Ada' },
  ...{ spotify_track_uri: 'spotify:track:1', username: 'ada' },
}
const song = { artistName: 'Ada', trackName: 'Rain' }

const history = {
  'Streaming_History_Audio_2023-2024_1.json': JSON.stringify([
    { ...rain, ts: '2023-01-01T10:00:05Z', ms_played: 1000 },
    { ...rain, ts: '2024-03-01T21:07:08Z', ms_played: 61500 },
    // Passed over twice in one minute.
    { ...rain, ts: '2024-03-01T21:08:01Z', ms_played: 0 },
    { ...rain, ts: '2024-03-01T21:08:02Z', ms_played: 0 },
  ]),
}
const accountData = {
  'Spotify Account Data/Userdata.json': JSON.stringify({ username: 'ada' }),
  'Spotify Account Data/StreamingHistory_music_0.json': JSON.stringify([
    { ...song, endTime: '2024-03-01 21:07', msPlayed: 61500 },
    { ...song, endTime: '2024-03-01 21:08', msPlayed: 0 },
    { ...song, endTime: '2024-03-01 21:08', msPlayed: 0 },
    // After the other was made.
    { ...song, endTime: '2024-06-01 08:00', msPlayed: 2000 },
  ]),
}
const times = [
  '2023-01-01T10:00:05Z',
  '2024-03-01T21:07:08Z',
  '2024-03-01T21:08:01Z',
  '2024-03-01T21:08:02Z',
  '2024-06-01T08:00:00Z',
]

describe('what one listened to, as both downloads of Spotify tell it', () => {
  let here: Home
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [name, ...days] of [
    ['together', { ...history, ...accountData }],
    ['account-data-first', accountData, history],
    ['history-first', history, accountData],
  ] as [string, ...Record<string, string>[]][]) {
    test(`counts once: ${name}`, async () => {
      const ana = await resident(here.url, name)
      const played = async () =>
        (await ana.records('spotify.plays')).map((one) => one['time']).toSorted()
      for (const [day, files] of days.entries()) {
        const report = await ana.bring({ [`my_spotify_data_${day}.zip`]: zipOf(files) })
        assert.equal(report.state, 'completed', JSON.stringify(report))
      }
      assert.deepEqual(await played(), times)
      if (name !== 'account-data-first') return
      // Without the second, the first is whole again.
      await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
      assert.deepEqual(await played(), [
        ...['2024-03-01T21:07:00Z', '2024-03-01T21:08:00Z', '2024-03-01T21:08:00Z'],
        '2024-06-01T08:00:00Z',
      ])
    })
  }
})
