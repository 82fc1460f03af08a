import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { migrate, openDatabase } from '../index.ts'
import { freshDatabase } from '../testing.ts'

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

/** Before `address`, a server that says of its first connections that it is still recovering. */
async function recovering(address: string, connections: number) {
  const { port, hostname } = new URL(address)
  const fields = [
    'SFATAL',
    'VFATAL',
    'C57P03',
    'Mthe database system is not yet accepting connections',
  ]
  const body = Buffer.from(`${fields.join('\0')}\0\0`)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  let refused = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (refused < connections) {
      refused++
      socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, body])))
      return
    }
    const through = connect(Number(port), hostname)
    through.on('error', () => socket.destroy())
    socket.pipe(through).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const front = new URL(address)
  front.hostname = '127.0.0.1'
  front.port = String((server.address() as AddressInfo).port)
  return { url: front.href, refused: () => refused, [Symbol.dispose]: () => server.close() }
}

test('a database that is still recovering is waited for', async () => {
  await using database = await freshDatabase()
  using server = await recovering(database.url, 2)
  const { pool, close } = openDatabase(server.url)
  await migrate(pool, [await folder({ '010-steps.sql': 'create table steps ()' })])
  assert.equal(server.refused(), 2)
  await close()
})
