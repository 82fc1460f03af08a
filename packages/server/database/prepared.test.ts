import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freshDatabase } from '../testing.ts'
import { openDatabase, type Pool } from './database.ts'

let pool: Pool
let end: () => Promise<void>
before(async () => {
  const database = await freshDatabase([])
  // One connection, so that every test speaks to the same session.
  const opened = openDatabase(database.url, { max: 1, prepare: true })
  pool = opened.pool
  end = async () => {
    await opened.close()
    await database.drop()
  }
})
after(() => end())

const prepared = async () =>
  (await pool.query('select statement from pg_prepared_statements')).rows.map(
    (row) => row.statement,
  )

test('a statement is prepared when it comes again, and answers alike', async () => {
  const text = 'select $1::int + 1 as more'
  for (const n of [1, 2, 3]) assert.equal((await pool.query(text, [n])).rows[0].more, n + 1)
  assert.deepEqual(await prepared(), [text])
  await pool.query('select $1::int as once', [1])
  assert.deepEqual(await prepared(), [text])
})

test('a column that is added meanwhile makes no statement fail, alone or in a transaction', async () => {
  await pool.query('create table things (name text)')
  const ask = () => pool.query('select * from things where name = $1', ['x'])
  await ask()
  await ask()
  await pool.query('alter table things add column more text')
  for (let times = 0; times < 3; times++) assert.equal((await ask()).fields.length, 2)
  const client = await pool.connect()
  try {
    for (const columns of [3, 4]) {
      // Of the same session, so that it is added between two statements of one transaction.
      await client.query(`alter table things add column also_${columns} text`)
      await client.query('begin')
      for (let times = 0; times < 3; times++) {
        const { fields } = await client.query('select * from things where name = $1', ['x'])
        assert.equal(fields.length, columns)
      }
      await client.query('commit')
    }
  } finally {
    client.release()
  }
})

test('an error of a prepared statement is the same error', async () => {
  const ask = () => pool.query('select 1 / $1::int as share', [0])
  for (let times = 0; times < 3; times++) await assert.rejects(ask, { code: '22012' })
})
