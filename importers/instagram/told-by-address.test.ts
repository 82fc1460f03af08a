import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const timestamp = 1788754664
const labelled = (labels: Record<string, string>) => ({
  ...{ timestamp, media: [] },
  label_values: Object.entries(labels).map(([label, value]) => ({ label, value })),
})

async function read(files: Record<string, object>, name = 'instagram-ana-2026-10-01-x.zip') {
  const outcome = await readAll([memoryPart(name, zipOf(files))], [instagram])
  const told = outcome.records.map(
    ({ collection, fields }): Record<string, unknown> => ({
      ...{ of: collection.slice('instagram.'.length), ...fields },
    }),
  )
  return { ...outcome, told }
}

test('whose a story was is told by its address, and it is the like that an older export told by name', async () => {
  const likes = 'your_instagram_activity/story_interactions/story_likes.json'
  const url = 'https://www.instagram.com/stories/wren_h/3980675275733447577'
  const since = await read({ [likes]: [labelled({ URL: url })] })
  assert.deepEqual(since.told, [{ of: 'likes', kind: 'story', name: 'wren_h', url }])
  const before = await read({
    [likes]: {
      story_activities_story_likes: [{ title: 'wren_h', string_list_data: [{ timestamp }] }],
    },
  })
  assert.deepEqual(
    since.records.map(({ key }) => key),
    before.records.map(({ key }) => key),
  )
})

test('neither what is written below a post nor the word "title" is a name', async () => {
  const { told } = await read({
    'your_instagram_activity/likes/liked_posts.json': [
      labelled({ URL: 'https://www.instagram.com/p/Dd/', Caption: 'Rye', Title: 'title' }),
    ],
  })
  assert.deepEqual(told, [
    { of: 'likes', kind: 'post', url: 'https://www.instagram.com/p/Dd/', title: 'Rye' },
  ])
})

test('lists of Threads without a name of their own, and what Meta concludes in sentences', async () => {
  const { told } = await read({
    'your_instagram_activity/threads/followers.json': [labelled({ Username: 'zoe' })],
    'your_instagram_activity/threads/threads_viewed.json': [
      labelled({ URL: 'https://www.threads.net/@zoe/post/1' }),
    ],
    'your_instagram_activity/ai/interest_categories.json': [
      labelled({ Interest: 'The user might be interested in bread' }),
    ],
  })
  assert.deepEqual(
    told.map((one) => [one['of'], one['kind']]),
    [
      ['follows', 'threads_follower'],
      ['viewed', 'thread'],
      ['interests', 'ai'],
    ],
  )
})

test('what is in no list that is known is read where it has a time', async () => {
  const mapped = (title: string, said: Record<string, object>) => ({
    ...{ title, string_map_data: said },
  })
  const { told, entries } = await read({
    'your_instagram_activity/likes/liked_posts.json': [],
    'security_and_login_information/login_and_profile_creation/profile_privacy_changes.json': {
      account_history_account_privacy_history: [mapped('Private', { Time: { timestamp } })],
    },
    'preferences/settings/comments_allowed_from.json': {
      settings_allow_comments_from: [mapped('', { From: { value: 'All', timestamp: 0 } })],
    },
    'preferences/settings/consents.json': {
      ...{ timestamp, media: [], fbid: '1' },
      label_values: [{ label: 'Ads' }, { label: 'Updated', timestamp_value: timestamp }],
    },
  })
  const iso = new Date(timestamp * 1000).toISOString()
  assert.deepEqual(JSON.parse(JSON.stringify(told)).slice(0, 2), [
    {
      ...{ of: 'activity', kind: 'profile_privacy_changes', name: 'Private' },
      said: { Time: iso },
    },
    { of: 'activity', kind: 'consents', said: { Ads: '', Updated: iso } },
  ])
  assert.ok(entries.includes('kept preferences/settings/comments_allowed_from.json'))
})

test('an export with a file that Facebook has too is Instagram’s all the same', async () => {
  const { told } = await read({
    'ads_information/posts_viewed.json': {
      impressions_history_posts_seen: [{ string_list_data: [{ value: 'zoe', timestamp }] }],
    },
    'your_instagram_activity/likes/liked_comments.json': [],
  })
  assert.deepEqual(told, [{ of: 'viewed', kind: 'post', name: 'zoe' }])
})

test('what somebody says of themselves, in the language of the account', async () => {
  const profile = (about: string, gender: string) => ({
    'personal_information/personal_information/personal_information.json': {
      profile_user: [
        {
          title: '',
          string_map_data: {
            'Kullanıcı Adı': { value: 'ana' },
            [about]: { value: 'Bread, mostly' },
            [gender]: { value: 'x' },
          },
        },
      ],
    },
  })
  for (const [about, gender] of [
    ['Biyografi', 'Cinsiyet'],
    ['السيرة الذاتية', 'الجنس'],
    ['Biografía', 'Género'],
    ['О себе', 'Пол'],
  ] as const) {
    const { told } = await read(profile(about, gender))
    assert.deepEqual([told[0]?.['about'], told[0]?.['gender']], ['Bread, mostly', 'x'], about)
  }
})

test('an address that is none ends nothing, neither in a list that is known nor in a file that lies anywhere', async () => {
  const odd = [{ title: 'zoe', string_list_data: [{ href: {}, timestamp: 1600000000 }] }]
  const list = 'connections/followers_and_following/followers_1.json'
  const parts = [
    memoryPart('instagram-ada.zip', zipOf({ [list]: odd })),
    memoryPart('odd.json', JSON.stringify(odd)),
  ]
  const { entries } = await readAll(parts, [instagram])
  assert.deepEqual(entries, [`imported ${list}`, 'unknown odd.json'])
})
