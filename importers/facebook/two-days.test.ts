/** Exports of two days that come at once: what both hold is there once. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const FOLDER = 'messages/inbox/bo_1234567'
const AT = 1_600_000_000_000

const page = (...contents: [content: string, at?: number][]) => ({
  participants: [{ name: 'Ana' }, { name: 'Bo' }],
  messages: contents.map(([content, at = AT]) => ({
    ...{ sender_name: 'Bo', timestamp_ms: at, content, type: 'Generic' },
  })),
  title: 'Bo',
})

async function keysOf(exports: Record<string, Record<string, object>>): Promise<Set<string>> {
  const parts = Object.entries(exports).map(([name, files]) => memoryPart(name, zipOf(files)))
  const { records } = await readAll(parts, [facebook], { now: () => Date.UTC(2026, 11, 1) })
  const messages = records.filter(({ collection }) => collection === 'facebook.messages')
  return new Set(messages.map(({ key }) => key))
}

test('the only message of a conversation, in the downloads of two days', async () => {
  const files = { [`${FOLDER}/message_1.json`]: page(['hello']) }
  for (const names of [
    ['facebook-ana-2024-01-01-a1.zip', 'facebook-ana-2025-01-01-b2.zip'],
    ['old.zip', 'new.zip'],
    ['old/', 'new/'],
  ]) {
    const isUnpacked = names[0]!.endsWith('/')
    const keys = isUnpacked
      ? await keysOf({
          'both.zip': Object.fromEntries(
            names.flatMap((name) =>
              Object.entries(files).map(([path, content]) => [name + path, content]),
            ),
          ),
        })
      : await keysOf(Object.fromEntries(names.map((name) => [name, files])))
    assert.equal(keys.size, 1, names.join(' and '))
  }
})

test('equal messages of one moment are as many as each of them has, also over the end of a page', async () => {
  const older = {
    [`${FOLDER}/message_1.json`]: page(['late', AT + 1], ['ha'], ['ha']),
    [`${FOLDER}/message_2.json`]: page(['ha'], ['early', AT - 1]),
  }
  const newer = {
    [`${FOLDER}/message_1.json`]: page(['now', AT + 2], ['late', AT + 1], ['ha']),
    [`${FOLDER}/message_2.json`]: page(['ha'], ['ha'], ['early', AT - 1]),
  }
  const keys = await keysOf({
    'facebook-ana-2024-01-01-a1.zip': older,
    'facebook-ana-2025-01-01-b2.zip': newer,
  })
  // now, late, three times ha, early
  assert.equal(keys.size, 6)
})

test('pages of one conversation in several parts of a download go on with one another', async () => {
  const keys = await keysOf({
    'facebook-ana-2024-01-01-a1.zip': { [`${FOLDER}/message_1.json`]: page(['ha'], ['ha']) },
    'facebook-ana-2024-01-01-b2.zip': { [`${FOLDER}/message_2.json`]: page(['ha']) },
  })
  assert.equal(keys.size, 3)
})

test('a conversation is called as the newer download calls it', async () => {
  const parts = ['Tea', 'Coffee'].map((title, year) =>
    memoryPart(
      `facebook-ana-202${year}-01-01-a${year}.zip`,
      zipOf({ [`${FOLDER}/message_1.json`]: { ...page(['hello']), title } }),
    ),
  )
  const { records } = await readAll(parts, [facebook])
  const threads = records.filter(({ collection }) => collection === 'facebook.threads')
  assert.equal(threads.at(-1)?.fields['title'], 'Coffee')
})

test('a post whose sentence by Facebook is in two languages is one', async () => {
  const post = (title: string) => [{ timestamp: 1_600_000_000, title, data: [{ post: 'tea' }] }]
  const parts = ['Ana updated her status.', 'Ana a mis à jour son statut.'].map((title, year) =>
    memoryPart(
      `facebook-ana-202${year}-01-01-a${year}.zip`,
      zipOf({ 'posts/your_posts_1.json': post(title) }),
    ),
  )
  const { records } = await readAll(parts, [facebook])
  const posts = records.filter(({ collection }) => collection === 'facebook.posts')
  assert.equal(new Set(posts.map(({ key }) => key)).size, 1)
})
