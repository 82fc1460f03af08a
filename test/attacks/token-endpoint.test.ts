/** At the token endpoint: codes, verifiers, keys, refresh tokens and resources in the wrong hands. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readGrant } from '@mandate/grants'
import type { Asked, Tokens } from '../support/app.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { dpopProof, keyPair, random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { addressOfData, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: HostileApp
let issuer: string
let resource: string
let photos: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await HostileApp.start())
  issuer = world.authorization
  resource = await owner(world, anna)
  photos = `${resource}/records/google.photos`
})
after(() => ends.disposeAsync())

let years = 1950
/** A code under a grant that no other one covers. */
async function code(by = app): Promise<{ asked: Asked; code: string }> {
  const scope = `google.photos[time>=${++years},time<${years + 1}].time`
  const asked = await by.ask(anna, issuer, { scope, resource })
  await anna.press('Allow')
  return { asked, code: String(by.returned(anna)['code']) }
}

function obtain(by = app): Promise<Tokens> {
  return by.obtain(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
}

test('attack 5: a code without its verifier gives nothing', async () => {
  for (const code_verifier of [random(32), undefined, '', 'short']) {
    const given = await code()
    const answer = await app.redeem(given.asked, given.code, { code_verifier })
    const error = answer.body.error === 'invalid_request' ? 'invalid_request' : 'invalid_grant'
    assertOAuthError(answer, error, `verifier ${code_verifier}`)
  }
})

test('attack 21: a code used twice ends everything that came from it, also where the data is', async () => {
  const given = await code()
  const first = await app.redeem(given.asked, given.code)
  assert.equal(first.status, 200, first.text)
  const { access_token, refresh_token } = first.body as unknown as Tokens
  assert.equal((await app.read(photos, access_token)).status, 200)
  assertOAuthError(await app.redeem(given.asked, given.code), 'invalid_grant', 'the second time')
  assertOAuthError(await app.refresh(issuer, refresh_token as string), 'invalid_grant', 'refresh')
  await refusedWithin(20_000, access_token)
  await anna.go(`${issuer}/access`)
  assert.ok(anna.has('Ended'), anna.text)
})

test('attack 21: a thief who comes first is stopped when the app comes second', async () => {
  const given = await code()
  const stolen = await app.redeem(given.asked, given.code)
  const { access_token } = stolen.body as unknown as Tokens
  assertOAuthError(await app.redeem(given.asked, given.code), 'invalid_grant', 'the app')
  await refusedWithin(20_000, access_token)
})

test('attack 22: a code is worth nothing to another app, or under another key', async () => {
  await using other = await HostileApp.start({ name: 'Other' })
  await using small = await HostileApp.start({ name: 'Small', confidential: false })
  for (const thief of [other, small])
    for (const dpop of [thief.dpop, app.dpop]) {
      thief.dpop = dpop
      const { asked, code: stolen } = await code()
      assertOAuthError(
        await thief.redeemStolen(app, asked, stolen),
        'invalid_grant',
        thief.clientId,
      )
    }
  const { asked, code: stolen } = await code()
  const url = `${issuer}/token`
  const proof = await dpopProof(await keyPair(), { method: 'POST', url })
  assertOAuthError(await app.redeem(asked, stolen, {}, { proof }), 'invalid_grant', 'another key')
})

test('attack 22: a code goes with the redirect it was asked for', async () => {
  const { asked, code: given } = await code()
  const changes = { redirect_uri: `${app.callback}x` }
  assertOAuthError(await app.redeem(asked, given, changes), 'invalid_grant', 'another redirect')
})

test('attack 24: an app that proves who it is gets nothing by its name alone, nor does who names it', async () => {
  const tokens = await obtain()
  const { refresh_token = '', grant } = tokens
  const nameless = { client_assertion: undefined, client_assertion_type: undefined }
  const of = { scope: SCOPE, resource, ...nameless }
  const { answer } = await app.push(issuer, of)
  assertOAuthError(answer, 'invalid_client', 'pushes')
  const given = await code()
  const redeemed = await app.redeem(given.asked, given.code, nameless)
  assertOAuthError(redeemed, 'invalid_client', 'redeems')
  assertOAuthError(await app.refresh(issuer, refresh_token, nameless), 'invalid_client', 'renews')
  const exchange = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: grant,
    subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
    ...nameless,
  }
  const exchanged = await app.post(`${issuer}/token`, issuer, exchange)
  assertOAuthError(exchanged, 'invalid_client', 'exchanges')
  const revoke = { token: refresh_token, ...nameless }
  const revoked = await app.post(`${issuer}/token/revocation`, issuer, revoke)
  assertOAuthError(revoked, 'invalid_client', 'revokes')
  assert.equal((await app.refresh(issuer, refresh_token)).status, 200, 'nothing has ended')
})

