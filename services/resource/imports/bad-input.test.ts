import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type Home, home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

// Each row of the bad-input table through the doors of the running service. What the importers make
// of each is held to closely in their own tests; here: the outcome is told, nothing else suffers.

const good = 'Takeout/Location History/Records.json'
const point = (i: number) => ({
  ...{
    timestampMs: String(1_400_000_000_000 + i),
    latitudeE7: 481_000_000,
    longitudeE7: 110_000_000,
  },
})
const three = JSON.stringify({ locations: [point(1), point(2), point(3)] })
const search = (title: string) => ({ header: 'Search', title, time: '2020-01-01T00:00:00.000Z' })
const asked = (query: string) => ({
  ...{ ...search('Searched for it'), header: 'YouTube' },
  titleUrl: `https://www.youtube.com/results?search_query=${query}`,
})
const searches = (name: string) => `Takeout/My Activity/${name}/MyActivity.json`
const name = 'takeout-20260101T000000Z-001.zip'

/** A zip with one byte of its stored data or directory changed at the first place of `find`. */
function spoiled(zip: Buffer, find: string | Buffer, change: (at: number, zip: Buffer) => void) {
  const copy = Buffer.from(zip)
  const at = copy.indexOf(find)
  assert.ok(at >= 0)
  change(at, copy)
  return copy
}

