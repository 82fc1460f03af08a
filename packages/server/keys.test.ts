import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compactVerify, importJWK } from 'jose'
import { openDatabase, SealError, sealer, serverMigrations, signingKeys } from './index.ts'
import { freshDatabase } from './testing.ts'

const seal = sealer(Buffer.alloc(32, 3))

test('two processes that start at once end with the same key, and so does the next start', async () => {
  await using database = await freshDatabase([serverMigrations])
  const { pool, close } = openDatabase(database.url)
  const [one, two] = await Promise.all([signingKeys(pool, seal), signingKeys(pool, seal)])
  const three = await signingKeys(pool, seal)
  assert.equal(one.jwks().keys.length, 1)
  assert.deepEqual(one.jwks(), two.jwks())
  assert.deepEqual(one.jwks(), three.jwks())
  await close()
})

test('what it signs verifies with the published key, which holds no private half', async () => {
  await using database = await freshDatabase([serverMigrations])
  const { pool, close } = openDatabase(database.url)
  const keys = await signingKeys(pool, seal)
  const [jwk] = keys.jwks().keys
  assert.deepEqual(Object.keys(jwk!).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  assert.ok(keys.privateJwks().keys[0]?.d)
  const compact = await keys.sign({ iss: 'https://rs.example' }, { typ: 'binding+jwt' })
  const { payload, protectedHeader } = await compactVerify(compact, await importJWK(jwk!))
  assert.deepEqual(protectedHeader, { alg: 'Ed25519', typ: 'binding+jwt', kid: jwk!.kid })
  assert.deepEqual(JSON.parse(Buffer.from(payload).toString()), { iss: 'https://rs.example' })
  await close()
})

test('whoever reads the table cannot sign', async () => {
  await using database = await freshDatabase([serverMigrations])
  const { pool, close } = openDatabase(database.url)
  const keys = await signingKeys(pool, seal)
  const { rows } = await pool.query('select * from signing_keys')
  const { d } = keys.privateJwks().keys[0]!
  assert.equal(JSON.stringify(rows).includes(d!), false)
  assert.equal(rows[0].sealed.includes(Buffer.from(d!)), false)
  await assert.rejects(signingKeys(pool, sealer(Buffer.alloc(32, 4))), SealError)
  await close()
})
