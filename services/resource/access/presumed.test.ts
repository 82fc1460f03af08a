import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stubIssuer } from '../linking/_issuer.ts'
import { photos, Scene, scope } from './_scene.ts'
import { app } from './_world.ts'

// A token that comes for the first time is proven under the binding that stood when this process asked last. Whether it
// stands is asked afterwards, and then what was proven under another counts for nothing.

const s = Scene.set()

test('a token made after the owner left its issuer opens nothing, and names nobody in the log', async () => {
  await using next = await stubIssuer(s.world.clock)
  const carol = await s.world.newOwner('carol')
  await s.world.bind(carol, s.world.issuer)
  const former = await app(s.world, carol)
  const token = async () => former.token(scope, await former.grant(scope))
  assert.equal((await former.get(photos, await token())).status, 200)
  await s.world.bind(carol, next)
  s.assertRefused(await former.get(photos, await token()), 'invalid_token', 'made afterwards')
  const [refused] = await s.world.log(carol)
  assert.equal(refused?.['verdict'], 'refused')
  assert.equal(refused?.['client'], null)
  assert.equal(refused?.['grant'], null)
})

test('a ceiling that was opened counts for the next new token, and so does one that was closed', async () => {
  const dora = await s.world.newOwner('dora')
  const theirs = await app(s.world, dora)
  const status = async () =>
    (await theirs.get(photos, await theirs.token(scope, await theirs.grant(scope)))).status
  const opened = 'google.photos.*'
  for (const ceiling of ['google.youtube.watched.*', opened, 'google.keep.*', opened]) {
    await s.world.bind(dora, s.world.issuer, ceiling)
    assert.equal(await status(), ceiling === opened ? 200 : 401, ceiling)
  }
})

test('attack 34: a proof is used once by a new token too, whatever binding it was shown under', async () => {
  await using next = await stubIssuer(s.world.clock)
  const erin = await s.world.newOwner('erin')
  await s.world.bind(erin, s.world.issuer)
  const theirs = await app(s.world, erin)
  const token = await theirs.token(scope, await theirs.grant(scope))
  const jti = 'the same one twice'
  assert.equal((await theirs.get(photos, token, { proof: { jti } })).status, 200)
  s.assertRefused(
    await theirs.get(photos, token, { proof: { jti } }),
    'invalid_dpop_proof',
    'again',
  )
  await s.world.bind(erin, next)
  await s.world.bind(erin, s.world.issuer)
  const later = await theirs.token(scope, await theirs.grant(scope))
  assert.equal((await theirs.get(photos, later, { proof: { jti: 'another' } })).status, 200)
  const again = await theirs.get(photos, later, { proof: { jti: 'another' } })
  s.assertRefused(again, 'invalid_dpop_proof', 'after a change and back')
})
