/** Meta adds members from year to year, at any depth: what no field takes stands in `rest`. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const time = 1_600_000_000

async function restsOf(collection: string, path: string, content: object): Promise<string[]> {
  const part = memoryPart('facebook-ada-2024-01-01-a.zip', zipOf({ [path]: content }))
  const { records } = await readAll([part], [facebook])
  const own = records.filter((record) => record.collection === collection)
  return own.map(({ rest = {} }) => JSON.stringify(rest))
}

/** A word that stands nowhere else, where a member of that name is new. */
const added = (where: string) => ({ invented: `said of ${where}` })

const post = {
  timestamp: time,
  data: [
    { post: 'tea', text: 'a second text', ...added('data') },
    { group: { name: 'Tea', ...added('group') } },
    'a word alone',
  ],
  attachments: [
    {
      data: [
        {
          place: {
            ...{ name: 'Lyon', ...added('place') },
            coordinate: { latitude: 45.7, longitude: 4.8, ...added('coordinate') },
          },
        },
        'an attached word',
      ],
      ...added('attachment'),
    },
  ],
  tags: [{ name: 'Ben', ...added('tag') }, added('nobody')],
  ...added('post'),
}

test('of a post, its data, attachments, places and tags', async () => {
  const [rest = ''] = await restsOf('facebook.posts', 'posts/your_posts_1.json', [post])
  for (const where of 'data,group,place,coordinate,attachment,tag,nobody,post'.split(',')) {
    assert.ok(rest.includes(`said of ${where}`), where)
  }
  for (const words of ['a second text', 'a word alone', 'an attached word']) {
    assert.ok(rest.includes(words), words)
  }
})

test('and a place beyond the earth as it stands', async () => {
  const place = { name: 'Moon', coordinate: { latitude: 400, longitude: 4.8 } }
  const [rest = ''] = await restsOf('facebook.posts', 'posts/your_posts_1.json', [
    { timestamp: time, data: [{ post: 'tea' }], attachments: [{ data: [{ place }] }] },
  ])
  assert.ok(rest.includes('400'))
})

const conversation = {
  participants: [{ name: 'Ben', ...added('participant') }, added('nobody')],
  messages: [
    {
      ...{ sender_name: 'Ben', timestamp_ms: time * 1000 },
      photos: [{ uri: 'messages/inbox/ben_1/photos/1.jpg', ...added('photo') }],
      sticker: { uri: 'messages/stickers_used/2.png', ...added('sticker') },
    },
  ],
  title: 'Ben',
  image: { uri: 'messages/photos/3.jpg', ...added('image') },
}

test('of a conversation, its people and the files of its messages', async () => {
  const path = 'messages/inbox/ben_1/message_1.json'
  const [thread = ''] = await restsOf('facebook.threads', path, conversation)
  for (const where of ['participant', 'nobody', 'image']) {
    assert.ok(thread.includes(`said of ${where}`), where)
  }
  const [message = ''] = await restsOf('facebook.messages', path, conversation)
  for (const where of ['photo', 'sticker']) assert.ok(message.includes(`said of ${where}`), where)
})

test('of a session, what its device is besides, and a second place', async () => {
  const path = 'security_and_login_information/where_you_are_logged_in.json'
  const [rest = ''] = await restsOf('facebook.sign_ins', path, {
    active_sessions_v2: [
      {
        ...{ created_timestamp: time, ip_address: '192.0.2.1', datr_cookie: 'secret' },
        ...{ location: 'Lyon', city: 'Villeurbanne', device: added('device'), name: 'Ben’s' },
      },
    ],
  })
  for (const words of ['said of device', 'Villeurbanne']) assert.ok(rest.includes(words), words)
  assert.ok(!rest.includes('secret'))
})