function tarOf(entries: { path: string; type: string; content?: string }[]): Buffer {
  const blocks: Buffer[] = []
  for (const { path, type, content = '' } of entries) {
    const head = Buffer.alloc(512)
    head.write(path)
    head.write('0000644\0', 100)
    head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
    head.write('00000000000\0', 136)
    head.write('        ', 148)
    head.write(type, 156)
    if (type !== '0') head.write('/etc/passwd', 157)
    head.write('ustar\x0000', 257)
    const sum = head.reduce((all, byte) => all + byte, 0)
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    blocks.push(head, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512))
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

const appointment = (lasts: string) =>
  `BEGIN:VEVENT\r\nUID:${lasts}\r\nDTSTART:20200101T000000Z\r\nDURATION:${lasts}\r\nEND:VEVENT\r\n`
const sample = (endTimeNanos: string) => ({
  ...{ dataTypeName: 'com.google.weight', startTimeNanos: '1577836800000000000', endTimeNanos },
})

interface Row {
  what: string
  files: Record<string, Buffer>
  /** Codes that the report names. */
  says?: RegExp
  /** Records of the good file; 3 unless the whole archive is unreadable. */
  points?: number
  failed?: number
  state?: string
  also?: (records: (collection: string) => Promise<Record<string, unknown>[]>) => Promise<void>
}

const withGood = (files: Record<string, string | Buffer>) => zipOf({ ...files, [good]: three })

const rows: Row[] = [
  {
    what: 'names that climb out or are absolute',
    files: { [name]: withGood({ '../../x': 'x', '/etc/x': 'x', 'C:\\x': 'x' }) },
    failed: 3,
    says: /unsafe_name/,
  },
  {
    what: 'backslashes in names',
    files: { [name]: zipOf({ 'Takeout\\Location History\\Records.json': three }) },
  },
  {
    what: 'a bomb',
    files: { [name]: withGood({ 'Takeout/Drive/bomb.bin': Buffer.alloc(120e6) }) },
    failed: 1,
    says: /limit|ratio|bomb/,
  },
  {
    what: 'a wrong checksum',
    files: {
      [name]: spoiled(withGood({ 'Takeout/Drive/a.bin': 'abc' }), 'PK\x01\x02', (at, zip) => {
        zip.writeUInt32LE(1, at + 16)
      }),
    },
    failed: 1,
    says: /checksum|crc/,
  },
  {
    what: 'a password on one file',
    files: {
      [name]: spoiled(withGood({ 'Takeout/Drive/a.bin': 'abc' }), 'PK\x01\x02', (at, zip) => {
        zip.writeUInt16LE(0x0801, at + 8)
      }),
    },
    failed: 1,
    says: /password/,
  },
  {
    what: 'an archive cut short',
    files: { [name]: withGood({}).subarray(0, -30) },
    ...{ points: 0, failed: 1, state: 'failed', says: /truncated/ },
  },
  {
    what: 'a web page saved as an archive',
    files: { [name]: Buffer.from('<!DOCTYPE html><title>Sign in</title>') },
    ...{ points: 0, failed: 1, state: 'failed', says: /web_page/ },
  },
  {
    what: 'an empty file beside a good one',
    files: { [name]: withGood({}), 'takeout-20260101T000000Z-002.zip': Buffer.alloc(0) },
    ...{ failed: 1, says: /empty/ },
  },
  {
    what: 'links in a tar',
    files: {
      'takeout-20260101T000000Z-001.tgz': tarOf([
        { path: 'Takeout/Drive/link', type: '2' },
        { path: 'Takeout/Drive/hard', type: '1' },
        { path: good, type: '0', content: three },
      ]),
    },
    says: /not_a_file/,
  },
  {
    what: 'a tar cut short',
    files: {
      'takeout-20260101T000000Z-001.tgz': tarOf([
        { path: good, type: '0', content: three },
        { path: 'Takeout/Drive/b', type: '0', content: 'b'.repeat(100) },
      ]).subarray(0, -20),
    },
    ...{ failed: 1, says: /truncated_archive/ },
  },
  {
    what: 'an archive inside an archive',
    files: { 'all.zip': zipOf({ [name]: withGood({}) }) },
  },
  {
    what: 'JSON that ends in the middle, after two whole records',
    files: {
      [name]: withGood({
        [searches('A')]: JSON.stringify([search('one'), search('two'), search('three')]).slice(
          0,
          -30,
        ),
      }),
    },
    failed: 1,
    also: async (records) => assert.equal((await records('google.activity')).length, 2),
  },
  {
    what: 'NUL and lone surrogates in values and keys',
    files: {
      [name]: withGood({
        [searches('A')]:
          `[{"header":"Search","title":"a\\u0000b\\ud800c","time":"2020-01-01T00:00:00Z","k\\u0000\\udfff":1}]`,
      }),
    },
    also: async (records) => {
      const [one] = await records('google.activity')
      assert.match(String(one?.['title']), /a\ufffdb\ufffdc/)
    },
  },
  {
    what: 'NUL in an address',
    files: { [name]: withGood({ [searches('A')]: JSON.stringify([asked('a%00b')]) }) },
    also: async (records) =>
      assert.equal((await records('google.youtube.searched'))[0]?.['query'], 'a\ufffdb'),
  },
  {
    what: 'a byte order mark, UTF-16 and bytes that are no text',
    files: {
      [name]: withGood({
        [searches('A')]: `\ufeff${JSON.stringify([search('bom')])}`,
        [searches('B')]: Buffer.from(`\ufeff${JSON.stringify([search('wide')])}`, 'utf16le'),
        [searches('C')]: Buffer.from(JSON.stringify([search('l\xe9')]), 'latin1'),
      }),
    },
    also: async (records) => {
      const titles = (await records('google.activity')).map((one) => one['title'])
      assert.deepEqual(titles.sort(), ['bom', 'l\ufffd', 'wide'])
    },
  },
  {
    what: 'nesting of 20,000',
    files: {
      [name]: withGood({ [searches('A')]: `[${'['.repeat(20_000)}${']'.repeat(20_000)}]` }),
    },
  },
  {
    what: '__proto__ and the same key twice',
    files: {
      [name]: withGood({
        [searches('A')]:
          `[{"header":"Search","title":"first","title":"last","__proto__":{"polluted":1},"time":"2020-01-01T00:00:00Z"}]`,
      }),
    },
    also: async (records) => {
      assert.equal((await records('google.activity'))[0]?.['title'], 'last')
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    },
  },
  {
    what: 'times out of range',
    files: {
      [name]: zipOf({
        [good]: JSON.stringify({
          locations: [
            point(1),
            point(2),
            point(3),
            { ...point(4), timestampMs: '99999999999999999' },
          ],
        }),
      }),
    },
    points: 4,
    also: async (records) => {
      const times = (await records('google.location')).map((one) => one['time'])
      assert.equal(times.filter((time) => time === null).length, 1)
    },
  },
  {
    what: 'ends that no clock reaches, and that no calendar shows',
    files: {
      [name]: withGood({
        'Takeout/Calendar/Work.ics': `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${['P999999999999D', 'P3000000D', 'PT1H'].map(appointment).join('')}END:VCALENDAR\r\n`,
        'Takeout/Fit/All Data/raw_x.json': JSON.stringify({
          'Data Source': 'raw:x',
          'Data Points': ['9'.repeat(40), `-${'9'.repeat(19)}00`].map(sample),
        }),
      }),
    },
    says: /time_out_of_range/,
    also: async (records) => {
      const ends = (await records('google.calendar')).map((one) => one['time_end'] ?? null)
      assert.deepEqual(ends.sort(), ['2020-01-01T01:00:00Z', null, null])
      const samples = await records('google.fit.samples')
      assert.deepEqual([samples.length, samples.filter((one) => one['time_end'])], [2, []])
    },
  },
  {
    what: 'the same name twice in one archive',
    files: {
      [name]: spoiled(
        withGood({ 'Takeout/Drive/a.bin': 'first', 'Takeout/Drive/b.bin': 'second' }),
        'Takeout/Drive/b.bin',
        (_at, zip) => {
          for (let at = zip.indexOf('b.bin'); at >= 0; at = zip.indexOf('b.bin')) zip[at] = 0x61
        },
      ),
    },
    also: async (records) => assert.equal((await records('google.drive')).length, 2),
  },
  {
    what: 'a foreign archive beside a good one',
    files: {
      [name]: withGood({}),
      'twitter.zip': zipOf({ 'data/tweets.js': 'window.YTD.tweets = []' }),
    },
  },
]

describe('attack 61: bad input', () => {
  let here: Home
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [index, row] of rows.entries()) {
    test(`attack 61: ${row.what}`, async () => {
      const ana = await resident(here.url, `ana-${index}`)
      const report = await ana.bring(row.files)
      const told = JSON.stringify(report)
      const sum = Object.values(report.files).reduce((all, count) => all + count, 0)
      assert.equal(sum, report.entries, told)
      assert.equal(report.files.failed, row.failed ?? 0, told)
      const state = row.state ?? (row.failed ? 'completed_with_errors' : 'completed')
      assert.equal(report.state, state, told)
      if (row.says) assert.match(JSON.stringify(report.warnings), row.says)
      assert.equal((await ana.records('google.location')).length, row.points ?? 3, told)
      await row.also?.((collection) => ana.records(collection))
    })
  }
})
