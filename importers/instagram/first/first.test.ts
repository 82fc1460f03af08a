import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from '../index.ts'

const jpeg = Buffer.from('\xff\xd8\xff\xe0x', 'latin1')
const name = (at: number) => `${'0123456789abcdef'.repeat(2).slice(0, 31)}${at}.jpg`
const ms = (minute: number) => Date.UTC(2020, 9, 19, 16, minute, 30)

const files: Record<string, object | Buffer> = {
  ...JSON.parse(await readFile(new URL('../fixtures/2020.json', import.meta.url), 'utf8')),
  [`photos/202010/${name(1)}`]: jpeg,
  [`stories/202010/${name(2)}`]: Buffer.concat([jpeg, jpeg]),
}

for (const folder of ['', 'ada_20201020/']) {
  test(`an export of 2020 is read whole, lying in "${folder}"`, async () => {
    const inside = Object.fromEntries(
      Object.entries(files).map(([path, content]) => [folder + path, content]),
    )
    const part = memoryPart('ada_20201020.zip', zipOf(inside))
    const { records, entries } = await readAll([part], [instagram])
    const told = (collection: string) =>
      records
        .filter((one) => one.collection === `instagram.${collection}`)
        .map(({ time, fields }) => [time, { ...fields }])
    assert.deepEqual(told('posts'), [
      [ms(1), { text: 'Rain ☔', kind: 'post' }],
      [ms(3), { kind: 'profile_photo' }],
    ])
    assert.deepEqual(told('stories'), [[ms(2), { kind: 'story' }]])
    assert.deepEqual(told('comments'), [[ms(1), { text: 'Nice, Ben', on_title: 'ben' }]])
    assert.deepEqual(told('likes'), [
      [ms(1), { name: 'ben', kind: 'post' }],
      [ms(2), { name: 'zoe', kind: 'comment' }],
    ])
    assert.deepEqual(told('saved'), [[ms(1), { name: 'ben', kind: 'post' }]])
    assert.deepEqual(told('follows'), [
      [ms(1), { name: 'ben', kind: 'follower' }],
      [ms(2), { name: 'zoe', kind: 'follower' }],
      [ms(3), { name: 'ben', kind: 'following' }],
    ])
    assert.deepEqual(told('searches'), [
      [ms(1), { name: 'ben', kind: 'user' }],
      [ms(2), { name: 'lyon', kind: 'hashtag' }],
    ])
    assert.deepEqual(told('answers'), [
      [ms(1), { name: 'ben', kind: 'poll' }],
      [ms(2), { name: 'zoe', kind: 'emoji_slider' }],
    ])
    assert.deepEqual(told('viewed'), [
      [ms(1), { name: 'Shoes', kind: 'ad_clicked' }],
      [ms(2), { name: 'ben', kind: 'post' }],
      [ms(3), { name: 'zoe', kind: 'profile' }],
    ])
    const [thread] = told('threads')
    const id = (thread![1] as Record<string, unknown>)['thread_id']
    const inThread = { thread_id: id, section: 'inbox' }
    assert.deepEqual(thread![1], { ...inThread, participants: ['ben', 'ada'] })
    assert.deepEqual(told('messages'), [
      [Date.UTC(2020, 9, 19, 16, 5, 45, 249), { ...inThread, sender: 'ben', text: 'Later?' }],
      [
        ms(4),
        {
          ...{ ...inThread, sender: 'ada', text: 'See https://example.org' },
          share_url: 'https://example.org',
          reactions: [{ reaction: '❤', actor: 'ben' }],
        },
      ],
      [ms(3), { ...inThread, sender: 'ada' }],
    ])
    assert.deepEqual(told('profile'), [
      [
        null,
        {
          ...{ name: 'Ada', username: 'ada', gender: 'female', emails: ['Ada@example.org'] },
          ...{ birthday: '1990-05-06', about: 'Rain' },
        },
      ],
    ])
    assert.ok(records.every(({ account }) => account === 'ada@example.org'))
    assert.deepEqual(
      entries.filter((entry) => !entry.startsWith('imported')),
      [`kept ${folder}settings.json`],
    )
  })
}

test('what Instagram noted of what one looked at, and answered in stories', async () => {
  const seen = (author: string, timestamp: number) => ({
    string_map_data: { Author: { value: author }, Time: { timestamp } },
  })
  const answered = (title: string, value: string) => ({
    title,
    string_list_data: [{ value, timestamp: 1600000000 }],
  })
  const topics = 'ads_information/ads_and_topics'
  const zip = zipOf({
    [`${topics}/posts_viewed.json`]: { impressions_history_posts_seen: [seen('ben', 1600000001)] },
    [`${topics}/ads_viewed.json`]: { impressions_history_ads_seen: [seen('Shoes', 1600000002)] },
    [`${topics}/videos_watched.json`]: [
      { timestamp: 1700000000, media: [], label_values: [{ label: 'Author', value: 'zoe' }] },
    ],
    'your_instagram_activity/story_interactions/polls.json': {
      story_activities_polls: [answered('ben', 'Tea'), answered('zoe', 'Tea')],
    },
    'your_instagram_activity/story_interactions/quizzes.json': {
      story_activities_quizzes: [answered('ben', 'The Alps')],
    },
  })
  const { records } = await readAll([memoryPart('instagram-ada.zip', zip)], [instagram])
  const told = records.map(({ collection, fields }) => [collection, { ...fields }])
  assert.deepEqual(told, [
    ['instagram.viewed', { name: 'ben', kind: 'post' }],
    ['instagram.viewed', { name: 'Shoes', kind: 'ad' }],
    ['instagram.viewed', { name: 'zoe', kind: 'video' }],
    ['instagram.answers', { name: 'ben', kind: 'poll', title: 'Tea' }],
    ['instagram.answers', { name: 'zoe', kind: 'poll', title: 'Tea' }],
    ['instagram.answers', { name: 'ben', kind: 'quiz', title: 'The Alps' }],
  ])
})
