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
