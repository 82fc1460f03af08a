import assert from 'node:assert/strict'
import { createPublicKey, verify as nodeVerify } from 'node:crypto'
import { test } from 'node:test'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { GRANT, KEY, signed, unsigned } from './_documents.ts'
import { fingerprintWords, thumbprintUri, verifySignature } from './signature.ts'
import { WORDS } from './words.ts'

const header = { alg: 'EdDSA', typ: 'grant+jwt' }

test('a signature is that of its key and of its bytes', async () => {
  const compact = await signed(header, GRANT)
  assert.equal(await verifySignature(compact, KEY), true)
  const newName = await signed({ alg: 'Ed25519', typ: 'grant+jwt' }, GRANT)
  assert.equal(await verifySignature(newName, KEY), true)
  const [first, , third] = compact.split('.')
  const other = unsigned(header, { ...GRANT, jti: 'g2' }).split('.')[1]
  assert.equal(await verifySignature(`${first}.${other}.${third}`, KEY), false)
  const { publicKey } = await generateKeyPair('Ed25519')
  assert.equal(await verifySignature(compact, await exportJWK(publicKey)), false)
})

test('an algorithm never decides what a key means', async () => {
  const compact = unsigned({ alg: 'HS256', typ: 'grant+jwt' }, GRANT)
  const never = () => assert.fail('nothing should be verified')
  assert.equal(await verifySignature(compact, KEY, never), false)
  assert.equal(await verifySignature(unsigned({ alg: 'none' }, GRANT), KEY, never), false)
  assert.equal(await verifySignature(unsigned({ alg: 'ES256' }, GRANT), KEY, never), false)
  assert.equal(await verifySignature('nonsense', KEY, never), false)
  for (const change of [{ crv: 'X25519' }, { kty: 'EC' }, { crv: 'Ed448' }]) {
    assert.equal(
      await verifySignature(await signed(header, GRANT), { ...KEY, ...change }, never),
      false,
    )
  }
  const rsa: JWK = { kty: 'RSA', n: 'x', e: 'AQAB' }
  assert.equal(await verifySignature(await signed(header, GRANT), rsa, never), false)
})

test('a service may check with its own means', async () => {
  const compact = await signed(header, GRANT)
  const result = await verifySignature(compact, KEY, ({ jwk, data, signature }) =>
    nodeVerify(null, data, createPublicKey({ key: { ...jwk }, format: 'jwk' }), signature),
  )
  assert.equal(result, true)
})

test('a key is named by its thumbprint', async () => {
  // RFC 8037, appendix A.3
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
  assert.equal(
    await thumbprintUri(key),
    'urn:ietf:params:oauth:jwk-thumbprint:sha-256:kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  )
})

test('there are 2048 different plain words', () => {
  assert.equal(WORDS.length, 2048)
  assert.equal(new Set(WORDS).size, 2048)
  for (const word of WORDS) assert.match(word, /^[a-z]{3,9}$/)
})

test('six words name a set of keys, in any order and with any other members', async () => {
  const { publicKey } = await generateKeyPair('Ed25519')
  const other = await exportJWK(publicKey)
  const words = await fingerprintWords({ keys: [KEY, other] })
  assert.match(words, /^[a-z]+( [a-z]+){5}$/)
  assert.equal(await fingerprintWords({ keys: [{ ...other, kid: 'x', use: 'sig' }, KEY] }), words)
  assert.notEqual(await fingerprintWords({ keys: [KEY] }), words)
  const known = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
  assert.equal(await fingerprintWords({ keys: [known] }), KNOWN_WORDS)
})

/** What this key was called from the beginning: a change here changes every fingerprint. */
const KNOWN_WORDS = 'hyacinth sheriff invite leaf fabric hour'
