/** The door for assistants, `{resource}/mcp`, is the only one that a token without a key opens, and it opens no more than was said. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GRANT_TOKEN_TYPE } from '@mandate/grants'
import { App } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { type Changes, Mint } from '../support/hostile/minting.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import {
  assertOAuthError,
  assertRefused,
  assertRefusedRows,
  refusedRows,
} from '../support/refusals.ts'
import {
  addressOfData,
  importFiles,
  link,
  openToProvider,
  owner,
  toConfirmPage,
} from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.{title,time}'
const DAY = 86_400
const anna = new Person('anna')
const bert = new Person('bert')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let issuer: string
let resource: string
let theirs: string
let hostile: HostileAuthorization
let mint: Mint

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Parrot', confidential: false }))
  issuer = world.authorization
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 20 })).files)
  hostile = ends.use(await HostileAuthorization.start())
  await bert.signUp(world.resource)
  theirs = await addressOfData(world, bert)
  await link(world, bert, hostile.issuer)
  await importFiles(bert, theirs, (await madeTakeout({ photos: 5, locations: 20 })).files)
  mint = new Mint(hostile, app, theirs)
})
after(() => ends.disposeAsync())

const message = (method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
const COUNT = message('tools/call', { name: 'count', arguments: { collection: 'google.photos' } })

/** Comes to the door for assistants of an owner with a token, as it is told to send it. */
async function knock(
  at: string,
  token: string,
  { scheme = 'Bearer', proof }: { scheme?: string; proof?: string } = {},
) {
  const answer = await fetch(`${at}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `${scheme} ${token}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(proof && { dpop: proof }),
    },
    body: COUNT,
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  const body = isJson ? JSON.parse(text) : {}
  return { status: answer.status, headers: answer.headers, text, body }
}

const proofOf = (at: string, accessToken: string) =>
  dpopProof(app.dpop, { method: 'POST', url: `${at}/mcp`, accessToken })

/** Each is refused at the door, shows nothing, and stands in the owner's log. */
async function areRefused(person: Person, at: string, attempts: [string, string, object?][]) {
  const before = await refusedRows(person, at)
  for (const [what, token, how] of attempts) {
    const answer = await knock(at, token, how)
    assertRefused(answer, 401, 'invalid_token', what)
    const challenge = answer.headers.get('www-authenticate') ?? ''
    assert.match(challenge, /^Bearer .*oauth-protected-resource\/owners\/[a-z2-7]{26}\/mcp"/, what)
  }
  await assertRefusedRows(person, at, before + attempts.length)
}

async function assistant(scope = SCOPE): Promise<Assistant> {
  const made = ends.use(new Assistant(app, resource, scope))
  await made.obtain(anna, (browser) => browser.press('Allow'))
  return made
}

/** Signed by a provider that bert really linked: a bearer grant for a day, but for what is bent. */
async function forged(scope = SCOPE, grant: object = {}, token: object = {}): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { bearer: true, iat, exp: iat + DAY, ...grant }
  const changes: Changes = { claims: { aud: `${theirs}/mcp`, cnf: undefined, ...token } }
  return mint.token(scope, await mint.grant(scope, { claims }), changes)
}

test('an honest bearer token opens the door for assistants', async () => {
  const own = await assistant()
  const answer = await knock(resource, own.tokens?.access_token ?? '')
  assert.equal(answer.status, 200, answer.text)
  assert.match(answer.text, /"count\\?":\s?30/)
  assert.equal((await knock(theirs, await forged())).status, 200)
})

test('attack 79: a bearer token opens no other door', async () => {
  const { tokens } = await assistant()
  const token = tokens?.access_token ?? ''
  for (const path of ['/records/google.photos', '/collections', '/changes/google.photos', '']) {
    for (const scheme of ['Bearer', 'DPoP']) {
      const headers = { authorization: `${scheme} ${token}` }
      const answer = await app.read(`${resource}${path}`, token, { proof: null, headers })
      assertRefused(answer, 401, 'invalid_token', `${scheme} ${path}`)
      assertRefused(await app.read(`${resource}${path}`, token), 401, 'invalid_token', path)
    }
  }
})

