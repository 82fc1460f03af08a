import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '../contract.ts'
import { Media, MediaIndex } from './media.ts'

function entry(path: string, nth: number): Entry {
  return { part: 0, entry: nth, path, size: 1, crc32: null, modified: null }
}

test('20,000 conversations with a picture of one name each: soon found, each its own', () => {
  const uris = Array.from({ length: 20_000 }, (_, i) => `messages/inbox/ada_${i}/photos/1.jpg`)
  const media = new MediaIndex(uris.map((uri, nth) => entry(`your_facebook_activity/${uri}`, nth)))
  const started = performance.now()
  const its = new Media(media)
  const found = uris.map((uri) => its.reference('photos', uri)?.entry?.entry)
  assert.ok(performance.now() - started < 15_000, `took ${performance.now() - started} ms`)
  assert.ok(found.every((nth, i) => nth === i))
})

test('the longest tail of a path counts, and a name alone is not enough', () => {
  const media = new MediaIndex([
    entry('one/posts/media/Rain/7.jpg', 0),
    entry('two/posts/media/Rain/7.jpg', 1),
    entry('two/messages/inbox/ada/photos/7.jpg', 2),
  ])
  const found = (uri: string) => new Media(media).reference('media', uri)?.entry?.entry
  assert.equal(found('two/posts/media/Rain/7.jpg'), 1)
  assert.equal(found('your_facebook_activity/posts/media/RAIN/7.JPG'), 0)
  assert.equal(found('7.jpg'), 0)
  assert.equal(found('inbox/ada/photos/7.jpg'), 2)
  assert.equal(found('elsewhere/photos/7.jpg'), undefined)
  assert.equal(found('Sun/7.jpg'), undefined)
  assert.equal(found('https://example.org/Rain/7.jpg'), undefined)
})

test('an address of a hundred thousand steps is soon known to be none', () => {
  const media = new MediaIndex([entry('photos/1.jpg', 0), entry('elsewhere/2.jpg', 1)])
  const started = performance.now()
  const found = ['1', '2'].map((name) =>
    new Media(media).reference('photos', `${'a/'.repeat(99_999)}photos/${name}.jpg`),
  )
  assert.ok(performance.now() - started < 2_000, `took ${performance.now() - started} ms`)
  assert.deepEqual(
    found.map((one) => one?.entry?.entry),
    [undefined, undefined],
  )
})
