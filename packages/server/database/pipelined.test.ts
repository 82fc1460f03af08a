import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { freshDatabase } from '../testing.ts'
import { openDatabase } from './database.ts'
import { pipelined } from './pipelined.ts'
import type { Reads } from './replica.ts'

const ends = new AsyncDisposableStack()
const database = ends.use(await freshDatabase([]))
const { pool, close } = openDatabase(database.url)
ends.defer(close)
after(() => ends.disposeAsync())

function reads(name: string, connections?: number) {
  const opened = pipelined(database.url, { name, ...(connections && { connections }) })
  ends.defer(() => opened.close())
  return opened
}

const double = { name: 'double', text: 'select $1::int * 2 as twice' }
const twice = async (of: Reads, n: number) =>
  (await of.query<{ twice: number }>({ ...double, values: [n] })).rows[0]?.twice

test('of many who ask at once each gets their own answer, over no more connections than stated', async () => {
  const of = reads('many', 2)
  const numbers = Array.from({ length: 200 }, (_, n) => n)
  const answers = await Promise.all(numbers.map((n) => twice(of, n)))
  assert.deepEqual(
    answers,
    numbers.map((n) => n * 2),
  )
  const { rows } = await pool.query(
    `select count(*)::int as count from pg_stat_activity where application_name = 'many'`,
  )
  assert.equal(rows[0].count, 2)
})

test('what fails fails alone: those before and behind it on the connection are answered', async () => {
  const of = reads('alone', 1)
  const [before, wrong, behind] = await Promise.allSettled([
    twice(of, 1),
    of.query({ name: 'wrong', text: 'select 1 / $1::int', values: [0] }),
    twice(of, 3),
  ])
  assert.deepEqual(before, { status: 'fulfilled', value: 2 })
  assert.match(String((wrong as PromiseRejectedResult).reason), /division by zero/)
  assert.deepEqual(behind, { status: 'fulfilled', value: 6 })
})

test('whoever waits on a connection that is cut hears of it, and the next one is answered by another', async () => {
  const of = reads('cut', 1)
  await twice(of, 1)
  const waiting = ['select pg_sleep(60)', 'select 1'].map((text) => of.query(text))
  const both = Promise.allSettled(waiting)
  await wait(50)
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut'`,
  )
  for (const { status } of await both) assert.equal(status, 'rejected')
  assert.equal(await twice(of, 4), 8)
})

test('a database that is not there is said to be so, each time, and nothing is asked after closing', async () => {
  const url = new URL(database.url)
  url.pathname = '/nowhere'
  const of = pipelined(url.href, { name: 'nowhere' })
  for (let n = 0; n < 2; n++) await assert.rejects(twice(of, n), /"nowhere" does not exist/)
  const open = reads('closed')
  assert.equal(await twice(open, 1), 2)
  await open.close()
  await assert.rejects(twice(open, 1), /closed/)
})
