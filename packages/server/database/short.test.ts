import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from '../testing.ts'
import { openDatabase } from './database.ts'
import { shortRead } from './short.ts'

interface Tables {
  things: { id: number; name: string }
}

const ends = new AsyncDisposableStack()
const database = ends.use(await freshDatabase([]))
const { db, close } = openDatabase<Tables>(database.url, { name: 'short', lines: 1 })
ends.defer(close)
after(() => ends.disposeAsync())
await sql`create table things (id int primary key, name text, size bigint default 7)`.execute(db)
await sql`insert into things values (1, 'one')`.execute(db)

const connection = () => shortRead<{ pid: number }>('select pg_backend_pid() as pid', [])
const whole = (id: number) =>
  shortRead<Record<string, unknown>>('select * from things where id = $1', [id])

test('short reads that are asked at once share a connection, and answer as others do', async () => {
  const pids = await Promise.all([1, 2, 3, 4].map(async () => db.executeQuery(connection())))
  assert.equal(new Set(pids.map(({ rows }) => rows[0]?.pid)).size, 1)
  const short = await db.executeQuery(whole(1))
  const long = await db.selectFrom('things').selectAll().where('id', '=', 1).execute()
  assert.deepEqual(short.rows, [{ id: 1, name: 'one', size: 7 }])
  assert.deepEqual(short.rows, long)
})

test('in a transaction a short read is one of its statements', async () => {
  const { rows: apart } = await db.executeQuery(connection())
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('things').values({ id: 2, name: 'two' }).execute()
    const { rows } = await trx.executeQuery(whole(2))
    assert.equal(rows[0]?.['name'], 'two')
    assert.notDeepEqual((await trx.executeQuery(connection())).rows, apart)
    assert.deepEqual((await db.executeQuery(whole(2))).rows, [])
  })
})

test('a column that is added meanwhile makes no short read fail', async () => {
  await db.executeQuery(whole(1))
  await sql`alter table things add column colour text default 'red'`.execute(db)
  for (const turn of [1, 2, 3]) {
    const { rows } = await db.executeQuery(whole(1))
    assert.equal(rows[0]?.['colour'], 'red', `${turn}`)
  }
})

test('one that fails says why, and others are answered', async () => {
  const wrong = shortRead('select 1 / $1::int', [0])
  const [failed, answered] = await Promise.allSettled([
    db.executeQuery(wrong),
    db.executeQuery(whole(1)),
  ])
  assert.match(String((failed as PromiseRejectedResult).reason), /division by zero/)
  assert.equal(answered?.status, 'fulfilled')
})
