import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import type { Limits } from '../contract.ts'
import { keeping, makeZip, memoryPart, readAll, type ZipFile, zipOf } from '../testing.ts'
import { openExport } from './open.ts'

const zip = (files: ZipFile[]) => readAll([memoryPart('takeout.zip', makeZip(files))], [keeping])
const good: ZipFile = { name: 'good.json', content: '{}' }

for (const [what, name] of [
  ['leads out of the archive', '../../evil.txt'],
  ['is absolute', '/etc/evil'],
  ['is absolute on Windows', 'C:\\evil.txt'],
  ['leads out with backslashes', 'a\\..\\..\\evil.txt'],
  ['is longer than 4 kB', `${'x'.repeat(5000)}.txt`],
  ['is deeper than 64 folders', `${'a/'.repeat(65)}x.txt`],
] as const) {
  test(`a name that ${what} fails alone`, async () => {
    const { entries, codes } = await zip([{ name, content: 'x' }, good])
    assert.equal(entries.length, 2)
    assert.ok(entries.includes('kept good.json'))
    assert.ok(codes.includes('unsafe_name'))
  })
}

test('backslashes become slashes', async () => {
  assert.deepEqual((await zip([{ name: 'Takeout\\ok.json', content: '{}' }])).entries, [
    'kept Takeout/ok.json',
  ])
})

test('names without the UTF-8 flag: valid UTF-8, else CP437, else what Info-ZIP says', async () => {
  const raw = Buffer.from('ca\u0082e.json', 'latin1')
  const unicode = Buffer.concat([Buffer.from([1]), Buffer.alloc(4), Buffer.from('ünï.json')])
  unicode.writeUInt32LE(crc32(raw), 1)
  const extra = Buffer.concat([Buffer.from([0x75, 0x70, unicode.length, 0]), unicode])
  const { entries } = await zip([
    { name: 'caée.json', flags: 0, content: '1' },
    { name: raw, flags: 0, content: '2' },
    { name: raw, flags: 0, content: '3', extra },
  ])
  assert.deepEqual(
    entries,
    ['kept cae\u0301e.json', 'kept cae\u0301e.json', 'kept ünï.json'].map((one) =>
      one.normalize('NFC'),
    ),
  )
})

test('a wrong checksum, a lying size and unknown compression fail alone', async () => {
  const { entries, codes } = await zip([
    { name: 'crc.json', content: '{"v":1}', crc: 7 },
    { name: 'small.json', content: 'x'.repeat(5000), size: 10 },
    { name: 'large.json', content: 'x', size: 10 },
    { name: 'stored.json', content: 'x', method: 0, size: 10 },
    { name: 'method.json', content: 'x', method: 99 },
    good,
  ])
  assert.deepEqual(entries, [
    'failed crc.json',
    'failed large.json',
    'failed method.json',
    'failed small.json',
    'failed stored.json',
    'kept good.json',
  ])
  assert.deepEqual(
    new Set(codes),
    new Set(['wrong_checksum', 'wrong_size', 'unsupported_compression', 'no_records']),
  )
})

test('a file larger than stated is left at once, and spends nothing of the total', async () => {
  const liar = { name: 'liar.json', content: Buffer.alloc(3_000_000), size: 10 }
  const part = memoryPart(
    'a.zip',
    makeZip([liar, { name: 'z.json', content: Buffer.alloc(500_000) }]),
  )
  const { entries } = await readAll([part], [keeping], { limits: { totalBytes: 1_000_000 } })
  assert.deepEqual(entries, ['failed liar.json', 'kept z.json'])
})

test('links and devices are ignored', async () => {
  const { entries, codes } = await zip([
    { name: 'link', content: '/etc/passwd', mode: 0o120777 },
    good,
  ])
  assert.deepEqual(entries, ['ignored link', 'kept good.json'])
  assert.ok(codes.includes('not_a_file'))
})

