import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compactVerify, importJWK } from 'jose'
import { openDatabase, SealError, sealer, serverMigrations, signingKeys } from '../index.ts'
import { freshDatabase } from '../testing.ts'
import { planKeys } from './plan.ts'
import { replaceStolenKeys, rotateKeys } from './rotate.ts'

const seal = sealer(Buffer.alloc(32, 3))
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A database with nothing but keys, and a clock to move. */
async function place() {
  const database = await freshDatabase([serverMigrations])
  const { pool, close } = openDatabase(database.url)
  const start = Date.now()
  const time = { now: start }
  const clock = () => time.now
  return {
    ...{ pool, start, time },
    open: (by = seal) => signingKeys(pool, by, { clock, keyDays: 90 }),
    async [Symbol.asyncDispose]() {
      await close()
      await database.drop()
    },
  }
}

type Keys = Awaited<ReturnType<typeof signingKeys>>
const kids = async (keys: Keys) => (await keys.published()).keys.map(({ kid }) => kid)
const signer = async (keys: Keys) => (await keys.present()).kid

test('two processes that start at once end with the same key, and so does the next start', async () => {
  await using at = await place()
  const [one, two] = await Promise.all([at.open(), at.open()])
  const three = await at.open()
  assert.equal((await one.published()).keys.length, 1)
  assert.deepEqual(await one.published(), await two.published())
  assert.deepEqual(await one.published(), await three.published())
})

test('what it signs verifies with the published key, which holds no private half', async () => {
  await using at = await place()
  const keys = await at.open()
  const [jwk] = (await keys.published()).keys
  assert.deepEqual(Object.keys(jwk!).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  assert.ok((await keys.present()).d)
  const compact = await keys.sign({ iss: 'https://rs.example' }, { typ: 'binding+jwt' })
  const { payload, protectedHeader } = await compactVerify(compact, await importJWK(jwk!))
  assert.deepEqual(protectedHeader, { alg: 'Ed25519', typ: 'binding+jwt', kid: jwk!.kid })
  assert.deepEqual(JSON.parse(Buffer.from(payload).toString()), { iss: 'https://rs.example' })
})

test('whoever reads the table cannot sign', async () => {
  await using at = await place()
  const keys = await at.open()
  const { rows } = await at.pool.query('select * from signing_keys')
  const { d } = await keys.present()
  assert.equal(JSON.stringify(rows).includes(d!), false)
  assert.equal(rows[0].sealed.includes(Buffer.from(d!)), false)
  await assert.rejects(at.open(sealer(Buffer.alloc(32, 4))), SealError)
})

test('a key is published for a day before it signs, and for two days after', async () => {
  await using at = await place()
  const [one, two] = [await at.open(), await at.open()]
  const first = await signer(one)
  at.time.now = at.start + 89 * DAY - HOUR
  assert.deepEqual(await kids(one), [first])

  at.time.now = at.start + 89 * DAY + HOUR
  const published = (await Promise.all([kids(one), kids(two)])) as [string[], string[]]
  assert.deepEqual(published[0], published[1])
  assert.equal(published[0].length, 2)
  assert.deepEqual([await signer(one), await signer(two)], [first, first])
  const next = published[0].find((kid) => kid !== first)!

  at.time.now = at.start + 90 * DAY + 2 * HOUR
  assert.deepEqual([await signer(one), await signer(two)], [next, next])
  assert.deepEqual((await kids(two)).sort(), [first, next].sort())
  assert.deepEqual((await one.former()).keys, [])

  at.time.now = at.start + 92 * DAY + 2 * HOUR
  assert.deepEqual(await kids(one), [next])
  assert.deepEqual(await kids(two), [next])
  const former = (await two.former()).keys
  assert.deepEqual(
    former.map(({ kid }) => kid),
    [first],
  )
  assert.equal(former[0]?.d, undefined)
  const { rows } = await at.pool.query('select kid from signing_keys where sealed is not null')
  assert.deepEqual(rows, [{ kid: next }])
})

test('a service that slept through its time publishes the next key before it signs with it', async () => {
  await using at = await place()
  const keys = await at.open()
  const first = await signer(keys)
  at.time.now = at.start + 400 * DAY
  assert.equal((await kids(keys)).length, 2)
  assert.equal(await signer(keys), first)
  at.time.now += DAY + 1
  assert.notEqual(await signer(keys), first)
})

test('asked to rotate, it makes one next key, however often it is asked', async () => {
  await using at = await place()
  const keys = await at.open()
  const first = await signer(keys)
  const [one, two] = await Promise.all([
    rotateKeys(at.pool, seal, at.time.now),
    rotateKeys(at.pool, seal, at.time.now),
  ])
  assert.equal(one, two)
  at.time.now += HOUR
  assert.deepEqual(await kids(keys), [first, one])
  at.time.now += DAY
  assert.equal(await signer(keys), one)
})

test('stolen keys count nowhere, and are not listed among the former ones', async () => {
  await using at = await place()
  const [one, two] = [await at.open(), await at.open()]
  const first = await signer(one)
  await rotateKeys(at.pool, seal, at.time.now)
  const { kid, stolen } = await replaceStolenKeys(at.pool, seal, at.time.now)
  assert.equal(stolen.length, 2)
  at.time.now += 2_000
  for (const keys of [one, two]) {
    assert.deepEqual(await kids(keys), [kid])
    assert.equal(await signer(keys), kid)
    assert.deepEqual((await keys.former()).keys, [])
  }
  assert.ok(stolen.includes(first))
})

test('the schedule makes no second next key, and withdraws none that may still count', () => {
  const keys = [
    { kid: 'a', signsFrom: 0 },
    { kid: 'b', signsFrom: 90 * DAY },
  ]
  assert.deepEqual(planKeys(keys, 89.5 * DAY, 90 * DAY), {
    signs: 'a',
    makeFor: null,
    withdraw: [],
  })
  assert.deepEqual(planKeys(keys, 91 * DAY, 90 * DAY), { signs: 'b', makeFor: null, withdraw: [] })
  assert.deepEqual(planKeys(keys, 92 * DAY, 90 * DAY).withdraw, ['a'])
  // A clock that is behind the one which made the first key.
  assert.equal(planKeys([{ kid: 'a', signsFrom: 5 }], 0, 90 * DAY).signs, 'a')
})
