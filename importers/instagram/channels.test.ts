import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const about = {
  participants: [{ name: 'Ben' }, { name: 'Ana' }],
  ...{ title: 'Tea every day', is_still_participant: true },
  thread_path: 'inbox/teaeveryday_17900000000000001',
  joinable_mode: { mode: 1, link: 'https://ig.me/j/AbC/' },
}
const replies = [
  { reply_content: 'Green, please', original_message_sender: 'Ben', timestamp_ms: 1750000000000 },
  { reply_content: 'Th\u00c3\u00a9', original_message_sender: 'Ben', timestamp_ms: 1740000000000 },
]

const folder = 'your_instagram_activity/messages/inbox/teaeveryday_17900000000000001'

const loose = 'your_instagram_activity/teaeveryday/replies_1.json'

for (const path of [`${folder}/replies_1.json`, loose, 'replies_1.json']) {
  test(`what one answered in a channel: ${path}`, async () => {
    const { records, entries } = await readAll(
      [memoryPart('some.zip', zipOf({ [path]: { ...about, replies } }))],
      [instagram],
    )
    assert.deepEqual(entries, [`imported ${path}`])
    const told = records.filter(({ collection }) => collection === 'instagram.messages')
    const shared = { thread_id: '17900000000000001', section: 'inbox', kind: 'reply' }
    assert.deepEqual(
      told.map(({ time, fields, rest }) => [time, { ...fields }, { ...rest }]),
      [
        [1750000000000, { ...shared, text: 'Green, please' }, { original_message_sender: 'Ben' }],
        [1740000000000, { ...shared, text: 'Thé' }, { original_message_sender: 'Ben' }],
      ],
    )
    const [thread] = records.filter(({ collection }) => collection === 'instagram.threads')
    assert.equal(thread?.fields['title'], 'Tea every day')
  })
}

test('what was said in a channel and what one answered there are of one conversation', async () => {
  const message = { sender_name: 'Ben', timestamp_ms: 1750000000000, content: 'Green, please' }
  const { records } = await readAll(
    [
      memoryPart(
        'some.zip',
        zipOf({
          [`${folder}/message_1.json`]: { ...about, messages: [message] },
          [`${folder}/replies_1.json`]: { ...about, replies },
        }),
      ),
    ],
    [instagram],
  )
  const keys = records.map(({ collection, key }) => `${collection} ${key}`)
  assert.equal(new Set(keys).size, 4)
  assert.equal(keys.length, 4)
})

test('however many they are, though what else tells of the conversation stands behind them', async () => {
  const many = Array.from({ length: 3000 }, (__, nth) => ({
    ...{ ...replies[0], reply_content: `Tea number ${nth}` },
    timestamp_ms: 1750000000000 - nth,
  }))
  const { participants, ...behind } = about
  const { records, entries } = await readAll(
    [memoryPart('some.zip', zipOf({ [loose]: { participants, replies: many, ...behind } }))],
    [instagram],
  )
  assert.deepEqual(entries, [`imported ${loose}`])
  const told = records.filter(({ collection }) => collection === 'instagram.messages')
  assert.equal(told.length, 3000)
  assert.deepEqual(new Set(told.map(({ fields }) => fields['section'])), new Set(['inbox']))
})
