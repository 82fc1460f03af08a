import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { openDatabase, sealer } from '@mandate/server'
import { freshDatabase, type TestDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { ownersStore } from '../owners/store.ts'
import { objectOf, uploadsStore } from '../uploads/store.ts'
import { type OpenedStore, stores } from './_stores.ts'
import { type Blobs, blobs, QuotaExceeded } from './blobs.ts'
import { collectFiles } from './collector.ts'
import { DamagedObject } from './encryption.ts'

const chunk = 64 * 1024
const quotaBytes = 40e6

for (const { name, skip, open } of stores) {
  describe(`files in ${name}`, { skip }, () => {
    let database: TestDatabase
    let opened: ReturnType<typeof openDatabase<Database>>
    let objects: OpenedStore
    let files: Blobs
    let owner: string
    let owns: ReturnType<typeof ownersStore>

    before(async () => {
      database = await freshDatabase(migrations)
      opened = openDatabase<Database>(database.url)
      objects = await open()
      const { db } = opened
      const seal = sealer(randomBytes(32))
      owns = ownersStore({ db, seal, publicUrl: 'http://localhost', quotaBytes })
      files = blobs({ db, store: objects.store, owners: owns })
      owner = (await owns.create(randomUUID())).id
    })
    after(async () => {
      await objects[Symbol.asyncDispose]()
      await opened.close()
      await database.drop()
    })

    const write = (bytes: Buffer, about = { name: 'a.bin' }) =>
      files.write(owner, pieces(bytes), about)
    const read = async (sha256: string, range?: { start: number; end: number }) => {
      const found = await files.find(owner, sha256)
      assert.ok(found)
      const parts: Buffer[] = []
      const bytes = await found.read(range ?? { start: 0, end: found.size })
      for await (const part of bytes) parts.push(part)
      return Buffer.concat(parts)
    }
    const keyOf = async (sha256: string) => {
      const { rows } = await opened.pool.query(
        `select object_key as key from blobs where sha256 = decode($1, 'hex')`,
        [sha256],
      )
      return String(rows[0]?.key)
    }
    const stored = async (key: string) => {
      const parts: Buffer[] = []
      for await (const part of await objects.store.get(key)) parts.push(part as Buffer)
      return Buffer.concat(parts)
    }

    for (const size of [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 9_000_001]) {
      test(`${size} bytes come back unchanged, whole and in ranges`, async () => {
        const bytes = randomBytes(size)
        const file = await write(bytes)
        assert.equal(file.sha256, createHash('sha256').update(bytes).digest('hex'))
        assert.equal(file.size, size)
        assert.deepEqual(await read(file.sha256), bytes)
        for (const [start, end] of [
          [0, 1],
          [chunk - 1, chunk + 1],
          [size - 1, size],
          [Math.floor(size / 2), size],
        ] as const) {
          if (start < 0 || end > size || start >= end) continue
          assert.deepEqual(await read(file.sha256, { start, end }), bytes.subarray(start, end))
        }
      })
    }

    test('nothing of the file can be read in the store', async () => {
      const { sha256 } = await write(Buffer.from('a secret sentence '.repeat(1000)))
      assert.ok(!(await stored(await keyOf(sha256))).includes('secret'))
    })

    test('the same file twice is one object', async () => {
      const bytes = randomBytes(1000)
      const [first, second] = [await write(bytes), await write(bytes, { name: 'b.bin' })]
      assert.equal(first.sha256, second.sha256)
      const keys = []
      for await (const { key } of objects.store.list('blobs/')) keys.push(key)
      const { rows } = await opened.pool.query('select object_key from blobs')
      assert.deepEqual(keys.sort(), rows.map((row) => row.object_key).sort())
    })

    test('a chunk that was changed, moved or cut off does not open', async () => {
      const bytes = randomBytes(3 * chunk)
      const { sha256 } = await write(bytes)
      const key = await keyOf(sha256)
      const whole = await stored(key)
      const sealed = chunk + 16
      const changed = Buffer.from(whole)
      changed[100]! ^= 1
      const swapped = Buffer.concat([
        whole.subarray(sealed, 2 * sealed),
        whole.subarray(0, sealed),
        whole.subarray(2 * sealed),
      ])
      const broken = { changed, swapped, cut: whole.subarray(0, 2 * sealed) }
      for (const [how, bad] of Object.entries(broken)) {
        await objects.store.remove([key])
        await objects.store.put(key, pieces(bad))
        await assert.rejects(read(sha256), DamagedObject, how)
      }
      await objects.store.remove([key])
      await objects.store.put(key, pieces(whole))
      assert.deepEqual(await read(sha256), bytes)
    })

    test('a source that fails leaves nothing, and its own error', async () => {
      const fault = new Error('the archive is damaged here')
      async function* failing() {
        yield randomBytes(chunk * 2)
        throw fault
      }
      await assert.rejects(files.write(owner, failing(), { name: 'x' }), (error) => error === fault)
      const keys = []
      for await (const { key } of objects.store.list('blobs/')) keys.push(key)
      const { rows } = await opened.pool.query('select count(*) as n from blobs')
      assert.equal(keys.length, rows[0].n)
    })

    test('no more is taken than the quota', async () => {
      await assert.rejects(write(randomBytes(quotaBytes)), QuotaExceeded)
    })

    test('the type is told by the first bytes, then by the name', async () => {
      const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(100)])
      assert.equal((await write(jpeg, { name: 'photo.png' })).mime, 'image/jpeg')
      assert.equal((await write(Buffer.from('x,y'), { name: 't.CSV' })).mime, 'text/csv')
      assert.equal(
        (await write(Buffer.from('?'), { name: 'none' })).mime,
        'application/octet-stream',
      )
    })

    test('files that no record has are collected after a day, and strays of a crash', async () => {
      const kept = await write(randomBytes(50))
      const young = await write(randomBytes(51))
      const old = await write(randomBytes(52))
      await opened.pool.query(
        `insert into record_blobs select owner, sha256, 1, gen_random_uuid(), 'original' from blobs
         where sha256 = decode($1, 'hex')`,
        [kept.sha256],
      )
      await opened.pool.query(
        `update blobs set created_at = now() - interval '2 days' where sha256 <> decode($1, 'hex')`,
        [young.sha256],
      )
      const used = async () =>
        (await opened.pool.query('select bytes_used as n from owners')).rows[0].n
      const before = await used()
      await collectFiles(opened.db, objects.store)
      assert.equal(await files.find(owner, old.sha256), null)
      assert.equal((await read(kept.sha256)).length, 50)
      assert.equal((await read(young.sha256)).length, 51)
      assert.ok((await used()) < before)
      assert.equal(await used(), 101)
    })

    test('an upload of which no row knows any more is collected, one that is under way is not', async () => {
      const { db } = opened
      const uploads = uploadsStore({ db, objects: objects.store, owners: owns })
      const known = await uploads.create(owner, { name: 'known.zip', size: null })
      const [stays, goes] = [objectOf(known), objectOf(randomUUID())]
      for (const key of [stays, goes]) await objects.store.put(key, pieces(randomBytes(60)))
      await collectFiles(db, objects.store)
      assert.equal(await objects.store.size(goes), 60, 'not on the first day')
      await collectFiles(db, objects.store, new Date(Date.now() + 2 * 86_400_000))
      assert.equal(await objects.store.size(goes), null)
      assert.equal(await objects.store.size(stays), 60)
    })

    test('an object that is not there is told as such', async () => {
      assert.equal(await objects.store.size('blobs/00/none'), null)
      await assert.rejects(objects.store.get('blobs/00/none'), { name: 'ObjectMissing' })
    })
  })
}

function pieces(bytes: Buffer): AsyncIterable<Buffer> {
  const cut: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 50_000) cut.push(bytes.subarray(at, at + 50_000))
  return Readable.from(cut)
}
