/**
 * Archives that are broken, false or meant to break something. Each is uploaded beside a good one of the same export: the report
 * says what was wrong, every file is accounted for, and what is good is imported in full. More rows of the same table stand with
 * the imports themselves.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Sent } from '../support/exports/exports.ts'
import { type RawEntry, rawZip } from '../support/exports/raw-zip.ts'
import { tarOf } from '../support/exports/tar.ts'
import { Home } from '../support/home.ts'
import { importFiles } from '../support/steps.ts'
import { World } from '../support/world.ts'

const RECORDS = 'Takeout/Location History (Timeline)/Records.json'
const FIRST = 'takeout-20260101T000000Z-001.zip'
const SECOND = 'takeout-20260101T000000Z-002.zip'
const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  world = ends.use(await World.start())
})
after(() => ends.disposeAsync())

/** Three points, or these. */
function points(...more: object[]): string {
  const point = (at: number) => ({
    timestamp: `2019-03-0${at}T10:00:00Z`,
    ...{ latitudeE7: 481_000_000, longitudeE7: 110_000_000 },
  })
  return JSON.stringify({ locations: [point(1), point(2), point(3), ...more] })
}

const good: RawEntry = { path: RECORDS, content: points() }
/** Of a product that nothing reads yet. */
const kept = (name: string | Buffer, content: string | Buffer = 'x'): RawEntry => ({
  path: Buffer.concat([Buffer.from('Takeout/Blogger/'), Buffer.from(name)]),
  content,
})
const sent = (name: string, bytes: Uint8Array): Sent => ({ name, bytes })
const zipped = (...entries: RawEntry[]): Sent => sent(FIRST, rawZip(entries))
const fine = (): Sent => sent(SECOND, rawZip([good]))

const brought = (...files: Sent[]) => new Home(world.resource).bring(...files)

test('attack 61: files that share their bytes: the archive is refused', async () => {
  const entries = [kept('a.bin'), kept('b.bin'), { ...kept('c.bin'), sameDataAs: 0 }]
  const home = await brought(zipped(...entries), fine())
  await home.ends('completed_with_errors', 1, /overlapping_entries/)
  assert.equal((await home.records('google.other')).length, 0, 'nothing of it')
})

test('attack 61: a file that is longer or shorter than it says', async () => {
  const lying = [
    { ...kept('short.bin', 'x'.repeat(5000)), size: 1 },
    { ...kept('long.bin', 'x'), size: 5000 },
  ]
  await (await brought(zipped(...lying, good))).ends('completed_with_errors', 2)
})

test('attack 61: more than 65,535 files', async () => {
  const noise = Array.from({ length: 66_000 }, (_, at) => ({
    ...kept(`${at}/.DS_Store`, ''),
    method: 0,
  }))
  const home = await (await brought(zipped(...noise, good))).ends('completed', 0)
  assert.equal(home.report.entries, 66_001)
})

test('attack 61: sizes and places in ZIP64 fields', async () => {
  await (await brought(zipped({ ...good, zip64: true }))).ends('completed', 0)
})

test('attack 61: an archive of nothing but encrypted files', async () => {
  const locked = [kept('a.bin'), kept('b.bin')].map((entry) => ({ ...entry, flags: 0x0801 }))
  const home = await brought(zipped(...locked), fine())
  await home.ends('completed_with_errors', 1, /password_protected/)
})

test('attack 61: bytes missing in the middle', async () => {
  const whole = rawZip([kept('big.bin', Buffer.from(noise(50_000))), good])
  const cut = Buffer.concat([whole.subarray(0, 10_000), whole.subarray(20_000)])
  const home = await brought(sent(FIRST, cut), fine())
  assert.match(home.report.state, /^completed_with_errors$/, home.told)
  await home.ends('completed_with_errors', home.report.files.failed, /damaged|truncated|offset/)
})

test('attack 61: something before and behind the archive', async () => {
  const options = { before: 'MZ this program cannot be run in DOS mode', after: 'garbage' }
  await (await brought(sent(FIRST, rawZip([good], options)))).ends('completed', 0)
})

test('attack 61: a part that is missing is named, and completes it when it comes', async () => {
  const third = sent('takeout-20260101T000000Z-003.zip', rawZip([good]))
  const home = await brought(zipped(kept('a.bin')), third)
  await home.ends('completed', 0, /incomplete_export/)
  await home.bring(sent(SECOND, rawZip([kept('b.bin')])))
  assert.equal((await home.records('google.other')).length, 2)
})

test('attack 61: the same part again changes nothing', async () => {
  const home = await brought(fine())
  await (await home.bring({ ...fine(), name: 'renamed.zip' })).ends('completed', 0, /same_part/)
})

