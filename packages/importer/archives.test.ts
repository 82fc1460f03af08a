import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { crc32, gunzipSync, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import type { Importer } from './contract.ts'
import { openExport } from './open.ts'
import { makeZip, memoryPart, readAll, type ZipFile, zipOf } from './testing.ts'

/** Takes everything, reads nothing: every file that can be read is kept. */
const keeping: Importer = {
  provider: 'test',
  version: 1,
  collections: [],
  roots: (entries) =>
    [...new Set(entries.map(({ part }) => part))].map((part) => ({ part, prefix: '' })),
  recognises: () => false,
  plan: async () => ({ tasks: [], accounts: new Map(), warnings: [] }),
}

const zip = (files: ZipFile[]) => readAll([memoryPart('takeout.zip', makeZip(files))], [keeping])
const good: ZipFile = { name: 'good.json', content: '{}' }

async function tar(
  entries: (Parameters<ReturnType<typeof pack>['entry']>[0] & { body?: string })[],
) {
  const packing = pack()
  for (const { body, ...header } of entries) packing.entry(header, body ?? '')
  packing.finalize()
  return buffer(packing)
}

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
  const bomb = { name: 'bomb.bin', content: Buffer.alloc(120 * 1024 * 1024) }
  const { entries, codes } = await zip([
    bomb,
    { name: 'text.json', content: Buffer.alloc(120 * 1024 * 1024) },
    good,
  ])
  assert.deepEqual(entries, ['failed bomb.bin', 'kept good.json', 'kept text.json'])
  assert.ok(codes.includes('limit_exceeded'))
  const part = memoryPart('a.zip', makeZip([{ name: 'big.json', content: 'x'.repeat(2000) }, good]))
  const limited = await readAll([part], [keeping], { limits: { entryBytes: 1000 } })
  assert.deepEqual(limited.entries, ['failed big.json', 'kept good.json'])
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

test('a tgz is read: long names, links, devices, names that lead out', async () => {
  const long = `${'ü'.repeat(120)}.json`
  const bytes = gzipSync(
    await tar([
      { name: 'ok.json', body: '{}' },
      { name: long, body: '{}' },
      { name: 'folder', type: 'directory' },
      { name: 'sym', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'hard', type: 'link', linkname: 'ok.json' },
      { name: 'fifo', type: 'fifo' },
      { name: '../evil.txt', body: 'x' },
    ]),
  )
  const { entries } = await readAll([memoryPart('a.tgz', bytes)], [keeping])
  const expected = [
    'kept ok.json',
    `kept ${long}`,
    'ignored sym',
    'ignored hard',
    'ignored fifo',
    'failed ../evil.txt',
  ]
  assert.deepEqual(entries, expected.sort())
})

test('a tgz of several members, with garbage behind, or cut', async () => {
  const names = Array.from({ length: 40 }, (_, i) => `${i}.json`)
  const raw = await tar(names.map((name) => ({ name, body: JSON.stringify({ name }).repeat(50) })))
  const whole = gzipSync(raw)
  const read = (bytes: Buffer) => readAll([memoryPart('a.tgz', bytes)], [keeping])
  const all = names.map((name) => `kept ${name}`).sort()
  assert.deepEqual(
    (await read(Buffer.concat([gzipSync(raw.subarray(0, 9999)), gzipSync(raw.subarray(9999))])))
      .entries,
    all,
  )
  assert.deepEqual(
    (await read(Buffer.concat([whole, Buffer.from('garbage'.repeat(50))]))).entries,
    all,
  )
  const cut = await read(whole.subarray(0, Math.floor(whole.length * 0.6)))
  assert.ok(cut.codes.includes('truncated_archive'))
  const kept = cut.entries.filter((one) => one.startsWith('kept'))
  assert.ok(kept.length > 5 && kept.every((one) => all.includes(one)))
  assert.ok(cut.entries.includes('failed a.tgz'))
  assert.equal(gunzipSync(whole).length, raw.length)
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
