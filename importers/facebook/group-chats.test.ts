import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const read = (files: Record<string, object>) =>
  readAll([memoryPart('facebook-anna-2025-01-01-x.zip', zipOf(files))], [facebook])

const chat = (text: string) => ({
  thread_name: 'Tea',
  messages: [{ sender_name: 'Ana', timestamp_ms: 1700000000000, content: text, is_unsent: false }],
})

test('chats of two groups that are called the same are two, by their numbers', async () => {
  const folder = 'your_facebook_activity/groups/your_group_messages'
  const { records, entries } = await read({
    [`${folder}/tea_1234567890123.json`]: chat('green'),
    [`${folder}/tea_3210987654321.json`]: chat('black'),
  })
  assert.equal(entries.filter((one) => one.startsWith('imported ')).length, 2)
  const threads = records.filter(({ collection }) => collection === 'facebook.threads')
  assert.deepEqual(threads.map(({ fields }) => [fields['thread_id'], fields['title']]).toSorted(), [
    ['1234567890123', 'Tea'],
    ['3210987654321', 'Tea'],
  ])
  const told = records.filter(({ collection }) => collection === 'facebook.messages')
  assert.deepEqual(told.map(({ fields }) => [fields['thread_id'], fields['text']]).toSorted(), [
    ['1234567890123', 'green'],
    ['3210987654321', 'black'],
  ])
})

test('a long conversation of 2018, which is one file, is the one that a later download says in several', async () => {
  const messages = Array.from({ length: 900 }, (_, at) => ({
    ...{ sender_name: 'Ben', timestamp_ms: 1520000000000 - at * 1000, type: 'Generic' },
    content: `How many leaves are in tea number ${at}? I never know, and nobody tells me.`,
  }))
  const around = { participants: [{ name: 'Ben' }, { name: 'Ana' }], title: 'Ben' }
  const keys = async (folder: string, file: string) => {
    const thread = {
      ...around,
      messages,
      thread_type: 'Regular',
      thread_path: 'inbox/ben_Ab3dEfGhIj',
    }
    const { records } = await read({ [`${folder}/ben_Ab3dEfGhIj/${file}`]: thread })
    return records.map(({ collection, key }) => `${collection} ${key}`)
  }
  const later = await keys('messages/inbox', 'message_1.json')
  assert.equal(later.length, 901)
  assert.deepEqual(await keys('messages', 'message.json'), later)
  assert.deepEqual(await keys('messages/inbox', 'message.json'), later)
  assert.deepEqual(await keys('inbox', 'message_1.json'), later)
  assert.deepEqual(await keys('chats', 'message_1.json'), later)
})

test('places that one made, and towns that one checked into, are read from their labelled files', async () => {
  const folder = 'your_facebook_activity/your_places'
  const label = (name: string, value: string) => ({ label: name, value })
  const { records, entries } = await read({
    [`${folder}/places_you've_created.json`]: [
      {
        ...{ timestamp: 1700000000, media: [], fbid: '1' },
        label_values: [label('Name', 'Tea house'), label('Address', '1 Leaf Street')],
      },
    ],
    [`${folder}/cities_you_have_checked_into.json`]: [
      { media: [], fbid: '2', label_values: [label('Name', 'Lyon')] },
    ],
  })
  assert.equal(entries.filter((one) => one.startsWith('imported ')).length, 2)
  assert.ok(records.every(({ collection }) => collection === 'facebook.places'))
  const told = records.map(({ time, fields }) => ({ time, ...fields }))
  assert.deepEqual(
    told.toSorted((a, b) => Number(b.time) - Number(a.time)),
    [
      { time: 1700000000000, name: 'Tea house', kind: 'made', address: '1 Leaf Street' },
      { time: null, name: 'Lyon', kind: 'city' },
    ],
  )
})
