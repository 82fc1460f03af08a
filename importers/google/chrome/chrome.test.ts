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

test('addresses typed and tabs open in devices stand beside what was opened', async () => {
  const visits = ['13344473600000000', '13344473700000000']
  const tab = (url: string) => ({
    ...{
      virtual_url: url,
      title: 'Rye',
      timestamp_msec: 1_700_000_000_000,
      page_transition: 'LINK',
    },
  })
  const outcome = await read({
    'Takeout/Chrome/Geschiedenis.json': {
      'Browser History': [
        { url: 'https://rye.example/', title: 'Rye', time_usec: 1_700_000_000_000_000 },
      ],
      'Typed Url': [{ title: 'Oat', url: 'https://oat.example/', visits, hidden: false }],
      Session: [
        { session_tag: 'one', header: { client_name: 'Telephone', device_type: 'TYPE_PHONE' } },
        {
          ...{ session_tag: 'one', tab_node_id: 3 },
          tab: { tab_id: 7, navigation: [tab('https://a.example/'), tab('https://b.example/')] },
        },
      ],
    },
    'Takeout/Chrome/TypedUrl.json': {
      'Typed Url': [{ title: 'Salt', url: 'https://salt.example/', visits: [] }],
    },
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.chrome.pages').map((one) => ({ ...one })),
    [
      { kind: 'typed', url: 'https://oat.example/', title: 'Oat', visits: 2 },
      { kind: 'device', title: 'Telephone', device: 'one' },
      { kind: 'open', url: 'https://a.example/', title: 'Rye', device: 'one' },
      { kind: 'open', url: 'https://b.example/', title: 'Rye', device: 'one' },
      { kind: 'typed', url: 'https://salt.example/', title: 'Salt' },
    ],
  )
  const times = outcome.records.map(({ time }) => time)
  assert.equal(times[1], 1_700_000_100_000)
  assert.equal(times[3], 1_700_000_000_000)
  assert.ok(outcome.entries.every((one) => one.startsWith('imported')))
  assert.deepEqual(fieldsOf(outcome, 'google.other'), [])
})
