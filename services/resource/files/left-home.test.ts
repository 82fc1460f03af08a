/** A home is deleted while a file of it is stored or a picture drawn: no object is left of which no row knows, and no row of which nobody knows. */

import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import type { OwnersStore } from '../owners/store.ts'
import { previewsStore } from '../previews/store.ts'
import { stores } from './_stores.ts'
import { blobs } from './blobs.ts'

test('what comes after the end is not kept', async () => {
  await using ends = new AsyncDisposableStack()
  const fresh = await freshDatabase(migrations)
  ends.defer(() => fresh.drop())
  const { db, pool, close } = openDatabase<Database>(fresh.url)
  ends.defer(close)
  const { store } = ends.use(await stores[0]!.open())
  const owner = randomUUID()
  await pool.query(
    `insert into owners (owner, account, id_key, data_key, quota) values ($1, $1, '', '', 1e9)`,
    [owner],
  )
  const dataKey = randomBytes(32)
  const owners = {
    keys: async () => ({ dataKey, idKey: dataKey }),
    usage: async () => ({ used: 0, quota: 1e9 }),
  } as unknown as OwnersStore
  const files = blobs({ db, store, owners })
  const previews = previewsStore({ db, store, owners })
  const kept = async () => {
    const keys = []
    for await (const { key } of store.list('')) keys.push(key)
    return keys.length
  }
  async function* bytes(text: string) {
    yield Buffer.from(text)
  }
  const pictures = [{ size: 320, width: 1, height: 1, bytes: Buffer.from('x') }] as never
  const put = await files.write(owner, bytes('before'), { name: 'a.jpg' })
  assert.equal(await kept(), 1)
  await pool.query('update owners set deleted_at = now()')
  await assert.rejects(files.write(owner, bytes('after'), { name: 'b.jpg' }), /deleted meanwhile/)
  await previews.save(owner, Buffer.from(put.sha256, 'hex'), pictures)
  assert.equal(await kept(), 1)
  const { rows } = await pool.query(
    'select (select count(*) from blobs)::int as files, (select count(*) from blob_previews)::int as previews',
  )
  assert.deepEqual(rows, [{ files: 1, previews: 0 }])
})
