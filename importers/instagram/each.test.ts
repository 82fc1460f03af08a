import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const person = (name: string, timestamp: number) => ({
  ...{ href: `https://www.instagram.com/${name}`, value: name, timestamp },
})

test('several followers, likes and answers in one element are several', async () => {
  const likes = ['A', 'B'].map((post) => ({
    ...{ href: `https://www.instagram.com/p/${post}/`, value: 'x', timestamp: 1673001002 },
  }))
  const votes = ['yes', 'no'].map((value, i) => ({ value, timestamp: 1673001010 + i }))
  const part = memoryPart(
    'instagram-ada-2024-01-01-x.zip',
    zipOf({
      'connections/followers_and_following/followers_1.json': [
        { title: '', string_list_data: [person('ben', 1673001000), person('cy', 1673001001)] },
      ],
      'your_instagram_activity/likes/liked_posts.json': {
        likes_media_likes: [{ title: 'ben', string_list_data: likes }],
      },
      'your_instagram_activity/story_interactions/polls.json': {
        story_activities_polls: [{ title: 'ben', string_list_data: votes }],
      },
    }),
  )
  const { records } = await readAll([part], [instagram], { now: () => Date.UTC(2026, 0, 1) })
  assert.deepEqual(
    records.map(({ collection, fields }) => [
      ...[collection, fields['name'], fields['title'] ?? fields['url']],
    ]),
    [
      ['instagram.follows', 'ben', 'https://www.instagram.com/ben'],
      ['instagram.follows', 'cy', 'https://www.instagram.com/cy'],
      ['instagram.likes', 'ben', 'https://www.instagram.com/p/A/'],
      ['instagram.likes', 'ben', 'https://www.instagram.com/p/B/'],
      ['instagram.answers', 'ben', 'yes'],
      ['instagram.answers', 'ben', 'no'],
    ],
  )
})
