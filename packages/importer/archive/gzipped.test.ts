/** A file that somebody packed by itself, because it was large: `Records.json.gz`. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { keeping, memoryPart, readAll } from '../testing.ts'

const json = Buffer.from(JSON.stringify({ locations: Array.from({ length: 2_000 }, (_, i) => i) }))
const packed = gzipSync(json)

const listed = async (name: string, bytes: Buffer, limits = {}) =>
  (await readAll([memoryPart(name, bytes)], [keeping], { limits })).entries

test('a file packed by itself is read under its own name', async () => {
  assert.deepEqual(await listed('Records.json.gz', packed), ['kept Records.json'])
  assert.deepEqual(await listed('a.txt.GZ', gzipSync('short')), ['kept a.txt'])
})

test('one that ends early gives what is there, and says that it does', async () => {
  const cut = await listed('Records.json.gz', packed.subarray(0, packed.length - 500))
  assert.deepEqual(cut, ['failed Records.json.gz', 'kept Records.json'])
  assert.deepEqual(await listed('Records.json.gz', packed.subarray(0, packed.length - 4)), [
    'failed Records.json.gz',
    'kept Records.json',
  ])
  const damaged = Buffer.from(packed)
  damaged[damaged.length - 8]! ^= 1
  assert.deepEqual(await listed('Records.json.gz', damaged), [
    'failed Records.json.gz',
    'kept Records.json',
  ])
})

test('one that is a tar is read as one, and what is called a tar is', async () => {
  assert.deepEqual(await listed('a.tgz', packed), ['failed a.tgz'])
  assert.deepEqual(await listed('a.tar.gz', packed), ['failed a.tar.gz'])
})

test('one that unpacks beyond the limits ends there', async () => {
  const bomb = gzipSync(Buffer.alloc(3_000_000))
  assert.deepEqual(await listed('a.bin.gz', bomb, { ratioAfter: 1_000_000 }), ['failed a.bin.gz'])
  assert.deepEqual(await listed('a.bin.gz', bomb, { entryBytes: 1_000_000 }), ['failed a.bin'])
})
