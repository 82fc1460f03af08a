import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const jpeg = Buffer.from('\xff\xd8\xff\xe0x', 'latin1')
const read = (files: Record<string, object | Buffer>) =>
  readAll([memoryPart('some.zip', zipOf(files))], [instagram])

test('posts are known by their shape, wherever their file lies', async () => {
  const { records, entries } = await read({
    'old/posts.json': [
      {
        media: [{ uri: 'media/posts/201806/1_17', creation_timestamp: 1530370210, title: '' }],
        title: 'A backflip',
        creation_timestamp: 1530370226,
      },
    ],
    'old/media/posts/201806/1_17': jpeg,
  })
  assert.deepEqual({ ...records[0]!.fields }, { text: 'A backflip', kind: 'post' })
  assert.equal(records[0]!.time, 1530370226000)
  assert.deepEqual(entries, ['imported old/media/posts/201806/1_17', 'imported old/posts.json'])
})

test('a post that labels its words', async () => {
  const { records } = await read({
    'your_instagram_activity/media/posts_1.json': [
      {
        timestamp: 1700000000,
        media: [{ uri: 'media/posts/202311/2.jpg' }],
        label_values: [{ label: 'Caption', value: 'Caf\u00c3\u00a9' }],
        fbid: '17',
      },
    ],
  })
  assert.equal(records[0]!.fields['text'], 'Café')
  assert.equal(records[0]!.time, 1700000000000)
})

test('whom one follows is the same however the address is written', async () => {
  const list = (href: string, value?: string) => ({
    relationships_following: [
      {
        title: 'ben',
        string_list_data: [{ href, ...(value && { value }), timestamp: 1600000000 }],
      },
    ],
  })
  const path = 'connections/followers_and_following/following.json'
  const old = await read({ [path]: list('https://www.instagram.com/ben', 'ben') })
  const today = await read({ [path]: list('https://www.instagram.com/_u/ben/') })
  assert.equal(today.records[0]!.key, old.records[0]!.key)
})

test('a comment of 2021 says in its title whose post it is under', async () => {
  const path = 'comments/post_comments.json'
  const old = await read({
    [path]: {
      comments_media_comments: [
        { title: 'ben', string_list_data: [{ href: '', value: 'Nice', timestamp: 1550618520 }] },
      ],
    },
  })
  const today = await read({
    [path]: [
      {
        string_map_data: {
          Comment: { value: 'Nice' },
          'Media Owner': { value: 'ben' },
          Time: { timestamp: 1550618520 },
        },
      },
    ],
  })
  assert.deepEqual({ ...old.records[0]!.fields }, { text: 'Nice', on_title: 'ben' })
  assert.equal(old.records[0]!.key, today.records[0]!.key)
})

test('around an only post, follower or comment there is no list', async () => {
  const { records, entries } = await read({
    'your_instagram_activity/media/posts_1.json': {
      media: [
        { uri: 'media/posts/202106/1.jpg', creation_timestamp: 1623000000, title: '' },
        { uri: 'media/posts/202106/2.jpg', creation_timestamp: 1623000001, title: '' },
      ],
      title: 'The only one',
      creation_timestamp: 1623000002,
    },
    'media/posts/202106/1.jpg': jpeg,
    'media/posts/202106/2.jpg': jpeg,
    'connections/followers_and_following/followers_1.json': {
      title: '',
      media_list_data: [],
      string_list_data: [
        { href: 'https://www.instagram.com/bo', value: 'bo', timestamp: 1623000003 },
      ],
    },
    'your_instagram_activity/comments/post_comments_1.json': {
      media_list_data: [{ uri: '' }],
      string_map_data: {
        Comment: { value: 'soup' },
        'Media Owner': { value: 'bo' },
        Time: { timestamp: 1623000004 },
      },
    },
  })
  assert.deepEqual(
    records.map(({ collection, time, fields, files }) => [
      collection.slice(10),
      time! - 1623000000000,
      { ...fields },
      files?.length ?? 0,
    ]),
    [
      ['posts', 2000, { text: 'The only one', kind: 'post' }, 2],
      ['follows', 3000, { name: 'bo', kind: 'follower', url: 'https://www.instagram.com/bo' }, 0],
      ['comments', 4000, { text: 'soup', on_title: 'bo' }, 0],
    ],
  )
  assert.deepEqual(
    entries.filter((one) => !one.startsWith('imported')),
    [],
  )
})

test('an only post has the key that it has in a list', async () => {
  const post = {
    media: [{ uri: 'media/posts/202106/1.jpg', creation_timestamp: 1623000000, title: 'soup' }],
  }
  const [alone, listed] = await Promise.all(
    [post, [post]].map((content) =>
      read({ 'your_instagram_activity/media/posts_1.json': content }),
    ),
  )
  assert.equal(alone!.records.length, 1)
  assert.deepEqual(
    alone!.records.map(({ key }) => key),
    listed!.records.map(({ key }) => key),
  )
})

test('what a picture that is gone said of itself stays', async () => {
  const { records } = await read({
    'your_instagram_activity/media/posts_1.json': [
      { media: [{ uri: 'media/posts/202106/1.jpg', creation_timestamp: 1623000000 }] },
      { media: [{ title: 'Gone', creation_timestamp: 1623000001 }] },
    ],
  })
  assert.deepEqual(
    records.map(({ time, fields }) => [time, fields['text']]),
    [
      [1623000000000, undefined],
      [1623000001000, 'Gone'],
    ],
  )
})

test('times that exports of 2021 print, and keep apart what else is the same', async () => {
  const seen = (printed: string) => ({
    title: '',
    string_map_data: {
      Author: { href: '', value: 'bo', timestamp: 0 },
      Time: { href: '', value: printed, timestamp: 0 },
    },
  })
  const printed = ['Jun 27, 2018, 06:58 AM', 'Feb 01, 2020, 13:50 PM', 'Feb 1, 2020, 1:51 PM']
  const part = memoryPart(
    'instagram-anna-2022-01-01-x.zip',
    zipOf({
      'ads_and_topics/ads_viewed.json': { impressions_history_ads_seen: printed.map(seen) },
    }),
  )
  const { records, codes } = await readAll([part], [instagram], {
    now: () => Date.UTC(2026, 10, 1),
  })
  assert.deepEqual(
    records.map(({ time, fields }) => `${fields['name']} ${new Date(time!).toISOString()}`),
    ['bo 2018-06-27T06:58:00.000Z', 'bo 2020-02-01T13:50:00.000Z', 'bo 2020-02-01T13:51:00.000Z'],
  )
  assert.equal(new Set(records.map(({ key }) => key)).size, 3)
  assert.deepEqual(codes, ['zone_unknown'])
})

test('two comments on one post that one liked in the same second are two', async () => {
  const like = (title: string) => ({
    title,
    string_list_data: [
      { href: 'https://www.instagram.com/p/CNqaQ8ljN_P/', value: '👍', timestamp: 1620788134 },
    ],
  })
  const { records } = await read({
    'likes/liked_comments.json': { likes_comment_likes: [like('bo'), like('zoe')] },
  })
  assert.deepEqual(
    records.map(({ fields }) => fields['name']),
    ['bo', 'zoe'],
  )
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
})
