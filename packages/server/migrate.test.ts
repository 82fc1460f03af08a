import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { migrate, openDatabase } from './index.ts'
import { freshDatabase } from './testing.ts'

async function folder(files: Record<string, string>) {
  const path = await mkdtemp(join(tmpdir(), 'mandate-migrations-'))
  const add = (name: string, sql: string) => writeFile(join(path, name), sql)
  for (const [name, sql] of Object.entries(files)) await add(name, sql)
  return { name: 'test', url: pathToFileURL(`${path}/`), add }
}

test('two processes that start at once run each file once, in the order of the names', async () => {
  await using database = await freshDatabase()
  const files = await folder({
    '020-more.sql': `insert into steps values (2)`,
    '010-steps.sql': `create table steps (step int); insert into steps values (1); select pg_sleep(0.2)`,
  })
  const one = openDatabase(database.url)
  const two = openDatabase(database.url)
  await Promise.all([migrate(one.pool, [files]), migrate(two.pool, [files])])
  await migrate(one.pool, [files])
  const { rows } = await one.pool.query('select step from steps')
  assert.deepEqual(rows, [{ step: 1 }, { step: 2 }])
  await Promise.all([one.close(), two.close()])
})

test('a file that fails is named and leaves nothing; a file changed later is named too', async () => {
  await using database = await freshDatabase()
  const files = await folder({ '010-good.sql': 'create table good ()' })
  const { pool, close } = openDatabase(database.url)
  await files.add('020-bad.sql', 'create table bad (); select 1/0')
  await assert.rejects(migrate(pool, [files]), /test\/020-bad\.sql failed/)
  const { rows } = await pool.query(`select to_regclass('good') as good, to_regclass('bad') as bad`)
  assert.deepEqual(rows, [{ good: 'good', bad: null }])
  await files.add('010-good.sql', 'create table better ()')
  await assert.rejects(migrate(pool, [files]), /test\/010-good\.sql was changed/)
  await close()
})

test('a bigint is a number while that is exact', async () => {
  await using database = await freshDatabase()
  const { pool, close } = openDatabase(database.url)
  const { rows } = await pool.query(
    'select 9007199254740991::int8 as n, 9007199254740993::int8 as t',
  )
  assert.deepEqual(rows, [{ n: 9007199254740991, t: '9007199254740993' }])
  await close()
})