test('an encrypted file fails alone; an archive of nothing else is refused', async () => {
  const secret = { name: 'secret.json', content: 'x', flags: 1 }
  assert.deepEqual((await zip([secret, good])).entries, ['failed secret.json', 'kept good.json'])
  const { entries, warnings } = await zip([secret])
  assert.deepEqual(entries, ['failed takeout.zip'])
  assert.match(warnings[0]!.message, /password/)
})

test('files that share bytes: the archive is refused', async () => {
  const { entries, codes } = await zip([good, { ...good, name: 'other.json', sharesHeaderOf: 0 }])
  assert.deepEqual(entries, ['failed takeout.zip'])
  assert.ok(codes.includes('overlapping_entries'))
})

test('the same file twice is one; another file of the same name stays, with a warning', async () => {
  const { entries, codes } = await zip([good, good, { ...good, content: '{"v":2}' }])
  assert.deepEqual(entries, ['ignored good.json', 'kept good.json', 'kept good.json'])
  assert.ok(codes.includes('duplicate') && codes.includes('duplicate_name'))
})

test('ZIP64 headers are read', async () => {
  assert.deepEqual((await zip([{ ...good, zip64: true }])).entries, ['kept good.json'])
})

test('more files than 65,535 are listed, up to the cap', async () => {
  const many = Array.from({ length: 70_000 }, (_, i) => ({ name: `${i}`, method: 0 }))
  const bytes = makeZip(many)
  const scratchDir = join(tmpdir(), 'mandate-importer-many')
  const source = await openExport([memoryPart('a.zip', bytes, 100_000)], { scratchDir })
  assert.equal(source.entries.length, 70_000)
  assert.equal(source.entries.at(-1)!.path, '69999')
  await source.close()
  const limited = await readAll([memoryPart('a.zip', bytes, 100_000)], [keeping], {
    limits: { entries: 69_999 },
  })
  assert.deepEqual(limited.codes, ['too_many_entries'])
})

test('junk before and behind the archive does no harm', async () => {
  const bytes = Buffer.concat([Buffer.from('MZ'.padEnd(100)), makeZip([good]), Buffer.from('tail')])
  const { entries } = await readAll([memoryPart('a.zip', bytes)], [keeping])
  assert.deepEqual(entries, ['kept good.json'])
})

test('a cut archive says: upload again; bytes missing inside are named by offset', async () => {
  const whole = makeZip([good, { ...good, name: 'b.json' }, { ...good, name: 'c.json' }])
  const cut = await readAll([memoryPart('a.zip', whole.subarray(0, whole.length - 30))], [keeping])
  assert.deepEqual(cut.codes, ['truncated_archive'])
  assert.match(cut.warnings[0]!.action!, /upload it again/)
  const hole = Buffer.concat([whole.subarray(0, 50), whole.subarray(60)])
  const holed = await readAll([memoryPart('a.zip', hole)], [keeping])
  assert.deepEqual(holed.codes, ['damaged_archive'])
  // The second file's header is whole, and what follows it is not.
  assert.equal(holed.warnings[0]!.offset, 43)
})

test('a web page saved as .zip says: log in and download again', async () => {
  const { warnings } = await readAll(
    [memoryPart('a.zip', '<!DOCTYPE html><title>Sign in</title>')],
    [keeping],
  )
  assert.equal(warnings[0]!.code, 'web_page')
  assert.match(warnings[0]!.action!, /Log in/)
})

test('a file that unpacks beyond the limits fails alone', async () => {
  const bytes = makeZip([
    { name: 'bomb.bin', content: Buffer.alloc(2_000_000) },
    { name: 'text.json', content: Buffer.alloc(2_000_000) },
    good,
  ])
  const read = (limits: Partial<Limits>) =>
    readAll([memoryPart('a.zip', bytes)], [keeping], { limits })
  const byRatio = await read({ ratioAfter: 1_000_000 })
  assert.deepEqual(byRatio.entries, ['failed bomb.bin', 'kept good.json', 'kept text.json'])
  assert.ok(byRatio.codes.includes('limit_exceeded'))
  const bySize = await read({ entryBytes: 1_000_000 })
  assert.deepEqual(bySize.entries, ['failed bomb.bin', 'failed text.json', 'kept good.json'])
  const byTotal = await read({ totalBytes: 3_000_000 })
  assert.deepEqual(byTotal.entries, ['failed good.json', 'failed text.json', 'kept bomb.bin'])
})

