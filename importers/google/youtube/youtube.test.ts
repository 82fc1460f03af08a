import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'
import { plainText } from './comments.ts'

const folder = 'Takeout/YouTube and YouTube Music'

test('a channel is the same subscription in a table of any language and in the old file', async () => {
  const { records } = await read({
    'Takeout/YouTube und YouTube Music/Abos/Abos.csv': await fixture(
      'youtube/subscriptions-de.csv',
    ),
    [`${folder}/subscriptions/subscriptions.json`]: await fixture('youtube/subscriptions.json'),
  })
  assert.deepEqual(records[0]!.fields, {
    channel_id: 'UCaaaaaaaaaaaaaaaaaaaaaa',
    title: 'Café Kanal',
    url: 'https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa',
  })
  assert.equal(records[1]!.fields['title'], 'Tee, heiß')
  assert.equal(records[2]!.key, records[0]!.key)
  assert.deepEqual(records[2]!.fields, records[0]!.fields)
  assert.equal(records[2]!.time, Date.parse('2019-02-03T04:05:06Z'))
})

test('playlists and their videos, in the tables of today, of before 2022 and of before 2020', async () => {
  const outcome = await read({
    [`${folder}/playlists/playlists.csv`]: await fixture('youtube/playlists.csv'),
    [`${folder}/playlists/Music-videos.csv`]: await fixture('youtube/music-videos.csv'),
    [`${folder}/playlists/Old songs.csv`]: await fixture('youtube/music-old.csv'),
    [`${folder}/playlists/likes.json`]: await fixture('youtube/likes.json'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlists'), [
    { playlist_id: 'PLaaaaaaaaaaaaaaaa', title: 'Café music', visibility: 'Private' },
    {
      playlist_id: 'PLbbbbbbbbbbbbbbbb',
      title: 'Old songs',
      description: 'From, then',
      visibility: 'Public',
    },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.playlist_items'), [
    { playlist: 'Music', video_id: 'abcDEF12345' },
    { playlist: 'Music', video_id: '-_cDEF12345' },
    { playlist: 'Old songs', video_id: 'abcDEF12345' },
    { playlist: 'likes', video_id: 'abcDEF12345', title: 'A film' },
  ])
  const added = outcome.records.map(({ time }) => time && new Date(time).toISOString().slice(0, 10))
  assert.deepEqual(added, [
    '2022-01-02',
    '2022-02-02',
    '2022-02-03',
    '2018-01-02',
    '2018-02-02',
    '2018-05-06',
  ])
})

test('comments: both ways of writing their text, another language, live chats, old pages', async () => {
  const outcome = await read({
    [`${folder}/comments/comments.csv`]: await fixture('youtube/comments.csv'),
    [`${folder}/Kommentare/Kommentare.csv`]: await fixture('youtube/comments-de.csv'),
    [`${folder}/live chats/live chats.csv`]: await fixture('youtube/live-chats.csv'),
    [`${folder}/my-comments/my-comments.html`]: await fixture('youtube/my-comments.html'),
  })
  const first = 'Ugxaaaaaaaaaaaaaaaaaaa4AaABAg'
  const comment = { comment_id: first, video_id: 'abcDEF12345', kind: 'comment' }
  assert.deepEqual(fieldsOf(outcome, 'google.youtube.comments'), [
    { ...comment, text: 'Nice café' },
    {
      ...comment,
      comment_id: `${first}.9x1`,
      parent_id: first,
      text: 'Two lines:\nsecond and "more"',
    },
    { ...comment, text: 'Nice café' },
    {
      comment_id: 'LCC.Cjg_aaaaaaaaaaaaaaaa',
      video_id: 'abcDEF12345',
      text: 'hello',
      price: '5.00',
      kind: 'live chat',
    },
    { ...comment, text: 'Nice café\nindeed' },
  ])
  const keys = outcome.records.map(({ key }) => key)
  assert.equal(new Set(keys).size, 3)
})

test('a comment that is no JSON is its own text', () => {
  assert.equal(plainText('just words'), 'just words')
  assert.equal(plainText('{"text":"cut'), '{"text":"cut')
})

test('an uploaded video finds its film by its title', async () => {
  const { records, entries } = await read({
    [`${folder}/video metadata/videos.csv`]: await fixture('youtube/videos.csv'),
    [`${folder}/videos/Tea_ how_.mp4`]: 'film',
    [`${folder}/videos/Another.mp4`]: 'another',
  })
  assert.deepEqual(records[0]!.fields, {
    video_id: 'myVIDEO1234',
    title: 'Tea: how?',
    description: 'My tea',
    privacy: 'Public',
  })
  assert.equal(records[0]!.files![0]!.name, 'Tea_ how_.mp4')
  assert.deepEqual(entries, [
    `imported ${folder}/video metadata/videos.csv`,
    `imported ${folder}/videos/Tea_ how_.mp4`,
    `kept ${folder}/videos/Another.mp4`,
  ])
})
