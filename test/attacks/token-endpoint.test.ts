/** At the token endpoint: codes, verifiers, keys, refresh tokens and resources in the wrong hands. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readGrant } from '@mandate/grants'
import { App, type Asked, type Tokens } from '../support/app.ts'
import { dpopProof, keyPair, type ProofOptions, random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { addressOfData, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let issuer: string
let resource: string
let photos: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
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

/** A proof for the token endpoint, by the app's key unless told otherwise. */
function proofFor(changes: Partial<ProofOptions> = {}, key = app.dpop): Promise<string> {
  return dpopProof(key, { method: 'POST', url: `${issuer}/token`, ...changes })
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
  await using other = await App.start({ name: 'Other' })
  await using small = await App.start({ name: 'Small', confidential: false })
  const changes = { redirect_uri: app.callback }
  for (const thief of [other, small])
    for (const dpop of [thief.dpop, app.dpop]) {
      thief.dpop = dpop
      const { asked, code: stolen } = await code()
      assertOAuthError(await thief.redeem(asked, stolen, changes), 'invalid_grant', thief.clientId)
    }
  const { asked, code: stolen } = await code()
  const proof = await proofFor({}, await keyPair())
  assertOAuthError(await app.redeem(asked, stolen, {}, { proof }), 'invalid_grant', 'another key')
})

test('attack 22: a code goes with the redirect it was asked for', async () => {
  const { asked, code: given } = await code()
  const changes = { redirect_uri: `${app.callback}x` }
  assertOAuthError(await app.redeem(asked, given, changes), 'invalid_grant', 'another redirect')
})

test('attack 25: a proof that is missing, old, for elsewhere or used is refused by name', async () => {
  const { refresh_token } = await obtain()
  const now = Math.floor(Date.now() / 1000)
  const used = await proofFor()
  assert.equal(
    (await app.refresh(issuer, refresh_token as string, {}, { proof: used })).status,
    200,
  )
  const claims = (each: Record<string, unknown>) => proofFor({ claims: each })
  const header = (each: Record<string, unknown>) => proofFor({ header: each })
  const none = { alg: 'none', typ: 'dpop+jwt', jwk: app.dpop.publicJwk }
  const text = Buffer.from(JSON.stringify(none)).toString('base64url')
  const proofs: [string, string | null][] = [
    ['missing', null],
    ['used before', used],
    ['another method', await claims({ htm: 'GET' })],
    ['another address', await claims({ htu: `${issuer}/request` })],
    ['another host', await claims({ htu: 'https://as.example/token' })],
    ['old', await claims({ iat: now - 3600 })],
    ['no time', await claims({ iat: undefined })],
    ['no jti', await claims({ jti: undefined })],
    ['another typ', await header({ typ: 'JWT' })],
    ['a private key', await header({ jwk: app.dpop.privateJwk })],
    ['no key', await header({ jwk: undefined })],
    ['alg none', `${text}.${(await proofFor()).split('.')[1]}.`],
    ['no JWS', 'x'],
  ]
  for (const [what, proof] of proofs) {
    const answer = await app.refresh(issuer, refresh_token as string, {}, { proof })
    assertOAuthError(answer, 'invalid_dpop_proof', what)
  }
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
  const filter = granted?.['filter'] as object[]
  const narrow = (changes: object) =>
    app.refresh(issuer, refresh_token as string, {
      authorization_details: JSON.stringify([{ ...granted, ...changes }]),
    })
  const fewer = await narrow({ fields: ['time'], coarsen: {} })
  assert.equal(fewer.status, 200, fewer.text)
  const on = (field: string, op: string, value: string) => [...filter, { field, op, value }]
  const wider: [string, object][] = [
    ['another field', { fields: ['latitude', 'longitude', 'time', 'title'] }],
    ['a finer step', { coarsen: { latitude: '0.01', longitude: '0.1' } }],
    ['no step', { coarsen: { longitude: '0.1' } }],
    ['a longer time', { filter: [] }],
    ['a field that is hidden', { filter: on('title', '=', 'x') }],
    [
      'whether a hidden field is there',
      { filter: [...filter, { field: 'people', op: 'present' }] },
    ],
    ['between the steps', { filter: on('latitude', '>=', '35.05') }],
    ['past a step', { filter: on('latitude', '>', '35.1') }],
    ['another collection', { collection: 'google.youtube.watched' }],
    ['another action', { actions: ['read', 'delete'] }],
  ]
  for (const [what, changes] of wider)
    assertOAuthError(await narrow(changes), 'invalid_authorization_details', what)
  const onStep = await narrow({ filter: on('latitude', '>=', '35.1') })
  assert.equal(onStep.status, 200, onStep.text)
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
