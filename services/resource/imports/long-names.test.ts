/** Names longer than a database can look up: no file and no person has one, and still exports may hold them. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

/** Chance cannot be pressed into less. */
const long = (bytes: number) => randomBytes(bytes).toString('base64url')

const conversation = (uri: string) =>
  JSON.stringify({
    participants: [{ name: 'Bo' }],
    messages: [{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000, photos: [{ uri }] }],
    title: 'Bo',
  })

test('a picture with a name that no file can have ends no import, and is said to be missing', {
  timeout: 60_000,
}, async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const uri = `messages/inbox/bo_1234567/photos/${long(6000)}.jpg`
  const message = zipOf({ 'messages/inbox/bo_1234567/message_1.json': conversation(uri) })
  const { state, warnings } = await ana.bring({ 'facebook-ana-2024-01-01-a.zip': message })
  assert.equal(state, 'completed')
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['missing_file'],
  )
  assert.equal((await ana.records('facebook.messages')).length, 1)
})

test('one with a name that is long, and may be one, is found by the last of its folders', {
  timeout: 60_000,
}, async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const lies = `messages/inbox/bo_1234567/${`${long(150)}/`.repeat(4)}photos/beach.jpg`
  const message = zipOf({ 'messages/inbox/bo_1234567/message_1.json': conversation(lies) })
  await ana.bring({ 'facebook-ana-2024-01-01-a.zip': message })
  const later = { [lies]: 'the beach', 'messages/inbox/bo_1234567/photos/sun.jpg': 'the sun' }
  await ana.bring({ 'facebook-ana-2024-01-01-b.zip': zipOf(later) })
  const [record] = (await ana.records('facebook.messages')) as { photos?: { name: string } }[]
  assert.equal(record?.photos?.name, 'beach.jpg')
})

test('nor does a person with a name that long', { timeout: 60_000 }, async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const profile = { profile_v2: { name: { full_name: long(9000) } } }
  const files = zipOf({
    'profile_information/profile_information.json': JSON.stringify(profile),
    'posts/your_posts_1.json': JSON.stringify([
      { timestamp: 1_600_000_000, data: [{ post: 'hello' }] },
    ]),
  })
  const { state } = await ana.bring({ 'facebook-ana-2024-01-01-a.zip': files })
  assert.equal(state, 'completed')
  assert.equal((await ana.records('facebook.posts')).length, 1)
})