test('zips inside a zip that holds nothing else are opened, one level deep', async () => {
  const inner = makeZip([good, { name: 'deeper.zip', content: makeZip([good]) }])
  const { entries } = await readAll(
    [
      memoryPart(
        'all.zip',
        makeZip([
          { name: 'takeout-1.zip', content: inner },
          { name: 'b.zip', content: makeZip([{ ...good, name: 'b.json' }]) },
        ]),
      ),
    ],
    [keeping],
  )
  assert.deepEqual(entries, ['kept b.json', 'kept deeper.zip', 'kept good.json'])
  const mixed = await zip([good, { name: 'own.zip', content: makeZip([good]) }])
  assert.deepEqual(mixed.entries, ['kept good.json', 'kept own.zip'])
})

test('system files are ignored, and a gap in the parts is told', async () => {
  const first = memoryPart(
    'takeout-20260529T043328Z-3-001.zip',
    zipOf({ 'a.json': '1', '.DS_Store': 'x', '__MACOSX/._a': 'x' }),
  )
  const third = memoryPart('takeout-20260529T043328Z-3-003.zip', zipOf({ 'c.json': '1' }))
  const { entries, warnings } = await readAll([third, first], [keeping])
  assert.deepEqual(entries, [
    'ignored .DS_Store',
    'ignored __MACOSX/._a',
    'kept a.json',
    'kept c.json',
  ])
  assert.match(
    warnings.find(({ code }) => code === 'incomplete_export')!.message,
    /parts 2 are missing/,
  )
})

test('nothing recognised: says so with what is at the top; an empty archive too', async () => {
  const { entries, warnings } = await readAll(
    [memoryPart('x.zip', zipOf({ 'twitter/data.js': 'x' }))],
    [],
  )
  assert.deepEqual(entries, ['unknown twitter/data.js'])
  assert.match(warnings[0]!.message, /twitter/)
  assert.match(
    (await readAll([memoryPart('x.zip', makeZip([]))], [])).warnings[0]!.message,
    /empty/,
  )
})

test('a file of the year 30,000, as a zip can say it, has no day', async () => {
  const times = Buffer.alloc(36)
  times.writeUInt16LE(0x0a, 0)
  times.writeUInt16LE(32, 2)
  times.writeUInt16LE(1, 8)
  times.writeUInt16LE(24, 10)
  times.writeBigUInt64LE(9n * 10n ** 18n, 12)
  const { records } = await zip([{ ...good, extra: times }])
  assert.deepEqual(
    records.map(({ time }) => time),
    [null],
  )
})

test('an end inside of what somebody wrote behind an archive is not its end', async () => {
  const comment = Buffer.from(`PK\x05\x06${'\0'.repeat(18)}written behind`, 'latin1')
  for (const [behind, stated] of [
    [comment, comment.length],
    [zipOf({}), 0],
  ] as const) {
    const zip = zipOf({ 'a.json': '{}' })
    zip.writeUInt16LE(stated, zip.length - 2)
    const { entries, codes } = await readAll(
      [memoryPart('takeout.zip', Buffer.concat([zip, behind]))],
      [keeping],
    )
    assert.deepEqual(entries, ['kept a.json'])
    assert.ok(!codes.includes('truncated_archive'), String(codes))
  }
})

for (const [name, bytes] of [
  ['takeout.txz', '\xfd7zXZ\0 packed'],
  ['takeout.tbz', 'BZh91AY&SY packed'],
  ['takeout.7z', "7z\xbc\xaf'\x1c packed"],
  ['takeout.tar.zst', '\x28\xb5\x2f\xfd packed'],
] as const) {
  test(`of an archive of another kind (${name}) it is said which can be read`, async () => {
    const { codes } = await readAll([memoryPart(name, Buffer.from(bytes, 'latin1'))], [keeping])
    assert.deepEqual(codes, ['unsupported_archive'])
  })
}
