import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

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

test('what stands in columns that no field takes is not lost', async () => {
  const { records } = await read({
    [`${folder}/video metadata/videos.csv`]: [
      'Video ID,Approx Duration (ms),Video Category,Video Title (Original),Privacy,Video Create Timestamp',
      'aaaaaaaaaaa,61000,Cooking,Tea,Public,2024-01-02T03:04:05+00:00',
    ].join('\n'),
    'Takeout/Saved/Summer.csv':
      'Title,Note,URL,Tags,Comment\nA page,read it,https://example.com/,tea,soon\n',
    'Takeout/Fit/Daily activity metrics/Daily activity metrics.csv':
      'Date,Step count,Max heart rate (bpm),Walking duration (ms)\n2024-01-02,12,120,5000\n2024-01-03,,110,\n',
  })
  assert.deepEqual(
    records.map(({ collection, rest }) => [collection, { ...rest }]),
    [
      ['google.youtube.videos', { 'approx duration (ms)': '61000', 'video category': 'Cooking' }],
      ['google.chrome.bookmarks', { text: 'read it\nsoon', tags: 'tea' }],
      ['google.fit.daily', { 'walking duration (ms)': 5000 }],
      ['google.fit.daily', {}],
    ],
  )
})

test('a quotation mark that is never closed is told, and the table is kept as well', async () => {
  const path = `${folder}/subscriptions/subscriptions.csv`
  const row = (name: string) => `${channel},http://www.youtube.com/channel/${channel},${name}`
  const rows = ['Channel Id,Channel Url,Channel Title', row('"Tea'), row('Cake'), row('"Rain"')]
  const outcome = await read({ [path]: `${rows.join('\n')}\n` })
  assert.ok(outcome.codes.includes('rows_merged') || outcome.entries[0] === `failed ${path}`)
  const quoted = await read({ [path]: `${rows[0]}\n${row('"Tea,\nand cake"')}\n` })
  assert.deepEqual(quoted.codes, [])
})

test('what stands behind a place where a table breaks is kept with the table', async () => {
  const path = `${folder}/subscriptions/subscriptions.csv`
  const row = (name: string) => `${channel},http://www.youtube.com/channel/${channel},${name}`
  const table = ['Channel Id,Channel Url,Channel Title', row('Tea'), row('"Cake'), row('Rain')]
  const { records, entries, codes } = await read({ [path]: `${table.join('\n')}\n` })
  assert.deepEqual(entries, [`failed ${path}`])
  assert.deepEqual(codes, ['invalid_csv', 'broken_kept'])
  assert.deepEqual(
    records.map(({ collection }) => collection),
    ['google.youtube.subscriptions', 'google.other'],
  )
})

test('50,000 rows take no longer each than a few', async () => {
  const head = 'Comment ID,Channel ID,Comment Create Timestamp,Price,Video ID,Comment Text'
  const rows = Array.from(
    { length: 50_000 },
    (_, i) => `Ugx${String(i).padStart(20, '0')},${channel},2020-01-01T00:00:00+00:00,0,,tea ${i}`,
  )
  const table = `${[head, ...rows].join('\n')}\n`
  const started = performance.now()
  const { records } = await read({ [`${folder}/comments/comments.csv`]: table })
  assert.equal(records.length, 50_000)
  assert.ok(performance.now() - started < 20_000, `took ${performance.now() - started} ms`)
})
