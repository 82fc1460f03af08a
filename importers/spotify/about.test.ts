import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { spotify } from './index.ts'

const folder = 'Spotify Account Data/'

async function read(files: Record<string, object>) {
  const all = Object.fromEntries(Object.entries(files).map(([name, one]) => [folder + name, one]))
  const outcome = await readAll([memoryPart('my_spotify_data.zip', zipOf(all))], [spotify])
  const told = outcome.records.map(({ collection, fields, time }) => ({
    ...{ of: collection.slice('spotify.'.length), ...fields },
    ...(time !== null && { time: new Date(time).toISOString() }),
  }))
  return { ...outcome, told }
}

test('whom one follows, what Spotify concludes, and what was written to each other', async () => {
  const { told, entries } = await read({
    'Follow.json': { userIsFollowing: ['Zoe'], userIsFollowedBy: ['ben'], userIsBlocking: [] },
    'Inferences.json': { inferences: ['Interest | Bread', '3P_Custom_Bread'] },
    'Marquee.json': [{ artistName: 'Rye', segment: 'Super Listeners' }],
    'MessageData.json': {
      'spotify:chat:1': {
        members: ['ana', 'ben'],
        messages: [{ time: '2025-05-01T10:00:00.123Z[UTC]', from: 'ana', message: 'Hear' }],
      },
    },
    'PodcastInteractivityRatedShow.json': {
      ratedShows: [{ showName: 'Bread', rating: 5, ratedAt: '2024-01-02T03:04:05Z' }],
    },
    'PodcastInteractivityComments.json': {
      comments: [{ entityUri: 'spotify:episode:1', commentText: 'Good', postedDate: '2024-01-02' }],
    },
  })
  assert.deepEqual(told, [
    { of: 'follows', name: 'Zoe', kind: 'following' },
    { of: 'follows', name: 'ben', kind: 'follower' },
    { of: 'interests', name: 'Interest | Bread', kind: 'inference' },
    { of: 'interests', name: '3P_Custom_Bread', kind: 'inference' },
    { of: 'interests', name: 'Rye', kind: 'artist', detail: 'Super Listeners' },
    {
      ...{ of: 'messages', thread_id: 'spotify:chat:1', sender: 'ana', text: 'Hear' },
      ...{ people: ['ana', 'ben'], time: '2025-05-01T10:00:00.123Z' },
    },
    {
      ...{ of: 'opinions', kind: 'rating', name: 'Bread', rating: 5 },
      time: '2024-01-02T03:04:05.000Z',
    },
    {
      ...{ of: 'opinions', kind: 'comment', text: 'Good', uri: 'spotify:episode:1' },
      time: '2024-01-02T00:00:00.000Z',
    },
  ])
  assert.ok(entries.every((entry) => entry.startsWith('imported')))
})

test('who one is stands in several files, which are one record', async () => {
  const { records } = await read({
    'Userdata.json': {
      ...{ username: 'ana', email: 'ana@example.org', birthdate: '1990-01-31', country: 'FR' },
      ...{ creationTime: '2015-03-04', postalCode: null },
    },
    'Identity.json': { displayName: 'Ana', firstName: 'Anaïs', tasteMaker: false },
  })
  assert.deepEqual(new Set(records.map(({ key }) => key)), new Set(['profile']))
  assert.deepEqual(Object.assign({}, ...records.map(({ fields }) => fields)), {
    ...{ name: 'Ana', username: 'ana', email: 'ana@example.org', birthday: '1990-01-31' },
    ...{ country: 'FR', joined: '2015-03-04T00:00:00.000Z' },
  })
  assert.deepEqual({ ...records[1]?.rest }, { firstName: 'Anaïs', tasteMaker: false })
  assert.ok(records.every(({ account }) => account === 'ana'))
})

test('a song that was passed over twice in one minute was played twice', async () => {
  const song = { endTime: '2024-03-01 21:07', artistName: 'Ada', trackName: 'Rain', msPlayed: 0 }
  const { records } = await read({ 'StreamingHistory_music_0.json': [song, song] })
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
})

test('taste in words, letters to the support, where one lives', async () => {
  const letter = { channel: 'chat', subject: 'Bread', messageDate: '2024-05-01T10:00:00Z' }
  const { told, entries } = await read({
    'CustomerServiceHistoryAndSurveyData0.json': [
      { ...letter, messageSource: 'customer', message: 'No sound' },
      { ...letter, messageSource: 'agent', message: 'Try again' },
    ],
    'DuoNewFamily.json': { address: 'Bread Street 1' },
    'TasteProfile.json': { tasteProfile: { music: 'Loud rye', podcasts: 'Slow oats', books: '' } },
  })
  const time = '2024-05-01T10:00:00.000Z'
  assert.deepEqual(told, [
    { of: 'messages', thread_id: 'support', sender: 'customer', text: 'No sound', time },
    { of: 'messages', thread_id: 'support', sender: 'agent', text: 'Try again', time },
    { of: 'profile', address: 'Bread Street 1' },
    { of: 'interests', name: 'music', kind: 'taste', detail: 'Loud rye' },
    { of: 'interests', name: 'podcasts', kind: 'taste', detail: 'Slow oats' },
  ])
  assert.ok(entries.every((entry) => entry.startsWith('imported')))
})

test('in a folder that was unpacked, and in two parts, everything is of the account that one file names', async () => {
  const told = { 'Userdata.json': { username: 'ana' }, 'Inferences.json': { inferences: ['Tea'] } }
  const files = Object.entries(told).map(([name, one]) => [folder + name, one] as const)
  for (const parts of [
    files.map(([path, one]) => memoryPart(path, JSON.stringify(one))),
    files.map(([path, one], at) => memoryPart(`data (${at}).zip`, zipOf({ [path]: one }))),
  ]) {
    const { records } = await readAll(parts, [spotify])
    assert.deepEqual(
      records.map(({ account }) => account),
      ['ana', 'ana'],
    )
  }
})

test('lists that are called as nothing is called are none of these', async () => {
  const named = (one: object) =>
    Object.fromEntries([
      ['__proto__', [one]],
      ['constructor', [one]],
    ])
  const { told, entries } = await read({
    'Follow.json': { userIsFollowing: ['Zoe'], ...{ constructor: ['Ben'] } },
    'YourLibrary.json': { tracks: [], constructor: [{ name: 'Ben', uri: 'spotify:track:1' }] },
    'PodcastInteractivityComments.json': named({ commentText: 'Good' }),
  })
  assert.deepEqual(
    told.filter(({ of }) => of !== 'other'),
    [{ of: 'follows', name: 'Zoe', kind: 'following' }],
  )
  assert.equal(entries.length, 3)
})
