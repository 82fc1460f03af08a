import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll } from '@mandate/importer/testing'
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
