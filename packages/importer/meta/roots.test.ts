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

test('a part that holds pictures and films alone is Facebook’s by what its folders are called', () => {
  for (const path of [
    'photos_and_videos/Cats_x1Y2z3/10154.jpg',
    'facebook-ana/posts/media/Mobileuploads_x1Y2z3/10154_n_2.jpg',
    'posts/media/your_posts/10154.mp4',
    'messages/stickers_used/10154_n.png',
    'messages/photos/77104163_2523838987875012_434546_n_2523838984541679.jpg',
    'facebook-ana/messages/videos/10154163_2523838987875012_n.mp4',
  ]) {
    assert.equal(prefixes(entries(path), 'facebook').length, 1, path)
    assert.deepEqual(prefixes(entries(path), 'instagram'), [], path)
  }
  assert.deepEqual(prefixes(entries('blog/posts/media/tea/cup.jpg'), 'facebook'), [])
})

test('nor is a picture Facebook’s because somebody keeps it in a folder of messages', () => {
  assert.deepEqual(prefixes(entries('messages/photos/2024_05_01.jpg'), 'facebook'), [])
  assert.deepEqual(prefixes(entries('messages/photos/beach.jpg'), 'facebook'), [])
})

test('pictures of conversations alone belong to what the other parts are', () => {
  const [picture, post] = entries('messages/photos/crew.jpg', 'posts/your_posts_1.json')
  assert.deepEqual(prefixes([picture!], 'facebook'), [])
  const parts = metaRoots([picture!, { ...post!, part: 1 }], 'facebook')
  assert.deepEqual(parts.map(({ part }) => part).sort(), [0, 1])
})
