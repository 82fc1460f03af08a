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
