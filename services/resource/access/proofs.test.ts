import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportJWK, SignJWT } from 'jose'
import { photos, Scene } from './_scene.ts'
import { app, type Bent, read } from './_world.ts'

const s = Scene.set()

test('attack 32: a token without a proof, or sent as a bearer token', async () => {
  const token = await s.bentToken()
  const url = `${s.anna.resource}${photos}`
  for (const authorization of [`DPoP ${token}`, `Bearer ${token}`]) {
    s.assertRefused(
      await read(await fetch(url, { headers: { authorization } })),
      'invalid_token',
      authorization.slice(0, 6),
    )
  }
  const [entry] = await s.world.log(s.anna)
  assert.equal(entry?.['verdict'], 'refused')
})

test('attack 33: a proof for another token, or of another key', async () => {
  await s.isRefused('ath', { proof: { ath: 'x'.repeat(43) } })
  await s.isRefused('no ath', { proof: { ath: undefined } })
  const other = await app(s.world, s.anna)
  const token = await s.bentToken()
  s.assertRefused(await other.get(photos, token), 'invalid_token', 'another key')
})

test('attack 34: the same proof twice', async () => {
  const token = await s.bentToken()
  const proof = await s.trips.proof(`${s.anna.resource}${photos}`, token)
  const first = await s.trips.get(photos, token, { headers: { dpop: proof } })
  assert.equal(first.status, 200)
  const again = await s.trips.get(photos, token, { headers: { dpop: proof } })
  s.assertRefused(again, 'invalid_dpop_proof', 'the second time')
  const both = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const once = await s.trips.proof(`${s.anna.resource}${photos}`, token, {
        proof: { jti: 'same' },
      })
      return s.trips.get(photos, token, { headers: { dpop: once } })
    }),
  )
  assert.equal(both.filter((one) => one.status === 200).length, 1, 'eight at once')
})

test('attack 25: proofs that prove nothing', async () => {
  const now = Math.floor(s.world.clock() / 1000)
  const bad: [string, Bent][] = [
    ['htm', { proof: { htm: 'POST' } }],
    ['htu host', { proof: { htu: `https://rs.example/owners/x${photos}` } }],
    ['htu path', { proof: { htu: `${s.anna.resource}/records/google.location` } }],
    ['stale', { proof: { iat: now - 61 } }],
    ['future', { proof: { iat: now + 600 } }],
    ['iat as text', { proof: { iat: String(now) } }],
    ['no jti', { proof: { jti: undefined } }],
    ['long jti', { proof: { jti: 'x'.repeat(300) } }],
    ['typ', { proofHeader: { typ: 'JWT' } }],
    ['jku', { proofHeader: { jku: 'https://evil.example' } }],
    ['not a JWS', { headers: { dpop: 'x' } }],
  ]
  for (const [why, bent] of bad) await s.isRefused(why, bent, 'invalid_dpop_proof')
})

test('attack 25: a proof with a private key, of another algorithm, or of two headers', async () => {
  const token = await s.bentToken()
  const url = `${s.anna.resource}${photos}`
  const whole = await exportJWK(s.trips.privateKey)
  await s.isRefused('private key', { token, proofHeader: { jwk: whole } }, 'invalid_dpop_proof')
  const secret = new Uint8Array(32)
  const hs = await new SignJWT({ htm: 'GET', htu: url, jti: 'a', iat: 1 })
    .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: s.trips.jwk })
    .sign(secret)
  await s.isRefused('HS256', { token, headers: { dpop: hs } }, 'invalid_dpop_proof')
  const proof = await s.trips.proof(url, token)
  const none = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: s.trips.jwk })).toString('base64url')}.${proof.split('.')[1]}.`
  await s.isRefused('none', { token, headers: { dpop: none } }, 'invalid_dpop_proof')
  const two = `${proof}, ${await s.trips.proof(url, token)}`
  await s.isRefused('two', { token, headers: { dpop: two } }, 'invalid_dpop_proof')
})
