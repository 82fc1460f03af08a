import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from './_export.ts'

const list = 'Takeout/Tasks/Tasks.json'
const table = 'Takeout/YouTube and YouTube Music/subscriptions/subscriptions.csv'

test('a file of which nothing is known is kept as it is, and said', async () => {
  const outcome = await read({
    [list]: { kind: 'tasks#taskLists', items: [{ words: ['of next year'] }, { words: [] }] },
    [table]: 'Channel Id,Channel Url,Channel Title\nnext,year,another\n',
  })
  assert.deepEqual(outcome.entries, [`kept ${list}`, `kept ${table}`])
  assert.deepEqual(
    outcome.records.map(({ collection, fields }) => [collection, fields['path']]),
    [
      ['google.other', list],
      ['google.other', table],
    ],
  )
  assert.equal(outcome.codes.filter((code) => code === 'nothing_read').length, 2)
})

test('an empty list is read: there is nothing in it', async () => {
  const outcome = await read({ [list]: { kind: 'tasks#taskLists', items: [] } })
  assert.deepEqual(outcome.entries, [`imported ${list}`])
})

const history = 'Takeout/Chrome/History.json'
const visit = { url: 'https://example.org/', title: 'Tea', time_usec: 1700000000000000 }

test('a file of which something is known and something is not is read, and kept as well', async () => {
  const outcome = await read({
    [history]: { 'Browser History': [visit], Cakes: [{ url: 'https://example.org/cake' }] },
    [list]: {
      kind: 'tasks#taskLists',
      items: [{ title: 'Mine', items: [{ id: '1', title: 'Tea' }] }],
    },
    [table]: `Channel Id,Channel Url,Channel Title\n${CHANNEL},,Tea\n,,\nnext,year,another\n`,
  })
  assert.deepEqual(outcome.entries, [
    `imported ${history}`,
    `imported ${list}`,
    `imported ${table}`,
  ])
  assert.deepEqual(
    outcome.records.map(({ collection, fields }) => [
      collection,
      fields['path'] ?? fields['title'],
    ]),
    [
      ['google.chrome.history', 'Tea'],
      ['google.other', history],
      ['google.tasks', 'Tea'],
      ['google.youtube.subscriptions', 'Tea'],
      ['google.other', table],
    ],
  )
  assert.deepEqual(outcome.codes, ['some_not_read', 'some_not_read'])
})

const CHANNEL = 'UCaaaaaaaaaaaaaaaaaaaaaa'

test('an import that goes on after a crash keeps such a file, and keeps it once', async () => {
  const files = { [history]: { Cakes: [{ url: 'x:' }], 'Browser History': [visit, visit] } }
  const whole = await read(files)
  const collections = ({ records }: typeof whole) => records.map(({ collection }) => collection)
  const kept = ['google.chrome.history', 'google.chrome.history', 'google.other']
  assert.deepEqual([collections(whole), whole.codes], [kept, ['some_not_read']])
  for (const [done, { checkpoint }] of whole.records.entries()) {
    const rest = await read(files, { from: checkpoint, given: ['google'] })
    const again = collections(rest)
    // What was read together with something to be told comes together again.
    assert.deepEqual(again.slice(again.length - kept.length + done + 1), kept.slice(done + 1))
    assert.ok(again.filter((name) => name === 'google.other').length <= 1)
    assert.deepEqual(rest.codes, ['some_not_read'])
  }
})

test('a file of which nothing was read ends as kept, also where the import goes on just behind it', async () => {
  const profile = 'Takeout/Profile/Profile.json'
  const files = { [profile]: { displayName: '', emails: [''], note: 'Tea' } }
  const whole = await read(files)
  const ends = ({ entries, classes, codes }: typeof whole) => [
    ...[entries, codes, classes.get(profile)?.records, classes.get(profile)?.warning],
  ]
  const [{ checkpoint }] = whole.records as [(typeof whole.records)[number]]
  assert.deepEqual(ends(whole).slice(2), [1, 'nothing_read'])
  assert.deepEqual(ends(await read(files, { from: checkpoint })), ends(whole))
})

test('an element that nobody can read is in the file, which is kept', async () => {
  const { records, codes } = await read({
    [history]: { 'Browser History': [visit, { title: 'Without an address' }, {}] },
  })
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.chrome.history', 'google.other'],
  )
  assert.deepEqual(codes, ['some_not_read'])
})
