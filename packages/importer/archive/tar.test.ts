import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { keeping, memoryPart, readAll } from '../testing.ts'

async function tar(
  entries: (Parameters<ReturnType<typeof pack>['entry']>[0] & { body?: string })[],
) {
  const packing = pack()
  for (const { body, ...header } of entries) packing.entry(header, body ?? '')
  packing.finalize()
  return buffer(packing)
}

test('a tgz that unpacks beyond the limits ends there', async () => {
  const body = Buffer.alloc(2_000_000).toString()
  const bytes = gzipSync(
    await tar([
      { name: 'ok.json', body: '{}' },
      { name: 'bomb.bin', body },
    ]),
  )
  const part = memoryPart('a.tgz', bytes)
  const byRatio = await readAll([part], [keeping], { limits: { ratioAfter: 1_000_000 } })
  assert.deepEqual(byRatio.entries, ['failed a.tgz', 'failed bomb.bin', 'kept ok.json'])
  const bySize = await readAll([part], [keeping], { limits: { entryBytes: 1_000_000 } })
  assert.deepEqual(bySize.entries, ['failed bomb.bin', 'kept ok.json'])
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

test('a tgz that was cut between two files says so', async () => {
  const raw = await tar([
    { name: 'a.json', body: '1' },
    { name: 'b.json', body: '2' },
  ])
  const { entries, codes } = await readAll(
    [memoryPart('a.tgz', gzipSync(raw.subarray(0, 1024)))],
    [keeping],
  )
  assert.deepEqual(entries, ['failed a.tgz', 'kept a.json'])
  assert.ok(codes.includes('truncated_archive'))
})

test('a day that no file can be of is none: 1970, when nobody noted it, and one beyond the calendar', async () => {
  const days = [Date.UTC(2024, 0, 31), 0, 8e14]
  const raw = await tar(
    days.map((ms, at) => ({ name: `${at}.json`, body: '{}', mtime: new Date(ms) })),
  )
  // In base 256, as large numbers are written.
  const header = raw.subarray(2 * 1024, 2 * 1024 + 512)
  header.fill(0, 136, 148)
  header[136] = 0x80
  header.writeBigUInt64BE(8n * 10n ** 11n, 140)
  header.fill(' ', 148, 156)
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  const { records, entries } = await readAll([memoryPart('a.tgz', gzipSync(raw))], [keeping])
  assert.deepEqual(entries, ['kept 0.json', 'kept 1.json', 'kept 2.json'])
  assert.deepEqual(
    records.map(({ time }) => time),
    [days[0], null, null],
  )
})
