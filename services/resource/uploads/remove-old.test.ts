/** What was left lying goes after a week, but not from under an import that still reads it. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import type { ObjectStore } from '../files/objects.ts'
import { importsStore } from '../imports/store.ts'
import { uploadsStore } from './store.ts'

const WEEK = 7 * 86_400_000

test('an old upload is removed, one that an import or a home waits for is not', async () => {
  const database = await freshDatabase(migrations)
  const { db, close } = openDatabase<Database>(database.url)
  const removed: string[] = []
  const remove = async (keys: string[]) => void removed.push(...keys)
  const uploads = uploadsStore({
    db,
    objects: { remove } as Partial<ObjectStore> as ObjectStore,
    owners: { keys: async () => assert.fail(), usage: async () => ({ used: 0, quota: 1e9 }) },
  })
  const owner = randomUUID()
  try {
    const sealed = { id_key: Buffer.alloc(1), data_key: Buffer.alloc(1), quota: 1e9 }
    await db
      .insertInto('owners')
      .values({ owner, account: randomUUID(), ...sealed })
      .execute()
    const sent = async (name: string) => {
      const id = await uploads.create(owner, { name, size: 3 })
      await uploads.complete(id, 3)
      return id
    }
    const left = await sent('left lying.zip')
    const read = await sent('being read.zip')
    const home = await sent('a home on its way.zip')
    const restore = { owner, restore: 1, staged: randomUUID(), size: 6, created_at: new Date() }
    const place = JSON.stringify({ phase: 'check', done: 0, read: 0 })
    await db
      .insertInto('home_restores')
      .values({ ...restore, uploads: [home], place })
      .execute()
    const upload = await uploads.find(read)
    const imports = importsStore({ db })
    const number = await imports.create(owner, upload ? [upload] : [], null)

    assert.equal(await uploads.removeOld(new Date(Date.now() + WEEK - 60_000)), 0)
    assert.equal(await uploads.removeOld(new Date(Date.now() + WEEK + 60_000)), 1)
    assert.deepEqual(removed, [`uploads/${left}`])
    await db.updateTable('imports').set({ state: 'failed' }).where('import', '=', number).execute()
    await db.updateTable('home_restores').set({ state: 'failed' }).execute()
    assert.equal(await uploads.removeOld(new Date(Date.now() + WEEK + 60_000)), 2)
  } finally {
    await close()
    await database.drop()
  }
})
