import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const timestamp = 1600000000
const twice = <T>(one: T) => [one, one]

test('entries of one second that are equal in all they say are as many as there are', async () => {
  const mapped = (said: Record<string, object>) => ({ title: '', string_map_data: said })
  const at = { Time: { timestamp } }
  const login = mapped({ ...at, 'IP Address': { value: '192.0.2.1' } })
  const liked = { title: 'ben', string_list_data: [{ timestamp }] }
  const folder = 'security_and_login_information/login_and_account_creation'
  const files = {
    [`${folder}/login_activity.json`]: { account_history_login_history: twice(login) },
    [`${folder}/password_change_activity.json`]: {
      account_history_password_change_history: [...twice(mapped(at)), mapped(at)],
    },
    'comments/post_comments_1.json': twice(
      mapped({ ...at, Comment: { value: 'Tea' }, 'Media Owner': { value: 'ben' } }),
    ),
    'logged_information/recent_searches/word_or_phrase_searches.json': {
      searches_keyword: twice(mapped({ ...at, Search: { value: 'tea' } })),
    },
    'story_interactions/story_likes.json': { story_activities_story_likes: twice(liked) },
    'your_instagram_activity/threads/threads_and_replies.json': {
      text_post_app_text_posts: ['Tea', 'Rain', 'Rain'].map((title) => ({
        media: [{ uri: '', creation_timestamp: timestamp, title }],
      })),
    },
  }
  const part = (name: string) => memoryPart(name, zipOf(files))
  const { records } = await readAll([part('a.zip'), part('b.zip')], [instagram])
  const counts: Record<string, number> = {}
  for (const one of new Set(records.map(({ collection, key }) => `${collection} ${key}`))) {
    const collection = one.slice('instagram.'.length, one.indexOf(' '))
    counts[collection] = (counts[collection] ?? 0) + 1
  }
  assert.deepEqual(counts, { sign_ins: 5, comments: 2, searches: 2, likes: 2, posts: 3 })
})
