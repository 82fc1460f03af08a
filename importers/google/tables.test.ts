import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from './_export.ts'

const folder = 'Takeout/YouTube and YouTube Music'
const channel = 'UCaaaaaaaaaaaaaaaaaaaaaa'

test('a table that was saved again: in UTF-16, with semicolons, with a mark at its beginning', async () => {
  const rows = (delimiter: string) =>
    [
      ['Channel Id', 'Channel Url', 'Channel Title'],
      [channel, `http://www.youtube.com/channel/${channel}`, 'Thé'],
    ]
      .map((row) => row.join(delimiter))
      .join('\r\n')
  for (const table of [
    Buffer.from(`\ufeff${rows(',')}`, 'utf16le'),
    Buffer.from(`\ufeff${rows('\t')}`, 'utf16le').swap16(),
    Buffer.from(`\ufeff${rows(';')}`),
  ]) {
    const outcome = await read({ [`${folder}/subscriptions/subscriptions.csv`]: table })
    assert.deepEqual(fieldsOf(outcome, 'google.youtube.subscriptions'), [
      {
        channel_id: channel,
        title: 'Thé',
        url: `https://www.youtube.com/channel/${channel}`,
      },
    ])
  }
})
