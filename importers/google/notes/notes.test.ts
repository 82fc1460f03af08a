import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { fixture, read } from '../_export.ts'
import { google } from '../index.ts'

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
  assert.deepEqual(Object.keys(shopping!.rest!), ['annotations', 'listContent', 'sharees'])
  assert.deepEqual(
    shopping!.files!.map(({ name, missing, size }) => [name, missing ?? size! > 0]),
    [
      ['a.jpeg', true],
      ['lost.3gp', 'Keep/lost.3gp'],
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
  const { records, entries, codes } = await read({
    'Takeout/Keep/Broken.json': '{"textContent":"x","userEditedTimestampUsec":1417378894000000,',
    'Takeout/Keep/Old.json': await fixture('notes/Old.json'),
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.other', 'google.keep'],
  )
  assert.deepEqual(codes, ['invalid_json', 'broken_kept'])
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

test('notes of before 2018 are pages alone', async () => {
  const page = (color: string, inside: string) =>
    `<html><head><style>.note {}</style></head><body><div class="note ${color}"><div class="heading"><div class="meta-icons">\n${inside}</div></body></html>`
  const title = '<div class="title">Plans &amp; soup</div>'
  const { records, entries } = await read({
    'Takeout/Keep/Plans _ soup.html': page(
      'DEFAULT',
      `<span class="archived" title="Note archived"></span></div>\nSep 23, 2016, 5:41:43 PM</div>\n${title}` +
        '<div class="content">One&nbsp;line<br>two  spaces<br><br>last</div>' +
        '<div class="labels"><span class="label">Home</span></div>' +
        '<div class="annotations"><a href="https://example.org/">A page</a></div>',
    ),
    'Takeout/Keep/2017-01-29T19_43_26.664+01_00.html': page(
      'YELLOW',
      '</div>\n29 Jan 2017, 18:44:00</div><div class="content"><div class="listitem"><div class="bullet">&#9745;</div><div class="text">tea</div></div>' +
        '<ul class="list"><li class="listitem"><span class="bullet">&#9744;</span> <span class="text">café</span></li></ul></div>' +
        '<div class="attachments"><ul><li><img alt="" src="1a.jpg"></li></ul></div>',
    ),
    'Takeout/Keep/1a.jpg': '\xff\xd8\xff picture',
  })
  const told = { pinned: false, trashed: false }
  assert.deepEqual(
    records.map(({ time, fields }) => [new Date(time!).toISOString(), { ...fields }]),
    [
      [
        '2016-09-23T17:41:43.000Z',
        {
          ...{ title: 'Plans & soup', text: 'One line\ntwo  spaces\n\nlast', color: 'default' },
          ...{ ...told, archived: true, labels: ['Home'], edited_at: '2016-09-23T17:41:43.000Z' },
        },
      ],
      [
        '2017-01-29T18:43:26.664Z',
        {
          items: [
            { text: 'tea', checked: true },
            { text: 'café', checked: false },
          ],
          ...{ ...told, archived: false, color: 'yellow', edited_at: '2017-01-29T18:44:00.000Z' },
        },
      ],
    ],
  )
  assert.deepEqual(records[0]!.rest, { more: [{ text: 'A page', url: 'https://example.org/' }] })
  assert.equal(records[1]!.files![0]!.name, '1a.jpg')
  assert.deepEqual(
    entries.filter((one) => !one.startsWith('imported')),
    [],
  )
})

test('beside notes as JSON a page is never a second note', async () => {
  const { records, entries } = await read({
    'Takeout/Keep/Shopping.json': await fixture('notes/Shopping.json'),
    'Takeout/Keep/Other.html':
      '<div class="note DEFAULT"><div class="heading">Sep 23, 2016, 5:41:43 PM</div></div>',
  })
  assert.equal(records.filter(({ collection }) => collection === 'google.keep').length, 1)
  assert.ok(entries.includes('kept Takeout/Keep/Other.html'))
})

test('a note is the same under another title; notes made at one moment are several', async () => {
  const note = (title: string, text: string, created: number) => ({
    ...{ title, textContent: text, color: 'DEFAULT', isTrashed: false, isPinned: false },
    ...{ createdTimestampUsec: created, userEditedTimestampUsec: created + 1_000_000 },
  })
  const [at, later] = [1_700_000_000_000_000, 1_700_000_500_000_000]
  const keys = async (files: Record<string, object>) => {
    const { records } = await read(files)
    return records.map(({ key, fields }) => [fields['text'], key]).sort()
  }
  const before = await keys({
    'Takeout/Keep/2023-11-14T22_13_20.000Z.json': note('', 'tea', at),
    'Takeout/Keep/Plans.json': note('Plans', 'one', later),
    'Takeout/Keep/Plans(1).json': note('Plans', 'two', later),
  })
  assert.equal(new Set(before.map(([, key]) => key)).size, 3)
  const after = await keys({
    'Takeout/Keep/Shopping.json': note('Shopping', 'tea', at),
    'Takeout/Keep/Plans.json': note('Plans', 'one', later),
    'Takeout/Keep/Plans(1).json': note('Plans', 'two', later),
  })
  assert.deepEqual(after, before)
  const turned = await keys({
    'Takeout/Keep/Plans(1).json': note('Plans', 'two', later),
    'Takeout/Keep/Plans.json': note('Plans', 'one', later),
    'Takeout/Keep/2023-11-14T22_13_20.000Z.json': note('', 'tea', at),
  })
  assert.deepEqual(turned, before)
})