test('attack 25: a proof that is missing, used, or proves nothing is refused by name', async () => {
  const { refresh_token = '' } = await obtain()
  const url = `${issuer}/token`
  const send = (proof: string | null) => app.refresh(issuer, refresh_token, {}, { proof })
  const used = await dpopProof(app.dpop, { method: 'POST', url })
  assert.equal((await send(used)).status, 200)
  assertOAuthError(await send(used), 'invalid_dpop_proof', 'used before')
  assertOAuthError(await send(null), 'invalid_dpop_proof', 'missing')
  for (const [what, proof] of await app.proofs(url, { method: 'POST' }))
    assertOAuthError(await send(proof), 'invalid_dpop_proof', what)
})

test('attack 30: a token for data that the grant is not about is refused', async () => {
  const bob = new Person('bob')
  await bob.signUp(world.resource)
  const theirs = await addressOfData(world, bob)
  const { refresh_token } = await obtain()
  const targets = [
    theirs,
    `${resource}/`,
    world.resource,
    `${resource}/mcp`,
    'https://rs.example/x',
  ]
  for (const target of targets) {
    const refreshed = await app.refresh(issuer, refresh_token as string, { resource: target })
    assertOAuthError(refreshed, 'invalid_target', target)
    const given = await code()
    const redeemed = await app.redeem(given.asked, given.code, { resource: target })
    assertOAuthError(redeemed, 'invalid_target', target)
  }
  assert.equal((await app.refresh(issuer, refresh_token as string, { resource })).status, 200)
})

test('attack 69: a refresh narrows on what it is shown, and on nothing else', async () => {
  const { refresh_token, authorization_details } = await obtain()
  const [granted] = authorization_details
  assert.ok(granted)
  const narrow = (detail: object) =>
    app.refresh(issuer, refresh_token as string, {
      authorization_details: JSON.stringify([detail]),
    })
  const fewer = await narrow({ ...granted, fields: ['time'], coarsen: {} })
  assert.equal(fewer.status, 200, fewer.text)
  for (const [what, detail] of app.wider(granted))
    assertOAuthError(await narrow(detail), 'invalid_authorization_details', what)
  const onStep = { field: 'latitude', op: '>=', value: '35.1' }
  const filter = [...(granted['filter'] as object[]), onStep]
  const narrower = await narrow({ ...granted, filter })
  assert.equal(narrower.status, 200, narrower.text)
})

test('attack 78: a grant for one use has one token and no refresh', async () => {
  const tokens = await app.obtain(
    anna,
    issuer,
    { scope: SCOPE, resource, prompt: 'consent' },
    (p) => p.press('Allow once (for one hour)'),
  )
  assert.equal(readGrant(tokens.grant).use, 'once')
  assert.equal(tokens.refresh_token, undefined)
  const guesses = ['', 'x', tokens.access_token, tokens.grant, tokens.grant_id]
  for (const guess of guesses) {
    const answer = await app.refresh(issuer, guess)
    assert.ok(answer.status === 400, answer.text)
    assert.equal(answer.body['access_token'], undefined)
  }
  assert.equal((await app.read(photos, tokens.access_token)).status, 200)
  assert.equal((await app.read(photos, tokens.access_token)).status, 200, 'the one token reads on')
})

test('attack 83: signing out at the authorization service ends no access', async () => {
  const { refresh_token, access_token } = await obtain()
  await anna.go(`${issuer}/sign-out`)
  await anna.press('Sign out')
  await anna.go(`${issuer}/access`)
  assert.ok(anna.hasButton('Sign in'), 'she is signed out')
  assert.equal((await app.read(photos, access_token)).status, 200)
  const refreshed = await app.refresh(issuer, refresh_token as string)
  assert.equal(refreshed.status, 200, refreshed.text)
  const read = await app.read(photos, String(refreshed.body['access_token']))
  assert.equal(read.status, 200, read.text)
  await anna.signInIfAsked()
})

/** The token stops to read within this time. */
async function refusedWithin(ms: number, token: string): Promise<void> {
  const end = Date.now() + ms
  let answer = await app.read(photos, token)
  while (answer.status === 200 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    answer = await app.read(photos, token)
  }
  assertRefused(answer, 401, 'invalid_token', `after ${ms} ms`)
}
