import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { openDatabase, pipelined, withSettings } from '../index.ts'
import { freshDatabase } from '../testing.ts'
import { readsOf } from './replica.ts'

/** A database behind a line on which what is there now may be lost, without a word to either side. */
const ends = new AsyncDisposableStack()
let url: string
let lost: Socket[] = []
/** What each connection began with. */
const begun: string[] = []

function lose(): void {
  for (const socket of lost) socket.unpipe().resume()
  lost = []
}

before(async () => {
  const database = await freshDatabase([])
  ends.defer(() => database.drop())
  const there = new URL(database.url)
  const line = createServer((near) => {
    near.once('data', (bytes) => begun.push(String(bytes)))
    const far = connect(Number(there.port), there.hostname)
    lost.push(near, far)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
    }
  })
  line.listen(0, '127.0.0.1')
  await once(line, 'listening')
  ends.defer(() => void line.close())
  const here = new URL(database.url)
  const { port } = line.address() as { port: number }
  here.host = `127.0.0.1:${port}`
  url = here.href
})
after(() => ends.disposeAsync())

test('who asks a database that has gone without a word is told, and the next one is answered by what is there now', {
  timeout: 30_000,
}, async () => {
  await using ending = new AsyncDisposableStack()
  const { pool, close } = openDatabase(url, { silence: 500, max: 2 })
  ending.defer(close)
  await pool.query('select 1')
  lose()
  await assert.rejects(pool.query('select 2'), /Connection terminated/)
  assert.equal((await pool.query('select 3 as three')).rows[0].three, 3)
})

test('a statement that takes its time is waited for', { timeout: 30_000 }, async () => {
  await using ending = new AsyncDisposableStack()
  const { pool, close } = openDatabase(url, { silence: 300, max: 2 })
  ending.defer(close)
  const { rows } = await pool.query('select pg_sleep(2), 5 as five')
  assert.equal(rows[0].five, 5)
})

test('while a replica says nothing the database itself is asked, and nobody waits for long', {
  timeout: 30_000,
}, async () => {
  await using ending = new AsyncDisposableStack()
  const replica = pipelined(url, { name: 'replica', connections: 1, silence: 2_000 })
  ending.defer(() => replica.close())
  const { pool, close } = openDatabase(url)
  ending.defer(close)
  const reads = readsOf(replica, pool, { late: 300 })
  // Of the replica itself, so that the last connection is its own.
  await replica.query('select 1')
  const [socket] = lost.slice(-2)
  socket!.unpipe().resume()
  await pool.query('select 1')
  const asked = performance.now()
  assert.equal((await reads.query('select 7 as seven')).rows[0].seven, 7)
  assert.ok(performance.now() - asked < 1_500, 'answered by the database itself')
})

test('settings are made by a statement: a pooler takes none with a connection', async () => {
  await using ending = new AsyncDisposableStack()
  const settings = { statement_timeout: '12345ms', enable_sort: 'off' }
  const { pool, close } = openDatabase(withSettings(url, settings))
  ending.defer(close)
  const { rows } = await pool.query(
    `select current_setting('statement_timeout') as time, current_setting('enable_sort') as sort`,
  )
  assert.deepEqual(rows, [{ time: '12345ms', sort: 'off' }])
  assert.match(begun.at(-1) ?? '', /database/)
  assert.doesNotMatch(begun.at(-1) ?? '', /options/)
})

test('the server ends a connection of a machine that has gone without a word within half a minute, and with it what that held', {
  timeout: 30_000,
}, async () => {
  await using ending = new AsyncDisposableStack()
  const { pool, close } = openDatabase(withSettings(url, { tcp_keepalives_count: '2' }))
  ending.defer(close)
  const reads = pipelined(url, { name: 'reads', connections: 1 })
  ending.defer(() => reads.close())
  const names = ['idle', 'interval', 'count'].map((name) => `tcp_keepalives_${name}`)
  for (const [asks, count] of [
    [pool, 2],
    [reads, 3],
  ] as const) {
    const said: number[] = []
    for (const name of [...names, 'tcp_user_timeout']) {
      const { rows } = await asks.query(
        `select setting::int as is from pg_settings where name = '${name}'`,
      )
      said.push(rows[0].is)
    }
    assert.deepEqual(said, [10, 5, count, 30_000])
  }
})
