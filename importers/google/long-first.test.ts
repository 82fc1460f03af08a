/** The first thing in a file may be longer than all of its beginning that tells what it is: it is what was done last. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from './_export.ts'

// The beginning that is looked at is 64 kB.
const long = 'a long answer, word by word; '.repeat(4000)
const time = '2025-01-02T00:00:00.000Z'
const earlier = { header: 'Search', title: 'Searched for tea', time: '2025-01-01T00:00:00.000Z' }

const collections = async (files: Record<string, unknown>) => {
  const { records, entries } = await read(files as Parameters<typeof read>[0])
  assert.deepEqual([...new Set(entries.map((entry) => entry.split(' ')[0]))], ['imported'])
  return records.map(({ collection }) => collection)
}

test('a chat with Gemini whose newest answer, or prompt, fills many pages', async () => {
  const path = 'Takeout/My Activity/Gemini Apps/MyActivity.json'
  const gemini = { header: 'Gemini Apps', products: ['Gemini Apps'] }
  const before = { ...gemini, title: 'Prompted tea', time: earlier.time }
  const answered = {
    ...gemini,
    title: 'Prompted why',
    time,
    safeHtmlItem: [{ html: `<p>${long}` }],
  }
  const pasted = {
    header: 'Gemini Apps',
    title: `Prompted ${long}`,
    time,
    products: gemini.products,
  }
  for (const newest of [answered, pasted]) {
    assert.deepEqual(await collections({ [path]: [newest, before] }), [
      'google.gemini',
      'google.gemini',
    ])
  }
  const [chat] = fieldsOf(await read({ [path]: [answered] }), 'google.gemini')
  assert.deepEqual(
    (chat!['answers'] as string[]).map((text) => text.length),
    [long.length - 1],
  )
})

test('activity with a title of many pages, and with what is nested too deeply, first', async () => {
  const path = 'Takeout/My Activity/Search/MyActivity.json'
  const titled = { ...earlier, title: `Searched for ${long}`, time }
  assert.deepEqual(await collections({ [path]: [titled, earlier] }), [
    'google.activity',
    'google.activity',
  ])
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const deep = `[{"header":"Search","title":"x","time":"${time}","x":${nested}},${JSON.stringify(earlier)}]`
  const { records, codes } = await read({ [path]: deep })
  assert.deepEqual(
    records.map(({ fields }) => fields['title']),
    ['Searched for tea', undefined],
  )
  assert.deepEqual(codes, ['too_deep', 'some_not_read'])
})

test('a note that is a list of hundreds of things', async () => {
  const thing = {
    textHtml: `<p style="${'margin:0;'.repeat(40)}">tea</p>`,
    text: 'tea',
    isChecked: false,
  }
  const note = {
    ...{ color: 'DEFAULT', isTrashed: false, isPinned: false, isArchived: false },
    listContent: Array.from({ length: 400 }, () => thing),
    ...{ title: 'Tea', userEditedTimestampUsec: 1700000000000000 },
  }
  assert.deepEqual(await collections({ 'Takeout/Keep/Tea.json': note }), ['google.keep'])
  assert.deepEqual(await collections({ 'Takeout/Notes/Tea.json': note }), ['google.keep'])
})

test('a journey of which the phone noted every minute, first', async () => {
  const [startTime, endTime] = ['2024-01-01T00:00:00.000+01:00', '2024-01-03T00:00:00.000+01:00']
  const timelinePath = Array.from({ length: 2000 }, (_, i) => ({
    ...{ point: 'geo:48.1,11.5', durationMinutesOffsetFromStartTime: String(i) },
  }))
  const found = await collections({
    'location-history.json': [{ endTime, startTime, timelinePath }],
  })
  assert.equal(found.length, 2000)
})
