import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '../contract.ts'
import { metaRoots } from './roots.ts'

const entries = (...paths: string[]) =>
  paths.map(
    (path, entry): Entry => ({ part: 0, entry, path, size: 1, crc32: null, modified: null }),
  )
const prefixes = (all: Entry[], service: 'facebook' | 'instagram') =>
  metaRoots(all, service).map(({ prefix }) => prefix)

for (const unpacked of [false, true])
  test(`where both services lie in one folder each has its own${unpacked ? ', also unpacked' : ''}`, () => {
    const all = entries(
      'meta/your_instagram_activity/media/posts_1.json',
      'meta/connections/followers_and_following/followers_1.json',
      'meta/your_facebook_activity/posts/your_posts_1.json',
      'meta/connections/friends/your_friends.json',
    ).map((entry, part) => (unpacked ? { ...entry, part } : entry))
    assert.deepEqual(prefixes(all, 'facebook'), [
      'meta/your_facebook_activity/',
      'meta/connections/friends/',
    ])
    assert.deepEqual([...new Set(prefixes(all, 'instagram'))], ['meta/'])
  })

test('a category alone is Facebook’s, unless something else there is Instagram’s', () => {
  const ads = 'ads_information/ad_preferences.json'
  assert.deepEqual(prefixes(entries(ads), 'facebook'), [''])
  const both = entries(ads, 'your_instagram_activity/likes/liked_posts.json')
  assert.deepEqual(prefixes(both, 'facebook'), [])
  assert.deepEqual(prefixes(both, 'instagram'), [''])
})
