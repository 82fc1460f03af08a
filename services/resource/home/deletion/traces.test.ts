import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { createLog, openDatabase, openJobs } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import type { ObjectStore } from '../../files/objects.ts'
import { clearDeleted } from './account.ts'
import { removeTraces } from './traces.ts'

test('while the store does not answer the rows stay that know what is to be removed from it', async () => {
  await using ends = new AsyncDisposableStack()
  const fresh = await freshDatabase(migrations)
  ends.defer(() => fresh.drop())
  const { pool, close } = openDatabase<Database>(fresh.url)
  ends.defer(close)
  const jobs = await openJobs(fresh.url, { name: 'test' })
  ends.defer(() => jobs.stop())
  const [owner, other] = [randomUUID(), randomUUID()]
  const uploads = [randomUUID(), randomUUID()].toSorted()
  for (const [whose, upload] of [
    [owner, uploads[0]],
    [owner, uploads[1]],
    [other, randomUUID()],
  ]) {
    await pool.query(`insert into uploads (owner, upload, name) values ($1, $2, 'a.zip')`, [
      ...[whose, upload],
    ])
  }
  const left = async () => (await pool.query('select owner from uploads')).rows
  let isAway = true
  const removed: string[] = []
  const store = {
    async remove(keys: string[]) {
      if (isAway && keys.length > 0) throw new Error('the store does not answer')
      removed.push(...keys)
    },
  } as unknown as ObjectStore
  await assert.rejects(removeTraces(pool, store, owner), /does not answer/)
  assert.equal((await left()).length, 3)
  isAway = false
  await removeTraces(pool, store, owner)
  assert.deepEqual(
    removed.toSorted(),
    uploads.map((upload) => `uploads/${upload}`),
  )
  assert.deepEqual(await left(), [{ owner: other }])
})

test('a home that cannot be cleared away yet keeps no other one there', async () => {
  await using ends = new AsyncDisposableStack()
  const { db, pool } = await deletedHomes(ends)
  const [stuck, other] = [randomUUID(), randomUUID()]
  const upload = randomUUID()
  for (const [owner, ago] of [
    [stuck, '2 hours'],
    [other, '1 hour'],
  ]) {
    await pool.query(
      `insert into owners (owner, account, id_key, data_key, quota, deleted_at) values ($1, $1, '', '', 1, now() - $2::interval)`,
      [owner, ago],
    )
  }
  await pool.query(`insert into uploads (owner, upload, name) values ($1, $2, 'a.zip')`, [
    ...[stuck, upload],
  ])
  const objects = {
    async remove(keys: string[]) {
      if (keys.includes(`uploads/${upload}`)) throw new Error('this one not')
    },
  } as unknown as ObjectStore
  const log = createLog({ logLevel: 'silent' }, 'test')
  ends.use(clearDeleted({ db, pool, objects, log }))
  const left = async () => (await pool.query('select owner from owners')).rows
  for (let tries = 0; tries < 300 && (await left()).length > 1; tries++) await setTimeout(100)
  assert.deepEqual(await left(), [{ owner: stuck }])
})

test('a job that a worker wrote for a home a moment after it was cleared away goes too', async () => {
  await using ends = new AsyncDisposableStack()
  const { db, pool, jobs } = await deletedHomes(ends)
  const owner = randomUUID()
  const gone = async (table: string, column: string) =>
    (await pool.query(`select from ${table} where ${column} = $1`, [owner])).rowCount === 0
  const until = async (isSo: () => Promise<boolean>) => {
    for (let tries = 0; tries < 300 && !(await isSo()); tries++) await setTimeout(100)
  }
  await jobs.send('early', { owner })
  await pool.query(
    `insert into owners (owner, account, id_key, data_key, quota, deleted_at) values ($1, $1, '', '', 1, now())`,
    [owner],
  )
  const objects = { async remove() {} } as unknown as ObjectStore
  ends.use(clearDeleted({ db, pool, objects, log: createLog({ logLevel: 'silent' }, 'test') }))
  const noJob = () => gone('pgboss.job', "data ->> 'owner'")
  await until(noJob)
  await jobs.send('late', { owner })
  await until(() => gone('owners', 'owner'))
  assert.equal(await noJob(), true)
})

async function deletedHomes(ends: AsyncDisposableStack) {
  const fresh = await freshDatabase(migrations)
  ends.defer(() => fresh.drop())
  const { db, pool, close } = openDatabase<Database>(fresh.url)
  ends.defer(close)
  const jobs = await openJobs(fresh.url, { name: 'test' })
  ends.defer(() => jobs.stop())
  return { db, pool, jobs }
}
