import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

test('messages of a thread alone are known by how they name who wrote them, and when', async () => {
  const messages = [
    { sender_name: 'Ada', timestamp_ms: 1579294140000, content: 'Hello' },
    { sender_name: 'Ben', timestamp_ms: 1577186580000, content: 'Caf\u00c3\u00a9?' },
  ]
  const part = memoryPart('some_chat.json', JSON.stringify({ messages }))
  const { records } = await readAll([part], [facebook])
  assert.deepEqual(
    records.map(({ fields }) => [fields['thread_id'], fields['section'], fields['text']]),
    [
      ['some_chat', 'inbox', 'Hello'],
      ['some_chat', 'inbox', 'Café?'],
    ],
  )
})

test('messages of somebody else are not taken for them', async () => {
  const messages = [{ sender: 'Ada', body: 'Hello', timestamp: 1579294140000 }]
  const part = memoryPart('other.json', JSON.stringify({ messages }))
  const { entries } = await readAll([part], [facebook])
  assert.deepEqual(entries, ['unknown other.json'])
})

test('a chat of somebody else, with people around it, is not taken for one of theirs', async () => {
  const messages = [{ id: '1', creator: { name: 'Ada' }, created_at: '2026-05-11', text: 'Hello' }]
  const chat = { name: 'Tea', participants: [{ name: 'Ada' }], messages }
  const { entries } = await readAll([memoryPart('chat.json', JSON.stringify(chat))], [facebook])
  assert.deepEqual(entries, ['unknown chat.json'])
})

test('comments, reactions and posts alone are told apart by what stands in them', async () => {
  const comment = { timestamp: 1600000000, comment: 'Tr\u00c3\u00a8s bien', author: 'Ada' }
  const lists = {
    'facebook_comments.json': [
      { timestamp: 1600000000, data: [{ comment }], title: 'Ada commented on a post of Ben.' },
    ],
    'mine.json': [
      {
        ...{ timestamp: 1600000001, title: 'Ada likes a photo of Ben.' },
        data: [{ reaction: { reaction: 'LIKE', actor: 'Ada' } }],
      },
    ],
    'written.json': [{ timestamp: 1600000002, data: [{ post: 'Rain' }], attachments: [] }],
  }
  const told = []
  for (const [name, list] of Object.entries(lists)) {
    const { records } = await readAll([memoryPart(name, JSON.stringify(list))], [facebook])
    told.push(...records.map(({ collection, fields }) => [collection, { ...fields }]))
  }
  assert.deepEqual(told, [
    ['facebook.comments', { text: 'Très bien', on_title: 'Ada commented on a post of Ben.' }],
    ['facebook.reactions', { reaction: 'like', target: 'Ada likes a photo of Ben.' }],
    ['facebook.posts', { text: 'Rain' }],
  ])
})

test('around an only post there is no list', async () => {
  const post = {
    timestamp: 1600000000,
    title: 'Ada was here.',
    data: [{ post: 'Caf\u00c3\u00a9' }],
  }
  const path = 'your_facebook_activity/posts/your_posts_1.json'
  const [alone, listed] = await Promise.all(
    [post, [post]].map((content) =>
      readAll([memoryPart('facebook-ada.zip', zipOf({ [path]: content }))], [facebook]),
    ),
  )
  assert.equal(alone!.records[0]!.fields['text'], 'Café')
  assert.deepEqual(alone!.records, listed!.records)
})
