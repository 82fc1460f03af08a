import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const PEOPLE = 'connections/followers_and_following'
const read = (files: Record<string, object>) =>
  readAll([memoryPart('instagram-zoe-2026-05-08-abc.zip', zipOf(files))], [instagram])

const labelled = (timestamp: number, url: string, username: string) => ({
  timestamp,
  media: [],
  label_values: [
    { label: 'URL', value: url },
    { label: 'Name', value: 'Zo\u00c3\u00a9 of the Tea House' },
    { label: 'Username', value: username },
  ],
  fbid: '17',
})

test('the one profile that was blocked is the same in labels as in a list with a name', async () => {
  const today = await read({
    [`${PEOPLE}/blocked_profiles.json`]: labelled(1751439108, 'https://tea.example', 'zoe.tea'),
  })
  const formerly = await read({
    [`${PEOPLE}/blocked_profiles.json`]: {
      relationships_blocked_users: [
        {
          title: 'zoe.tea',
          string_list_data: [{ href: 'https://www.instagram.com/zoe.tea', timestamp: 1751439108 }],
        },
      ],
    },
  })
  assert.equal(today.records[0]!.collection, 'instagram.follows')
  assert.deepEqual(
    { ...today.records[0]!.fields },
    { name: 'zoe.tea', kind: 'blocked', url: 'https://www.instagram.com/zoe.tea' },
  )
  assert.equal(today.records[0]!.key, formerly.records[0]!.key)
})

test('lists of people whose files have no name for them are told apart by the files', async () => {
  const { records, entries } = await read({
    [`${PEOPLE}/close_friends.json`]: [labelled(1, 'https://a.example', 'a')],
    [`${PEOPLE}/recent_follow_requests.json`]: [labelled(2, 'https://b.example', 'b')],
    [`${PEOPLE}/follow_requests_you've_received.json`]: [labelled(3, 'https://c.example', 'c')],
    [`${PEOPLE}/recently_unfollowed_profiles.json`]: [labelled(4, 'https://d.example', 'd')],
    [`${PEOPLE}/removed_suggestions.json`]: [labelled(5, 'https://e.example', 'e')],
  })
  assert.deepEqual(
    Object.fromEntries(records.map(({ fields }) => [fields['name'], fields['kind']])),
    {
      a: 'close_friend',
      b: 'request_sent',
      c: 'request_received',
      d: 'unfollowed',
      e: 'suggestion_removed',
    },
  )
  assert.ok(entries.every((one) => one.startsWith('imported ')))
})

test('stories that were viewed, since 2026 a list of their own', async () => {
  const { records } = await read({
    'your_instagram_activity/story_interactions/stories_viewed.json': [
      {
        timestamp: 1778206952,
        media: [],
        label_values: [
          {
            label: 'URL',
            value: 'https://www.instagram.com/reel/Abc/',
            href: 'https://www.instagram.com/reel/Abc/',
          },
          { label: 'Caption', value: 'Caf\u00c3\u00a9' },
          {
            dict: [
              {
                dict: [
                  { label: 'Name', value: 'Zo\u00c3\u00a9' },
                  { label: 'Username', value: 'zoe.tea' },
                ],
                title: '',
              },
            ],
            title: 'Owner',
          },
        ],
        fbid: '18',
      },
    ],
  })
  assert.deepEqual(
    records.map(({ collection, fields, time }) => [collection, { ...fields }, time]),
    [
      [
        'instagram.viewed',
        {
          name: 'zoe.tea',
          kind: 'story',
          url: 'https://www.instagram.com/reel/Abc/',
          title: 'Café',
        },
        1778206952000,
      ],
    ],
  )
})

test('what was viewed of somebody who is gone is a record of its time', async () => {
  const { records, codes } = await read({
    'ads_and_topics/ads_viewed.json': {
      impressions_history_ads_seen: [
        { string_map_data: { Author: { value: 'teahouse' }, Time: { timestamp: 1720074138 } } },
        { string_map_data: { Time: { timestamp: 1720075375 } } },
      ],
    },
  })
  assert.deepEqual(
    records.map(({ collection, fields, time }) => [collection, { ...fields }, time]),
    [
      ['instagram.viewed', { name: 'teahouse', kind: 'ad' }, 1720074138000],
      ['instagram.viewed', { kind: 'ad' }, 1720075375000],
    ],
  )
  assert.deepEqual(codes, [])
})

test('whom one asked, left, blocked and restricted on Threads is told as it is on Instagram', async () => {
  const person = (name: string) => [
    {
      ...{ title: '', media_list_data: [] },
      string_list_data: [
        { href: `https://www.threads.net/@${name}`, value: name, timestamp: 1700000000 },
      ],
    },
  ]
  const list = 'text_post_app_text_post_app'
  const folder = 'your_instagram_activity/threads'
  const { records } = await readAll(
    [
      memoryPart(
        'instagram-anna-2025-01-01-x.zip',
        zipOf({
          [`${folder}/pending_follow_requests.json`]: {
            [`${list}_follow_requests_sent`]: person('a'),
          },
          [`${folder}/recent_follow_requests.json`]: {
            [`${list}_permanent_follow_requests`]: person('b'),
          },
          [`${folder}/recently_unfollowed_profiles.json`]: {
            [`${list}_unfollowed_users`]: person('c'),
          },
          [`${folder}/blocked_profiles.json`]: { [`${list}_blocked_users`]: person('d') },
          [`${folder}/restricted_profiles.json`]: { [`${list}_restricted_users`]: person('e') },
        }),
      ),
    ],
    [instagram],
  )
  assert.deepEqual(records.map(({ fields }) => `${fields['name']} ${fields['kind']}`).toSorted(), [
    'a threads_request_sent',
    'b threads_request_sent',
    'c threads_unfollowed',
    'd threads_blocked',
    'e threads_restricted',
  ])
})
