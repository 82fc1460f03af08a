import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Jobs, openDatabase, openJobs } from './index.ts'
import { freshDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let one: Jobs
let two: Jobs
before(async () => {
  database = await freshDatabase()
  const opened = await Promise.all([1, 2].map((n) => openJobs(database.url, { name: `test ${n}` })))
  one = opened[0]!
  two = opened[1]!
})
after(async () => {
  await Promise.all([one.stop(), two.stop()])
  await database.drop()
})

/** Collects what handlers got, and waits for so many. */
function inbox() {
  const got: number[] = []
  const handler = async ({ n }: { n: number }) => {
    got.push(n)
  }
  const has = async (count: number) => {
    for (let tries = 0; got.length < count; tries++) {
      assert.ok(tries < 1_500, `only ${got.length} of ${count} jobs within 30 s`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return got.toSorted((a, b) => a - b)
  }
  return { handler, has }
}

test('each job goes to one of two workers, at once', async () => {
  const { handler, has } = inbox()
  await one.work('each', handler)
  await two.work('each', handler)
  const numbers = Array.from({ length: 20 }, (_, n) => n)
  await Promise.all(numbers.map((n) => one.send('each', { n })))
  await has(20)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual(await has(20), numbers)
})

test('a job sent in a transaction begins with its commit, and never without', async () => {
  const { handler, has } = inbox()
  const { db, close } = openDatabase<never>(database.url)
  await db.transaction().execute((trx) => one.send('late', { n: 1 }, { db: trx }))
  const undone = db.transaction().execute(async (trx) => {
    await one.send('late', { n: 2 }, { db: trx })
    throw new Error('undone')
  })
  await assert.rejects(undone, /undone/)
  await one.send('late', { n: 3 })
  await two.work('late', handler)
  assert.deepEqual(await has(2), [1, 3])
  await close()
})

test('a job that fails is tried again', async () => {
  const { handler, has } = inbox()
  let tries = 0
  await one.work<{ n: number }>('again', async (data) => {
    tries += 1
    if (tries === 1) throw new Error('not yet')
    await handler(data)
  })
  await one.send('again', { n: 7 })
  assert.deepEqual(await has(1), [7])
  assert.equal(tries, 2)
})

test('of jobs with the same key one waits', async () => {
  const first = await one.send('keyed', { n: 1 }, { key: 'ana', after: 60 })
  const second = await one.send('keyed', { n: 2 }, { key: 'ana', after: 60 })
  assert.ok(first)
  assert.equal(second, null)
})
