import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { spotify } from './index.ts'

const name = 'Streaming_History_Audio_2019-2020_1.json'
const history = await readFile(new URL(`fixtures/${name}`, import.meta.url))

test('what was played, when and for how long, and never from where', async () => {
  const part = memoryPart('my_spotify_data.zip', zipOf({ [name]: history, 'ReadMe.pdf': 'x' }))
  const { records, entries } = await readAll([part], [spotify])
  const [song, episode] = records
  assert.equal(song!.account, 'ada')
  assert.equal(song!.time, Date.UTC(2019, 11, 31, 23, 58, 20))
  assert.deepEqual(song!.fields, {
    ...{ title: 'Clair de lune', artist: 'Ada Quartet', album: 'Nuits', kind: 'track' },
    ...{ uri: 'spotify:track:1', played_s: 215, skipped: true, shuffle: true },
    ...{ offline: false, incognito: false },
    ...{ platform: 'ios', country: 'FR' },
  })
  assert.deepEqual(
    [episode!.fields['title'], episode!.fields['artist'], episode!.fields['kind']],
    ['Soup', 'Kitchen talk', 'episode'],
  )
  assert.ok(!JSON.stringify(records).includes('192.0.2.1'))
  assert.deepEqual(entries, [
    'imported Streaming_History_Audio_2019-2020_1.json',
    'kept ReadMe.pdf',
  ])
})

test('of what is gone from Spotify it is told that something was played', async () => {
  const gone = {
    ...{ ts: '2024-03-09T16:00:01Z', platform: 'android', ms_played: 1000, conn_country: 'FR' },
    ...{ master_metadata_track_name: null, spotify_track_uri: null, episode_name: null },
  }
  const { records, entries, codes } = await readAll(
    [memoryPart('a.zip', zipOf({ [name]: [gone, { ...gone, ts: '2024-03-09T16:00:02Z' }] }))],
    [spotify],
  )
  assert.deepEqual(
    records.map(({ time, fields }) => [new Date(time ?? 0).toISOString(), fields['played_s']]),
    [
      ['2024-03-09T16:00:01.000Z', 1],
      ['2024-03-09T16:00:02.000Z', 1],
    ],
  )
  assert.deepEqual([entries, codes], [[`imported ${name}`], []])
})

test('what Spotify notes of its own programs is kept, beside the others and alone', async () => {
  const log = 'Spotify Technical Log Information/AddedToPlaylist.json'
  const files = { [log]: [{ timestamp_utc: '2024-01-01T00:00:00Z' }] }
  const beside = { ...files, [`Spotify Extended Streaming History/${name}`]: history }
  const [alone, both] = await Promise.all(
    [files, beside].map((one) => readAll([memoryPart('a.zip', zipOf(one))], [spotify])),
  )
  assert.deepEqual([alone?.entries, alone?.codes], [[`kept ${log}`], ['no_records']])
  assert.ok(both?.entries.includes(`kept ${log}`), String(both?.entries))
})

test('plays of former years have nothing to do with the account data, which is of one', async () => {
  const played = (year: number) => ({
    ...{ ts: `${year}-03-01T10:00:05Z`, ms_played: 1000, spotify_track_uri: 'spotify:track:1' },
    master_metadata_track_name: 'Rain',
  })
  const files = {
    'Streaming_History_Audio_2016-2018_1.json': [played(2018)],
    'Streaming_History_Audio_2022_2.json': [played(2022)],
    'Streaming_History_Video_2018-2024.json': [played(2024)],
    'endsong_0.json': [played(2017)],
  }
  const { records } = await readAll([memoryPart('a.zip', zipOf(files))], [spotify])
  const told = records.map(({ key, formerly }) => [key.slice(0, 4), formerly?.length ?? 0])
  assert.deepEqual(told, [
    ['2018', 0],
    ['2022', 1],
    ['2024', 1],
    ['2017', 1],
  ])
})
