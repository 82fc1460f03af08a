import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { PresentKey } from './signing.ts'

test('what the present key signs is what WebCrypto would sign, and only its public half is shown', async () => {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'Ed25519' }
  const key = new PresentKey(jwk)
  const whole = await new CompactSign(Buffer.from('{"sub":"anna"}'))
    .setProtectedHeader({ alg: 'Ed25519' })
    .sign(privateKey)
  const [header, payload, signature] = whole.split('.')
  const signed = key.sign(Buffer.from(`${header}.${payload}`))
  assert.equal(Buffer.from(signed).toString('base64url'), signature)
  assert.deepEqual([key.kid, key.alg, key.kty, key.x], ['one', 'Ed25519', 'OKP', jwk.x])
  assert.equal(key.keyObject().type, 'public')
})
