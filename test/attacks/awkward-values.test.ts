/**
 * Numbers that no calendar and no column holds, and the one letter that no database keeps (U+0000), wherever a stranger may write
 * them. Each is refused by name, or read as what it means; nothing fails.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { linkBeside, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const LARGEST = Number.MAX_SAFE_INTEGER
const NUL = 'a\0b'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let hostile: HostileAuthorization
let mint: Mint
let resource: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  hostile = ends.use(await HostileAuthorization.start())
  resource = await owner(world, anna)
  await linkBeside(world, anna, hostile.issuer)
  mint = new Mint(hostile, app, resource)
})
after(() => ends.disposeAsync())

const now = () => Math.floor(Date.now() / 1000)
const at = (idx: number, uri = hostile.statusUri) => ({ status: { status_list: { idx, uri } } })

async function read(claims: Record<string, unknown>, grant: Record<string, unknown> = {}) {
  const token = await mint.token(SCOPE, await mint.grant(SCOPE, { claims: grant }), { claims })
  return app.read(`${resource}/records/google.photos`, token)
}

test('attack 48: places in a list that are none, and times that no calendar has', async () => {
  assert.equal((await read({})).status, 200, 'an honest one opens')
  const once = { use: 'once', iat: now(), exp: now() + 3_600 }
  const attempts: [
    what: string,
    token: Record<string, unknown>,
    grant?: Record<string, unknown>,
  ][] = [
    ['idx of 32 bits', at(2 ** 31)],
    ['the largest idx', at(LARGEST)],
    ['an address with U+0000', at(1, `${hostile.statusUri}\0`)],
    ['exp after the last day', {}, { exp: 8_640_000_000_001 }],
    ['the largest exp', {}, { exp: LARGEST }],
    ['jti with U+0000', { jti: NUL }],
    ['jti with U+0000, for one use', { jti: NUL }, once],
    ['an issuer with U+0000', { iss: `${hostile.issuer}\0` }],
  ]
  for (const [what, token, grant] of attempts)
    assertRefused(await read(token, grant), 401, 'invalid_token', what)
})

test('attack 48: a list whose times are no whole seconds is one all the same', async () => {
  const lists: [what: string, bent: Record<string, unknown>, status: number][] = [
    ['iat', { iat: now() - 0.5 }, 200],
    ['exp', { exp: now() + 100.5 }, 200],
    ['ttl', { ttl: 30.5 }, 200],
    ['ttl below nothing', { ttl: -1e300 }, 200],
    ['ttl for ever', { ttl: 1e300 }, 200],
    ['exp for ever', { exp: 1e300 }, 200],
    ['iat before all times', { iat: -1e300 }, 401],
    ['iat after all times', { iat: 1e300 }, 401],
  ]
  for (const [nth, [what, bent, status]] of lists.entries()) {
    const uri = `${hostile.statusUri}?nth=${nth}`
    hostile.bent.statusList = { sub: uri, ...bent }
    const answer = await read(at(1, uri))
    assert.equal(answer.status, status, `${what}: ${answer.text}`)
  }
  hostile.bent.statusList = {}
})

test('attack 49: what is announced is held to the same', async () => {
  const list = { status_list: { idx: 3, uri: hostile.statusUri } }
  const announce = async (claims: Record<string, unknown>, status: object = list) => {
    const grant = await mint.grant(SCOPE, { claims })
    const [, payload = ''] = grant.split('.')
    const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const body = { resource, grant_id: jti, grant, status }
    return hostile.push(`${world.resource}/events`, 'grant-issued', body)
  }
  assert.equal((await announce({})).status, 202, 'an honest one is taken')
  const soon = now() + 600
  const attempts: [what: string, claims: Record<string, unknown>, status?: object][] = [
    ['in the name of another key', { iss: 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:abc' }],
    ['from the future', { iat: soon, exp: soon + 600 }],
    ['at the end of all numbers', { iat: LARGEST - 1, exp: LARGEST }],
    ['for ever, in a number', { exp: LARGEST }],
    ['at the largest place', {}, { status_list: { idx: LARGEST, uri: hostile.statusUri } }],
    ['with U+0000', {}, { status_list: { idx: 1, uri: `${hostile.statusUri}\0` } }],
  ]
  for (const [what, claims, status] of attempts) {
    const answer = await announce(claims, status)
    assert.equal(answer.status, 400, `${what}: ${answer.text}`)
    assert.match(answer.text, /"err":/, what)
  }
})

test('a letter that no database keeps is no request, no code and no token', async () => {
  const issuer = world.authorization
  const { token_endpoint, revocation_endpoint } = await app.metadata(issuer)
  const target = await app.push(issuer, { scope: SCOPE, resource: `${resource}\0` })
  assertOAuthError(target.answer, 'invalid_target', 'resource')
  for (const [grant_type, name] of [
    ['authorization_code', 'code'],
    ['refresh_token', 'refresh_token'],
  ] as const) {
    const form = {
      grant_type,
      [name]: NUL,
      redirect_uri: app.callback,
      code_verifier: 'v'.repeat(43),
    }
    assertOAuthError(await app.post(token_endpoint!, issuer, form), 'invalid_grant', name)
  }
  // "The authorization server responds with HTTP status code 200 if … the client submitted an invalid token": RFC 7009 §2.2.
  assert.equal((await app.post(revocation_endpoint!, issuer, { token: NUL })).status, 200)
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  const [url, accessToken] = [`${issuer}/grants/${tokens.grant_id}`, tokens.access_token]
  const proof = await dpopProof(app.dpop, { url, accessToken, claims: { jti: NUL } })
  const managed = await app.read(url, accessToken, { proof })
  assert.equal(managed.status, 401, managed.text)
})
