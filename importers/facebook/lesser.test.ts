/** Lists that few have, and what stands where nobody would look for it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const png = Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1')
const time = 1600000000

async function read(files: Record<string, object>) {
  const part = memoryPart('facebook-ada-2024-01-01-x.zip', zipOf(files))
  return readAll([part], [facebook], { now: () => Date.UTC(2026, 0, 1) })
}

test('notes, posts from apps, recommended pages, groups searched for, people and ads', async () => {
  const { records, entries } = await read({
    'your_facebook_activity/other_activity/notes.json': {
      notes_v2: [
        {
          ...{ title: 'On tea', text: 'It is best hot.', tags: [{ name: 'Ben' }] },
          ...{ created_timestamp: time, updated_timestamp: time + 1 },
          cover_photo: { uri: 'your_facebook_activity/posts/media/notes/1.png' },
        },
      ],
    },
    'your_facebook_activity/posts/media/notes/1.png': png,
    'apps_and_websites_off_of_facebook/posts_from_apps_and_websites.json': {
      app_posts_v2: [
        { timestamp: time, title: 'Ada listened to Rain.', data: [], attachments: [] },
      ],
    },
    "your_facebook_activity/pages/pages_and_profiles_you've_recommended.json": {
      recommended_pages_v2: [{ name: 'Tea house', timestamp: time, url: 'https://example.org/' }],
    },
    "logged_information/search/groups_you've_searched_for.json": {
      group_search: [{ timestamp: time, title: 'Ada searched', data: [{ text: 'tea' }] }],
    },
    'logged_information/activity_messages/group_interactions.json': {
      group_interactions_v2: [
        {
          ...{ name: 'Groups', description: 'Interactions' },
          entries: [
            { data: { name: 'Tea lovers', value: '23 times', uri: 'https://example.org/g' } },
          ],
        },
      ],
    },
    "ads_information/advertisers_you've_interacted_with.json": {
      history_v2: [{ title: 'Shoes', action: 'Clicked ad', timestamp: time }],
    },
  })
  const told = records.map(({ collection, time: at, fields }) => [
    collection.replace('facebook.', ''),
    at,
    Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'media')),
  ])
  const ms = time * 1000
  // Of two of a kind the later one.
  assert.deepEqual(Object.fromEntries(told.map(([name, ...said]) => [name, said])), {
    posts: [ms, { title: 'Ada listened to Rain.' }],
    pages: [ms, { name: 'Tea house', kind: 'recommended', url: 'https://example.org/' }],
    searches: [ms, { name: 'tea', kind: 'group', title: 'Ada searched' }],
    viewed: [ms, { name: 'Shoes', kind: 'ad_clicked' }],
  })
  const note = records.find(({ fields }) => fields['text'] !== undefined)
  assert.deepEqual(
    { ...note!.fields },
    {
      ...{ text: 'On tea\nIt is best hot.', tags: ['Ben'] },
      updated_at: new Date(ms + 1000).toISOString(),
    },
  )
  assert.equal(note!.files?.length, 1)
  const group = records.find(({ fields }) => fields['kind'] === 'interacted')
  assert.equal(group!.fields['name'], 'Tea lovers')
  assert.equal(group!.rest?.['value'], '23 times')
  assert.ok(
    entries.every((entry) => entry.startsWith('imported')),
    entries.join('\n'),
  )
})

test('pictures that stand below labels are those of their post', async () => {
  const uri = 'your_facebook_activity/posts/media/other/1.png'
  const medium = { uri, creation_timestamp: time, description: 'Rain' }
  const { records, entries } = await read({
    'your_facebook_activity/posts/posts_on_other_pages_and_profiles.json': [
      {
        ...{ timestamp: time, fbid: '7', media: [] },
        label_values: [
          { label: 'Message', value: 'Hello' },
          {
            title: 'Attachments',
            dict: [{ title: '', dict: [{ label: 'Photo', media: [medium] }] }],
          },
        ],
      },
    ],
    [uri]: png,
  })
  assert.equal(records.length, 1)
  assert.equal(records[0]!.fields['text'], 'Hello')
  assert.equal(records[0]!.files?.length, 1)
  assert.ok(entries.every((entry) => entry.startsWith('imported')))
})

test('what stands in a list that nobody knows is kept and said', async () => {
  const lists = await read({
    'connections/friends/friends.json': {
      friends_v2: [{ name: 'Ben', timestamp: time }],
      invented_v9: [{ name: 'Zoe' }],
    },
  })
  assert.deepEqual(
    lists.records.map(({ collection }) => collection),
    ['facebook.friends', 'facebook.other'],
  )
})

test('what stands around the messages of a conversation stays with it', async () => {
  const words = [{ magic_word: 'tea', animation_emoji: '\u2615' }]
  const { records, codes } = await read({
    'your_facebook_activity/messages/inbox/ben_1/message_1.json': {
      ...{ participants: [{ name: 'Ben' }, { name: 'Ada' }], title: 'Ben', magic_words: words },
      ...{ thread_path: 'inbox/ben_1', joinable_mode: { mode: 1, link: '' } },
      messages: [{ sender_name: 'Ben', timestamp_ms: time * 1000, content: 'Tea?' }],
    },
  })
  const thread = records.find(({ collection }) => collection === 'facebook.threads')
  assert.deepEqual(JSON.parse(JSON.stringify(thread!.rest)), { magic_words: words })
  assert.deepEqual(codes, [])
})

test('a long list around the messages of a conversation is left to the file', {
  timeout: 20_000,
}, async () => {
  const path = 'your_facebook_activity/messages/inbox/ben_1/message_1.json'
  const { records, codes } = await read({
    [path]: {
      ...{ participants: [{ name: 'Ben' }, { name: 'Ada' }], title: 'Ben' },
      ...{ messages: [], odd: Array.from({ length: 300_000 }, (_, at) => at) },
    },
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['facebook.threads', 'facebook.other'],
  )
  assert.deepEqual(codes, ['some_not_read'])
})

test('an element that is only too much for the reader is in the file, which is kept', async () => {
  const path = 'your_facebook_activity/posts/your_posts_1.json'
  let deep: unknown = 'tea'
  for (let at = 0; at < 400; at++) deep = [deep]
  const { records, codes } = await read({
    [path]: [
      { timestamp: time, data: [{ post: 'Tea' }] },
      { timestamp: time, data: [deep] },
    ],
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['facebook.posts', 'facebook.other'],
  )
  assert.deepEqual(codes, ['too_deep', 'some_not_read'])
})
