/**
 * U+0000, halves of surrogate pairs and addresses without end, in documents that strangers write: an answer of a provider, news, what a
 * person is called elsewhere, an app's document, a catalog. Each is refused as what it is, and nothing fails.
 */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { catalog } from '../journeys/authorization/stub-catalog.ts'
import { StubResource } from '../journeys/authorization/stub-resource.ts'
import { App } from '../support/app.ts'
import { Host } from '../support/app-host.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { JWT_BEARER, worldWithReader } from '../support/sharing.ts'
import { addressOfData, link, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const NUL = 'a\0b'
const HALF = 'a\ud800b'
/** Too long for any index. */
const LONG = random(2_200)
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let hostile: HostileAuthorization
let resource: string
let people = 0

before(async () => {
  app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app, { worker: false }))
  hostile = ends.use(await HostileAuthorization.start())
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

async function somebody(at: string): Promise<Person> {
  const person = new Person(`person-${++people}`)
  await person.signUp(at)
  return person
}

test('attack 80: an answer at the end of linking that cannot be kept, or names nobody, changes nothing', async () => {
  const later = Math.floor(Date.now() / 1000) + 100_000
  type Bent = Partial<HostileAuthorization['bent']>
  const key = (kid: string) => (about: string) => {
    const grant_keys = { keys: [{ ...hostile.grantKey.publicJwk, kid }] }
    return {
      token: { authorization_details: [{ type: 'mandate_binding', resource: about, grant_keys }] },
    }
  }
  const wrong: [string, Bent | ((about: string) => Bent)][] = [
    ['sub with U+0000', { idToken: { sub: NUL } }],
    ['half a sub', { idToken: { sub: HALF } }],
    ['a number for sub', { idToken: { sub: 5 } }],
    ['an object for sub', { idToken: { sub: {} } }],
    ['an empty sub', { idToken: { sub: '' } }],
    ['a sub of 20,000 letters', { idToken: { sub: 'x'.repeat(20_000) } }],
    ['given to another client', { idToken: { azp: app.clientId } }],
    ['a sign-in in the future', { idToken: { auth_time: later } }],
    ['said in the future', { idToken: { iat: later, exp: later + 300 } }],
    ['a token with a line of its own', { token: { access_token: 'x\r\ncookie: y' } }],
    ['a token of 30,000 letters', { token: { access_token: 'x'.repeat(30_000) } }],
    ['the id of a key with U+0000', key(NUL)],
    ['half the id of a key', key(HALF)],
  ]
  for (const [what, bent] of wrong) {
    const person = await somebody(world.resource)
    const about = await addressOfData(world, person)
    await person.go(`${world.resource}/provider`)
    await person.fill({ Provider: hostile.issuer }).press('Continue')
    Object.assign(hostile.bent, typeof bent === 'function' ? bent(about) : bent)
    await person.press('Allow')
    Object.assign(hostile.bent, { idToken: {}, token: {} })
    assert.equal(person.status, 403, `${what}: ${person.text}`)
    assert.ok(!person.hasButton('Change provider'), what)
  }
})

test('a name that turns the text around, or cannot be kept, is none: the account is shown by what it is known by', async () => {
  for (const name of [NUL, HALF, 'anna\u202eelpmaxe.sa@x']) {
    const person = await somebody(world.resource)
    hostile.bent.idToken = { preferred_username: name }
    await link(world, person, hostile.issuer)
    hostile.bent.idToken = {}
    assert.ok(person.has('the-account-there'), person.text)
  }
})

test('attack 49: news that cannot be kept is refused as news', async () => {
  const { host } = new URL(hostile.issuer)
  const found = await fetch(
    `${world.authorization}/people?alias=anna@${new URL(world.authorization).host}`,
  )
  const { sub: grantee } = (await found.json()) as { sub: string }
  const about = { grant_id: 'g', resource: 'https://rs.example/owners/a', grantee }
  const more = { client_id: 'https://reader.example/c', sharer: `bob@${host}` }
  const honest = { ...about, ...more, says: { en: ['x'], fr: ['x'] } }
  const say = (event: string, payload: object) =>
    hostile.push(`${world.authorization}/shares`, event, { ...payload })
  assert.equal((await say('shared', honest)).status, 202)
  const wrong: [string, string, object][] = [
    ['a sentence with U+0000', 'shared', { ...honest, says: { en: [NUL], fr: ['x'] } }],
    ['half a sentence', 'shared', { ...honest, says: { en: [HALF], fr: ['x'] } }],
    ['an id with U+0000', 'shared', { ...honest, grant_id: NUL }],
    ['a resource with U+0000', 'shared', { ...honest, resource: 'https://rs.example/\0' }],
    ['an app with U+0000', 'shared', { ...honest, client_id: 'https://rs.example/\0' }],
    ['an end with U+0000', 'share-ended', { ...about, grant_id: NUL }],
  ]
  for (const [what, event, payload] of wrong) {
    const answer = await say(event, payload)
    assert.equal(answer.status, 400, `${what}: ${answer.text}`)
    assert.match(answer.text, /"err":"invalid_request"/, what)
  }
})

test('a person whose provider calls them by what cannot be kept cannot be shared with', async () => {
  const host = ends.use(await Host.start())
  let sub: string = 'bob'
  let issuer = host.origin
  host.pages = (path) => {
    const json = (value: object): [string, string] => ['application/json', JSON.stringify(value)]
    const rel = 'http://openid.net/specs/connect/1.0/issuer'
    if (path === '/.well-known/webfinger') return json({ links: [{ rel, href: issuer }] })
    if (path === '/people') return json({ sub })
    if (!path.startsWith('/.well-known/oauth')) return undefined
    const at = (name: string) => `${host.origin}/${name}`
    const endpoints = { jwks_uri: at('jwks'), people_endpoint: at('people') }
    return json({ issuer, ...endpoints, shares_endpoint: at('news') })
  }
  const query = { resource, scope: SCOPE, person: `bob@${new URL(host.origin).host}` }
  const ask = () => anna.go(`${world.authorization}/share?${new URLSearchParams(query)}`)
  await ask()
  assert.ok(anna.hasButton('Share'), anna.text)
  const wrong: [string, string][] = [
    [NUL, host.origin],
    [HALF, host.origin],
    ['bob', `${host.origin}/\0`],
    ['bob', `${host.origin}/?a=b`],
    ['bob', `${host.origin}/#a`],
    ['bob', `${host.origin}/${LONG}`],
  ]
  for (const [name, href] of wrong) {
    ;[sub, issuer] = [name, href]
    await ask()
    assert.equal(anna.status, 400, `${JSON.stringify([name, href])}: ${anna.text}`)
    assert.ok(!anna.hasButton('Share'))
  }
})

test('attack 18: a document with what cannot be kept, or at an address without end, makes no client', async () => {
  const address = (letters: string) => `https://x.example/${letters}`
  const bends: [string, (of: App) => object][] = [
    ['a name with U+0000', () => ({ client_name: NUL })],
    ['half a name', () => ({ client_name: HALF })],
    ['a policy with U+0000', () => ({ policy_uri: address('\0') })],
    ['half a policy', () => ({ policy_uri: address('\ud800') })],
    ['a redirect with U+0000', (of) => ({ redirect_uris: [of.callback, address('\0')] })],
    ['half a redirect', (of) => ({ redirect_uris: [of.callback, address('\ud800')] })],
  ]
  for (const [what, bend] of bends) {
    await using odd = await App.start()
    Object.assign(odd.document, bend(odd))
    const { answer } = await odd.push(world.authorization, { scope: SCOPE, resource })
    assertOAuthError(answer, 'invalid_client', what)
  }
  await using odd = await App.start({ confidential: false })
  const path = `/${LONG}`
  const client_id = `${odd.origin}${path}`
  odd.pages[path] = ['application/json', JSON.stringify({ ...odd.document, client_id })]
  const { answer } = await odd.push(world.authorization, { scope: SCOPE, resource, client_id })
  assertOAuthError(answer, 'invalid_client', 'an address without end')
})

test('a parameter with U+0000 is no request, by code or without its owner', async () => {
  await using program = await App.start()
  const device = 'urn:ietf:params:oauth:grant-type:device_code'
  program.document['grant_types'] = [device]
  const issuer = world.authorization
  const { device_authorization_endpoint: begin = '', token_endpoint: token = '' } =
    await program.metadata(issuer)
  const asked = { scope: SCOPE, resource, dpop_jkt: program.dpop.thumbprint }
  assert.equal((await program.post(begin, issuer, asked)).status, 200)
  for (const name of ['login_hint', 'ui_locales', 'display', 'dpop_jkt']) {
    const answer = await program.post(begin, issuer, { ...asked, [name]: NUL })
    assertOAuthError(answer, 'invalid_request', name)
  }
  const form = { grant_type: JWT_BEARER, assertion: 'a.b.c', grant_id: NUL, resource }
  assertOAuthError(await program.post(token, issuer, form), 'invalid_grant', 'grant_id')
})

test('no address and no form of a page has U+0000 in it', async () => {
  const { authorization, resource: service } = world
  for (const address of [
    `${authorization}/shared/open?issuer=%00&grant=%00`,
    `${authorization}/share?person=%00`,
    `${service}/access/ended?before=%00`,
  ]) {
    const answer = await anna.fetch(address)
    assert.equal(answer.status, 400, `${address}: ${await answer.text()}`)
  }
  await anna.go(`${authorization}/device`)
  const post = async (origin: string, path: string, fields: Record<string, string>) => {
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(anna.page.html)?.[1] ?? ''
    const body = new URLSearchParams({ _csrf, ...fields })
    return anna.fetch(`${origin}${path}`, { method: 'POST', body })
  }
  const share = { issuer: NUL, grant: NUL, answer: 'accepted' }
  assert.equal((await post(authorization, '/shared/answer', share)).status, 400)
  await anna.go(`${service}/device`)
  await anna.signInIfAsked()
  const code = { code: NUL, answer: 'allow' }
  assert.equal((await post(service, '/device/answer', code)).status, 400)
})

test('attack 46: a grant, or a place in a list, that is longer than anything is found by', async () => {
  const person = await somebody(world.resource)
  const about = await addressOfData(world, person)
  await link(world, person, hostile.issuer)
  const mint = new Mint(hostile, app, about)
  const uri = `${hostile.issuer}/${LONG}`
  const bent: [string, Record<string, unknown>, string?][] = [
    ['replaces', { replaces: LONG }],
    ['a client without an end', { client_id: `${app.origin}/${LONG}` }],
    ['a client that is no address', { client_id: 'data:text/html,x' }],
    ['a list without an end', {}, uri],
  ]
  for (const [what, claims, at = hostile.statusUri] of bent) {
    const grant = await mint.grant(SCOPE, { claims })
    const [, part = ''] = grant.split('.')
    const { jti } = JSON.parse(Buffer.from(part, 'base64url').toString())
    const status = { status_list: { idx: 3, uri: at } }
    const payload = { resource: about, grant_id: jti, grant, status }
    const pushed = await hostile.push(`${world.resource}/events`, 'grant-issued', payload)
    assert.equal(pushed.status, 400, `${what}: ${pushed.text}`)
    const token = await mint.token(SCOPE, grant, { claims: { ...claims, status } })
    const answer = await app.read(`${about}/records/google.photos`, token)
    assertRefused(answer, 401, 'invalid_token', what)
  }
})

test('attack 53: an issuer without an end is none', async () => {
  const other = await hostile.neighbour(`/${LONG}`)
  const person = await somebody(world.resource)
  await person.go(`${world.resource}/provider`)
  await person.fill({ Provider: other.issuer }).press('Continue')
  assert.equal(person.status, 400, person.text)
})

test('data at an address without an end are not linked', async () => {
  await using stub = await StubResource.start()
  Object.assign(stub, { resource: `${stub.origin}/owners/${LONG}` })
  const person = await somebody(world.authorization)
  await assert.rejects(stub.bind(person, world.authorization), /invalid_authorization_details/)
})

test('attack 53: a catalog whose words are none is no catalog', async () => {
  const bends: [string, (of: Record<string, unknown>) => object][] = [
    ['a title with U+0000', () => ({ title: NUL })],
    ['half a title', () => ({ title: HALF })],
    [
      'a number for words',
      () => ({ words: { en: { title: 5, phrases: [null] }, fr: { title: {} } } }),
    ],
    ['words for nobody', () => ({ words: {} })],
    [
      'fields that tell by a number',
      ({ fields }) => ({ fields: [{ ...(fields as object[])[0], reveals: 5 }] }),
    ],
    ['declared by nobody', () => ({ declared: { by: 'x' } })],
  ]
  for (const [what, bend] of bends) {
    await using stub = await StubResource.start()
    const person = await somebody(world.authorization)
    await stub.bind(person, world.authorization)
    const [first, ...rest] = catalog.collections as unknown as Record<string, unknown>[]
    const collections = [{ ...first, ...bend(first!) }, ...rest]
    const sha256 = createHash('sha256').update(JSON.stringify(collections)).digest('base64url')
    stub.catalog = { sha256, collections }
    const scope = `${String(first?.['name'])}.*`
    const { answer } = await app.push(world.authorization, { scope, resource: stub.resource })
    assert.equal(answer.status, 503, `${what}: ${answer.text}`)
    assert.equal(answer.body.error, 'temporarily_unavailable', what)
  }
})