test('attack 61: names without the UTF-8 flag', async () => {
  const names = [
    { ...kept('café.bin', '1'), flags: 0 },
    { ...kept(Buffer.from([0x63, 0x61, 0x66, 0x82, 0x2e, 0x62]), '2'), flags: 0 },
  ]
  const home = await (await brought(zipped(...names, good))).ends('completed', 0)
  const paths = (await home.records('google.other')).map(({ path }) => String(path))
  assert.ok(
    paths.some((path) => path.endsWith('café.bin')),
    String(paths),
  )
  assert.ok(
    paths.some((path) => path.endsWith('café.b')),
    String(paths),
  )
})

test('attack 61: links in a zip are not followed', async () => {
  const link = { ...kept('link', '/etc/passwd'), mode: 0o120777 }
  const home = await (await brought(zipped(link, good))).ends('completed', 0, /not_a_file/)
  assert.equal(home.report.files.ignored, 1)
})

test('attack 61: names that are too long, or lie too deep', async () => {
  const names = [kept('x'.repeat(5000)), kept(`${'x/'.repeat(70)}y`), kept('a\u0000b')]
  const home = await brought(zipped(...names, good))
  await home.ends('completed_with_errors', 2, /unsafe_name/)
  const paths = (await home.records('google.other')).map(({ path }) => path)
  assert.deepEqual(paths, ['Takeout/Blogger/a\ufffdb'], 'NUL stands in no name')
})

test('attack 61: names that every object of JavaScript knows are no names of ours', async () => {
  const words = ['constructor', '__proto__', 'toString'].map((word) => kept(`a.${word}`, word))
  const home = await (await brought(zipped(...words, good))).ends('completed', 0)
  const mimes = (await home.records('google.other')).map((record) =>
    String((record['original'] as { mime: string }).mime),
  )
  assert.deepEqual(mimes, Array(3).fill('application/octet-stream'))
  const stray = sent('dupkeys.json', Buffer.from('{"a":1,"a":2,"__proto__":{"x":1}}'))
  const other = await brought(stray)
  assert.equal(other.report.files.unknown, 1, other.told)
})

test('attack 61: devices and pipes in a tar are no files', async () => {
  const file = { path: RECORDS, type: '0', content: points() }
  const odd = ['3', '4', '6'].map((type) => ({ path: `Takeout/Blogger/${type}`, type }))
  const bytes = gzipSync(tarOf([...odd, file]))
  const home = await brought(sent('takeout-20260101T000000Z-001.tgz', bytes))
  await home.ends('completed', 0, /not_a_file/)
})

test('attack 61: a tgz in several members, with garbage behind', async () => {
  const tar = tarOf([{ path: RECORDS, type: '0', content: points() }])
  const halves = [gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]
  const bytes = Buffer.concat([...halves, Buffer.from('garbage')])
  const home = await brought(sent('takeout-20260101T000000Z-001.tgz', bytes))
  assert.equal((await home.records('google.location')).length, 3, home.told)
})

test('attack 61: names in a tar that lead out', async () => {
  const out = ['../../x', '/etc/x'].map((path) => ({ path, type: '0', content: 'x' }))
  const file = { path: RECORDS, type: '0', content: points() }
  const bytes = gzipSync(tarOf([...out, file]))
  const home = await brought(sent('takeout-20260101T000000Z-001.tgz', bytes))
  await home.ends('completed_with_errors', 2, /unsafe_name/)
})

test('attack 61: an export of something else, and an empty archive', async () => {
  const other = sent('twitter.zip', rawZip([{ path: 'data/tweets.js', content: '[]' }]))
  const home = await brought(other)
  assert.match(JSON.stringify(home.report.warnings), /not_recognised/)
  assert.match(home.told, /data/, 'the folders at the top are named')
  const empty = await brought(sent(FIRST, rawZip([])), fine())
  assert.equal((await empty.records('google.location')).length, 3, empty.told)
})

test('attack 61: two imports at once for one owner', async () => {
  const home = await brought(zipped(kept('a.bin')))
  const two = ['003', '004'].map((number) =>
    importFiles(home.person, home.resource, [
      sent(`takeout-20260101T000000Z-${number}.zip`, rawZip([good, kept(`${number}.bin`, number)])),
    ]),
  )
  for (const { report } of await Promise.all(two))
    assert.equal(report.state, 'completed', JSON.stringify(report))
  assert.equal((await home.records('google.location')).length, 3)
  assert.equal((await home.records('google.other')).length, 3)
})

/** Bytes that do not compress. */
function noise(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state & 255
  })
}
