import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../testing.ts'
import { isAway } from './away.ts'
import { openDatabase } from './database.ts'

test('a transaction whose connection broke between two statements may go another time', async () => {
  await using database = await freshDatabase()
  const { pool, close } = openDatabase(database.url)
  const client = await pool.connect()
  await client.query('begin')
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const gone = new Promise((resolve) => client.once('end', resolve))
  await pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await gone
  const error: unknown = await client.query('select 1').then(
    () => null,
    (why: unknown) => why,
  )
  client.release(true)
  await close()
  assert.ok(isAway(error), String(error))
  assert.ok(!isAway(new Error('a mistake of ours')))
})
