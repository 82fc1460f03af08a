import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'

test('the history of Chrome under both names; an entry without address is left out', async () => {
  const history = await fixture('chrome/History.json')
  const outcome = await read({
    'Takeout/Chrome/History.json': history,
    'Takeout/Chrome/BrowserHistory.json': history,
  })
  const records = outcome.records.filter(({ collection }) => collection === 'google.chrome.history')
  // The entry without address is in the file.
  assert.deepEqual(
    fieldsOf(outcome, 'google.other').map(({ path }) => path),
    ['Takeout/Chrome/History.json', 'Takeout/Chrome/BrowserHistory.json'],
  )
  assert.equal(records.length, 4)
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
  assert.deepEqual(records[0]!.fields, {
    url: 'https://example.com/',
    title: 'Café',
    transition: 'link',
    client_id: 'abc==',
  })
  assert.equal(records[0]!.time, Date.parse('2024-06-03T01:38:34.123Z'))
})

test('bookmarks know their folders; what a link says is text', async () => {
  const outcome = await read({
    'Takeout/Chrome/Lesezeichen.html': await fixture('chrome/Bookmarks.html'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.chrome.bookmarks'), [
    { url: 'https://example.com/?a=1&b=2', title: 'Café <menu>', folder: ['Bar & more'] },
    { url: 'https://example.org/', title: 'Org', folder: ['Bar & more', 'Deep'] },
    { url: 'javascript:alert(1)', title: 'Little program' },
  ])
  assert.equal(outcome.records[0]!.time, 1500000001000)
  assert.equal(outcome.records[2]!.time, null)
})
