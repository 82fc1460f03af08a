import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase, type Pool } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { auditLog, auditMigrations, verifyChain } from './index.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const ana = randomUUID()

let pool: Pool
let end: () => Promise<void>
before(async () => {
  const database = await freshDatabase([auditMigrations])
  const opened = openDatabase(database.url)
  pool = opened.pool
  end = async () => {
    await opened.close()
    await database.drop()
  }
})
after(() => end())

const log = () => auditLog({ pool, clock: () => NOW })
const read = (what: string, at = NOW) => ({ at, body: { kind: 'read', what } })

test('an entry is there when append has resolved, newest first', async () => {
  const owner = randomUUID()
  await log().append([
    { owner, ...read('photos') },
    { owner, ...read('places', NOW + 1) },
  ])
  const entries = await log().read(owner)
  assert.deepEqual(
    entries.map(({ at, body }) => ({ at, body })),
    [read('places', NOW + 1), read('photos')],
  )
  const [newest] = entries
  const older = await log().read(owner, { before: newest!.entry })
  assert.equal(older.length, 1)
})

test('an entry written within a transaction is kept with it or not at all', async () => {
  const owner = randomUUID()
  const client = await pool.connect()
  const query = (text: string, values: unknown[]) => client.query(text, values)
  for (const end of ['rollback', 'commit']) {
    await client.query('begin')
    await log().appendWithin(query, [{ owner, ...read(end) }])
    await client.query(end)
  }
  client.release()
  const entries = await log().read(owner)
  assert.deepEqual(
    entries.map(({ body }) => body['what']),
    ['commit'],
  )
})

test('many at once are all written, and one that cannot be written fails alone', async () => {
  const owner = randomUUID()
  const audit = log()
  const asked = Array.from({ length: 50 }, (_, i) => audit.append([{ owner, ...read(`${i}`) }]))
  const wrong = audit.append([{ owner: 'nobody', ...read('x') }])
  await assert.rejects(wrong, /uuid/)
  await Promise.all(asked)
  assert.equal((await audit.read(owner)).length, 50)
})

test('text that PostgreSQL refuses does not keep an entry from being written', async () => {
  const owner = randomUUID()
  await log().append([{ owner, ...read('a\0b\ud800') }])
  const [entry] = await log().read(owner)
  assert.equal(entry?.body['what'], 'a\ufffdb\ufffd')
})

test('an entry of a month that has no table is kept too', async () => {
  const owner = randomUUID()
  await log().append([{ owner, ...read('old', Date.UTC(2001, 0, 1)) }])
  assert.equal((await log().read(owner)).length, 1)
})

test('sealed entries form a chain that verifies', async () => {
  const audit = log()
  await audit.append([1, 2, 3].map((n) => ({ owner: ana, ...read(`${n}`, NOW + n) })))
  await audit.seal()
  await audit.append([{ owner: ana, ...read('4') }])
  await audit.seal()
  const chain = await audit.chain(ana)
  assert.deepEqual(
    chain.map((entry) => entry.seq),
    [1, 2, 3, 4],
  )
  const verdict = verifyChain(chain)
  assert.deepEqual(verdict, { valid: true, head: { seq: 4, hash: chain[3]!.hash } })
  const rest = verifyChain(chain.slice(2), { seq: 2, hash: chain[1]!.hash! })
  assert.equal(rest.valid, true)
})

test('a changed, a removed or a moved entry is found', async () => {
  const chain = await log().chain(ana)
  const changed = chain.with(1, { ...chain[1]!, body: { kind: 'read', what: 'nothing' } })
  assert.deepEqual(verifyChain(changed), { valid: false, seq: 2, reason: 'changed' })
  assert.deepEqual(verifyChain(chain.toSpliced(1, 1)), { valid: false, seq: 2, reason: 'missing' })
  const moved = chain.with(0, { ...chain[0]!, owner: randomUUID() })
  assert.deepEqual(verifyChain(moved), { valid: false, seq: 1, reason: 'changed' })
})

test('an entry that was changed in the table no longer verifies', async () => {
  const owner = randomUUID()
  await log().append([{ owner, ...read('messages') }])
  await log().seal()
  await pool.query(`update audit set body = '{"kind":"read"}' where owner = $1`, [owner])
  assert.equal(verifyChain(await log().chain(owner)).valid, false)
})

test('two sealers at once give each entry one place', async () => {
  const owner = randomUUID()
  const audit = log()
  await audit.append(Array.from({ length: 200 }, (_, i) => ({ owner, ...read(`${i}`) })))
  const sealed = await Promise.all([audit.seal(), audit.seal(), log().seal()])
  assert.deepEqual(sealed.toSorted(), [0, 0, 200].toSorted())
  const chain = await audit.chain(owner)
  assert.equal(chain.length, 200)
  assert.equal(verifyChain(chain).valid, true)
})

test('sealing by itself takes about a second, and stops', async () => {
  const owner = randomUUID()
  const sealing = log().startSealing((error) => assert.fail(String(error)))
  await log().append([{ owner, ...read('x') }])
  for (let tries = 0; (await log().chain(owner)).length === 0; tries++) {
    assert.ok(tries < 300, 'not sealed within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await sealing.stop()
})