test('attack 79: without a key, the grant must say that whoever holds it may read', async () => {
  const noBearer = await forged(SCOPE, { bearer: undefined })
  await areRefused(bert, theirs, [['no bearer in the grant', noBearer]])
})

test('attack 79: a token that is bound to a key opens nothing without it', async () => {
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource: `${resource}/mcp` })
  const token = tokens.access_token
  const proof = await proofOf(resource, token)
  await areRefused(anna, resource, [
    ['without a proof', token, { scheme: 'DPoP' }],
    ['as a bearer token', token],
    ['as a bearer token, with a proof', token, { proof }],
  ])
  const honest = await knock(resource, token, {
    scheme: 'DPoP',
    proof: await proofOf(resource, token),
  })
  assert.equal(honest.status, 200, honest.text)
})

test('a token for one door does not open the other', async () => {
  const direct = await app.obtain(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
  const token = direct.access_token
  const proof = await proofOf(resource, token)
  await areRefused(anna, resource, [['aud of the data', token, { scheme: 'DPoP', proof }]])
  const forAssistants = await app.obtain(anna, issuer, {
    ...{ scope: SCOPE, resource: `${resource}/mcp`, prompt: 'consent' },
  })
  const read = await app.read(`${resource}/records/google.photos`, forAssistants.access_token)
  assertRefused(read, 401, 'invalid_token', 'aud of the door for assistants')
  await areRefused(bert, theirs, [
    ['aud of the data', await forged(SCOPE, {}, { aud: theirs })],
    ['aud of both', await forged(SCOPE, {}, { aud: [theirs, `${theirs}/mcp`] })],
    ['sub of the door', await forged(SCOPE, {}, { sub: `${theirs}/mcp` })],
    ["another owner's door", await forged(SCOPE, {}, { aud: `${resource}/mcp` })],
  ])
})

test('whatever a hostile provider signs, whoever holds a key reads nothing sensitive, writes nothing, and not for long', async () => {
  await openToProvider(world, bert, ['Location history', 'Photos'])
  const now = Math.floor(Date.now() / 1000)
  await areRefused(bert, theirs, [
    ['a sensitive collection', await forged('google.location.*')],
    ['a sensitive field', await forged('google.photos.{title,people}')],
    ['a condition on one', await forged('google.photos[people=Ana].title')],
    ['writing', await forged('google.photos.title:read,append')],
    ['eight days', await forged(SCOPE, { exp: now + 8 * DAY })],
    ['without an end', await forged(SCOPE, { exp: undefined })],
  ])
  const events = `${world.resource}/events`
  const grant = await mint.grant('google.location.*', {
    claims: { bearer: true, iat: now, exp: now + DAY, jti: 'announced-1' },
  })
  const payload = { resource: theirs, grant_id: 'announced-1', grant }
  const heard = await hostile.push(events, 'grant-issued', payload)
  assert.equal(heard.status, 400, heard.text)
})

test('the session of the owner does not open the door for assistants', async () => {
  const answer = await anna.fetch(`${resource}/mcp`, { method: 'POST', body: COUNT })
  assert.equal(answer.status, 401)
})

test('attack 27: the refresh token of an assistant without a key works once; used again, it ends the access', async () => {
  const { tokens } = await assistant()
  const bare = { proof: null }
  const target = { resource: `${resource}/mcp` }
  const first = tokens?.refresh_token ?? ''
  const next = await app.refresh(issuer, first, target, bare)
  assert.equal(next.status, 200, next.text)
  assert.equal(next.body['token_type'], 'Bearer')
  const second = String(next.body['refresh_token'])
  assert.notEqual(second, first)
  const token = String(next.body['access_token'])
  assert.equal((await knock(resource, token)).status, 200)
  assertOAuthError(await app.refresh(issuer, first, target, bare), 'invalid_grant', 'reuse')
  assertOAuthError(await app.refresh(issuer, second, target, bare), 'invalid_grant', 'the heir')
  await anna.go(`${issuer}/access`)
  await waitUntil(async () => (await knock(resource, token)).status === 401)
})

test('attack 27: of two who use it in one moment, one is told, and the access ends', async () => {
  const { tokens } = await assistant()
  const once = () => app.refresh(issuer, tokens?.refresh_token ?? '', {}, { proof: null })
  const answers = await Promise.all([once(), once(), once()])
  const won = answers.filter(({ status }) => status === 200)
  assert.ok(won.length <= 1)
  for (const { status, body } of answers)
    if (status !== 200) assert.equal(body.error, 'invalid_grant')
  const heir = String(won[0]?.body['refresh_token'] ?? 'none')
  assertOAuthError(await app.refresh(issuer, heir, {}, { proof: null }), 'invalid_grant', 'heir')
})

test('an app with a key never gets what anybody could use', async () => {
  const bound = await app.obtain(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
  const bare = await app.refresh(issuer, bound.refresh_token ?? '', {}, { proof: null })
  assertOAuthError(bare, 'invalid_dpop_proof', 'public')
  await using known = await App.start({ name: 'Known' })
  const theirs = await known.obtain(anna, issuer, { scope: SCOPE, resource })
  const proofless = await known.refresh(issuer, theirs.refresh_token ?? '', {}, { proof: null })
  assertOAuthError(proofless, 'invalid_dpop_proof', 'confidential')
  const { access_token: token } = theirs
  const elsewhere = await known.refresh(issuer, theirs.refresh_token ?? '', {
    resource: `${resource}/mcp`,
  })
  assertOAuthError(elsewhere, 'invalid_target', 'another door')
  assert.equal((await known.read(`${resource}/collections`, token)).status, 200)
})

test('what whoever holds a key may read is asked for each time, whatever else the app may read', async () => {
  await using known = await App.start({ name: 'Known' })
  const silent = new Assistant(known, resource, SCOPE)
  const ask = async () => {
    await silent.ask(anna)
    assert.ok(anna.hasButton('Allow'), anna.text)
    await anna.press('Allow')
  }
  await known.obtain(anna, issuer, { scope: SCOPE, resource })
  await ask()
  silent.tokens = undefined
  await ask()
})

test('what whoever holds a key may read does not go along to another provider, and is not exchanged there', async () => {
  await using known = await App.start({ name: 'Known' })
  const carla = new Person('carla')
  const hers = await owner(world, carla)
  const target = { scope: SCOPE, resource: `${hers}/mcp` }
  const { answer, asked } = await known.push(issuer, target, { proof: null })
  assert.equal(answer.status, 201, answer.text)
  await carla.go(asked.url)
  await carla.press('Allow')
  const code = known.returned(carla)['code'] ?? ''
  const { body } = await known.redeem(asked, code, {}, { proof: null })
  assert.equal(body['token_type'], 'Bearer')
  const token = String(body['access_token'])
  assert.equal((await knock(hers, token)).status, 200)

  const second = await world.anotherAuthorization()
  await carla.signUp(second)
  await toConfirmPage(world, carla, second)
  assert.ok(!carla.has(new URL(known.origin).host), carla.text)
  await carla.press('Change provider')
  await carla.signInIfAsked()
  assert.equal(new URL(carla.url).pathname, '/provider', carla.text)
  assert.equal((await knock(hers, token)).status, 401)
  const { token_endpoint: endpoint } = await known.metadata(second)
  const exchanged = await known.post(endpoint as string, second, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: String(body['grant']),
    subject_token_type: GRANT_TOKEN_TYPE,
  })
  assertOAuthError(exchanged, 'invalid_grant', 'exchanged')
})

/** Looks again until it is so; fails after a while. */
async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < 600; times++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail('it did not come to be')
}
