import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { fixture, read } from './_export.ts'
import { google } from './index.ts'

test('notes: lists, labels, attachments under another extension, the page beside is ignored', async () => {
  const { records, entries, codes } = await read({
    'Takeout/Keep/Shopping.json': await fixture('notes/Shopping.json'),
    'Takeout/Keep/Shopping.html': '<html>Shopping</html>',
    'Takeout/Keep/a.jpg': '\xff\xd8\xff picture',
    'Takeout/Keep/Labels.txt': 'home',
    'Takeout/Keep/Old.json': await fixture('notes/Old.json'),
  })
  const [shopping, old] = records
  assert.deepEqual(shopping!.fields, {
    title: 'Shopping',
    items: [
      { text: 'café', checked: false },
      { text: 'tea', checked: true },
    ],
    color: 'blue',
    labels: ['home'],
    pinned: true,
    archived: false,
    trashed: false,
    edited_at: '2024-06-03T01:41:34.000Z',
    sharees: ['ana@example.com'],
  })
  assert.equal(shopping!.time, Date.parse('2024-06-03T01:38:34Z'))
  assert.deepEqual(Object.keys(shopping!.rest!), ['annotations'])
  assert.deepEqual(
    shopping!.files!.map(({ name, missing, size }) => [name, missing ?? size! > 0]),
    [
      ['a.jpeg', true],
      ['lost.3gp', 'lost.3gp'],
    ],
  )
  // Before 2021 only the last change was written.
  assert.equal(old!.time, Date.parse('2014-11-30T20:21:34Z'))
  assert.equal(old!.fields['text'], 'from before 2021')
  assert.deepEqual(entries, [
    'ignored Takeout/Keep/Shopping.html',
    'imported Takeout/Keep/Old.json',
    'imported Takeout/Keep/Shopping.json',
    'imported Takeout/Keep/a.jpg',
    'kept Takeout/Keep/Labels.txt',
  ])
  assert.deepEqual(codes, ['missing_file', 'same_as_json'])
})

test('a note that is no JSON fails alone', async () => {
  const { records, entries } = await read({
    'Takeout/Keep/Broken.json': '{"textContent":"x","userEditedTimestampUsec":1417378894000000,',
    'Takeout/Keep/Old.json': await fixture('notes/Old.json'),
  })
  assert.equal(records.length, 1)
  assert.deepEqual(entries, ['failed Takeout/Keep/Broken.json', 'imported Takeout/Keep/Old.json'])
})

test('tasks know their list, what they belong to, and when they are due', async () => {
  const { records } = await read({ 'Takeout/Tasks/Tasks.json': await fixture('notes/Tasks.json') })
  assert.deepEqual(
    records.map(({ key, time, fields }) => [key, time, fields]),
    [
      [
        't1',
        Date.parse('2024-01-01T10:00:00Z'),
        {
          list: 'Home',
          title: 'Buy tea',
          notes: 'green',
          status: 'needsAction',
          due: '2034-01-01T00:00:00.000Z',
        },
      ],
      [
        't2',
        Date.parse('2024-01-03T10:00:00Z'),
        {
          list: 'Home',
          title: 'Boil water',
          status: 'completed',
          completed: '2024-01-03T10:00:00.000Z',
          parent: 't1',
        },
      ],
    ],
  )
})

test('files of Drive are kept under their path there, whatever they look like', async () => {
  const { records } = await read({
    'Takeout/Drive/Letters/Café.docx': 'a letter',
    'Takeout/Drive/Records.json': '{"locations":[{"timestampMs":"1400000000123"}]}',
  })
  assert.deepEqual(
    records.map(({ collection, fields }) => [collection, fields['path']]),
    [
      ['google.drive', 'Letters/Café.docx'],
      ['google.drive', 'Records.json'],
    ],
  )
})

test('an attachment in another part, unpacked under another name, is found', async () => {
  const parts = [
    memoryPart(
      'a.zip',
      zipOf({ 'Takeout/Keep/Shopping.json': await fixture('notes/Shopping.json') }),
    ),
    memoryPart('b.zip', zipOf({ 'Takeout 2/Keep/a.jpg': '\xff\xd8\xff picture' })),
  ]
  for (const order of [parts, parts.toReversed()]) {
    const { records } = await readAll(order, [google])
    const [picture] = records.find(({ collection }) => collection === 'google.keep')!.files!
    assert.ok(picture!.sha256)
  }
})

test('after a restart what a note points to is still its own', async () => {
  const files = {
    'Takeout/Keep/Shopping.json': await fixture('notes/Shopping.json'),
    'Takeout/Keep/a.jpg': '\xff\xd8\xff picture',
    'Takeout/Google Photos/Trip/A.jpg': '\xff\xd8\xff photo',
    'Takeout/Google Photos/Trip/A-edited.jpg': '\xff\xd8\xff edited',
  }
  const whole = await read(files)
  for (const event of whole.events) {
    if (event.type === 'warning') continue
    const rest = await read(files, { from: event.checkpoint })
    for (const [path, { class: end }] of rest.classes) {
      assert.equal(end, whole.classes.get(path)!.class, path)
    }
    assert.ok(rest.records.every(({ collection }) => collection !== 'google.other'))
  }
})

test('a track or film in Drive is a file of Drive and nothing else', async () => {
  const { records, entries } = await read({
    'Takeout/Drive/run.tcx': '<TrainingCenterDatabase/>',
    'Takeout/Drive/youtube/film.mp4': 'film',
    'Takeout/Google Photos/My youtube films/A.mp4': 'film',
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.drive', 'google.drive', 'google.photos'],
  )
  assert.equal(entries.length, 3)
})
