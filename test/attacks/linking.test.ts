/** Somebody tries to be linked who was not asked, or with more than was asked; and the former provider tries to stay. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { keyPair, sign } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import {
  assertOAuthError,
  assertRefused,
  assertRefusedRows,
  refusedRows,
} from '../support/refusals.ts'
import { addressOfData, link, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
let world: World
let hostile: HostileAuthorization
let app: App
let people = 0

before(async () => {
  world = ends.use(await World.start())
  hostile = ends.use(await HostileAuthorization.start())
  app = ends.use(await App.start())
})
after(() => ends.disposeAsync())

async function somebody(): Promise<{ person: Person; resource: string }> {
  const person = new Person(`person-${++people}`)
  await person.signUp(world.resource)
  return { person, resource: await addressOfData(world, person) }
}

/** The owner has allowed it at the provider; the way back is not gone yet. */
async function wayBack(person: Person): Promise<string> {
  await person.go(`${world.resource}/provider`)
  await person.fill({ Provider: hostile.issuer }).press('Continue')
  assert.ok(person.hasButton('Allow'), person.text)
  const answer = await person.fetch(person.url, { method: 'POST' })
  return answer.headers.get('location') as string
}

async function bindings(person: Person, resource: string): Promise<{ issuer: string }[]> {
  const answer = await person.fetch(`${resource}/bindings`)
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { bindings: { issuer: string }[] }).bindings
}

/** Nothing has come of it: no page to confirm, no binding. */
async function assertNothing(person: Person, resource: string, what: string): Promise<void> {
  await person.go(`${world.resource}/provider/confirm`)
  assert.ok(!person.hasButton('Change provider'), `${what}: ${person.text.slice(0, 200)}`)
  assert.deepEqual(await bindings(person, resource), [], what)
}

test('attack 80: an answer is taken in the session that asked, once', async () => {
  const { person, resource } = await somebody()
  const back = await wayBack(person)
  const mallory = await somebody()
  const elsewhere = person.elsewhere()
  await elsewhere.go(`${world.resource}/sign-in`)
  await elsewhere.signInIfAsked()
  for (const other of [mallory.person, elsewhere]) {
    await other.go(back)
    assert.equal(other.status, 403, other.text)
  }
  await assertNothing(mallory.person, mallory.resource, 'another account')
  await assertNothing(person, resource, 'before the owner is back')
  const stranger = new Person('stranger')
  await stranger.go(back)
  assert.ok(stranger.hasButton('Sign in'))
  await person.go(back)
  assert.ok(person.hasButton('Change provider'), person.text)
  await person.go(back)
  assert.equal(person.status, 403, 'a second time')
})

test('attack 80: an answer that is not to what was asked changes nothing', async () => {
  const now = Math.floor(Date.now() / 1000)
  const details = (changes: object, keys: object[]) => ({
    authorization_details: [
      { type: 'mandate_binding', grant_keys: { keys }, resource: '', ...changes },
    ],
  })
  const { publicJwk, privateJwk } = hostile.grantKey
  const nine = await Promise.all(
    Array.from({ length: 9 }, async () => (await keyPair('Ed25519')).publicJwk),
  )
  const other = await keyPair('Ed25519')
  const claims = { iss: hostile.issuer, sub: 'x', iat: now, exp: now + 300, auth_time: now }
  const forgedIdToken = await sign(claims, { typ: 'JWT', kid: hostile.key.thumbprint }, other)
  type Bent = Partial<HostileAuthorization['bent']>
  const wrong: [string, (resource: string) => Bent][] = [
    ['an older sign-in', () => ({ idToken: { auth_time: now - 3600 } })],
    ['no time of the sign-in', () => ({ idToken: { auth_time: undefined } })],
    ['another nonce', () => ({ idToken: { nonce: 'x' } })],
    ['for another client', () => ({ idToken: { aud: app.clientId } })],
    ['of another issuer', () => ({ idToken: { iss: world.authorization } })],
    ['over already', () => ({ idToken: { exp: now - 3600 } })],
    ['signed by another key', () => ({ token: { id_token: forgedIdToken } })],
    ['no ID token', () => ({ token: { id_token: undefined } })],
    ['a bearer token', () => ({ token: { token_type: 'Bearer' } })],
    [
      'data elsewhere',
      () => ({ token: details({ resource: 'https://rs.example/owners/a' }, [publicJwk]) }),
    ],
    [
      'a whole service',
      (resource) => ({ token: details({ resource: new URL(resource).origin }, [publicJwk]) }),
    ],
    ['no keys', (resource) => ({ token: details({ resource }, []) })],
    ['nine keys', (resource) => ({ token: details({ resource }, nine) })],
    ['a key twice', (resource) => ({ token: details({ resource }, [publicJwk, publicJwk]) })],
    ['a private key', (resource) => ({ token: details({ resource }, [privateJwk]) })],
    [
      'a key of another kind',
      (resource) => ({ token: details({ resource }, [app.dpop.publicJwk]) }),
    ],
    ['no details', () => ({ token: { authorization_details: undefined } })],
    ['another iss in the redirect', () => ({ redirect: { iss: world.authorization } })],
    ['no iss in the redirect', () => ({ redirect: { iss: undefined } })],
    ['another state', () => ({ redirect: { state: 'guessed' } })],
  ]
  for (const [what, bent] of wrong) {
    const { person, resource } = await somebody()
    Object.assign(hostile.bent, bent(resource))
    await person.go(await wayBack(person))
    Object.assign(hostile.bent, { idToken: {}, token: {}, redirect: {} })
    assert.equal(person.status, 403, `${what}: ${person.text}`)
    await assertNothing(person, resource, what)
  }
  const { person } = await somebody()
  await person.go(await wayBack(person))
  assert.ok(person.hasButton('Change provider'), 'without any of it, it is taken')
})

test('attack 80: what is linked has the keys that both pages show, and no others', async () => {
  const { person, resource } = await somebody()
  await toConfirmPage(world, person, hostile.issuer)
  await person.press('Change provider')
  await person.signInIfAsked()
  const answer = await person.fetch(`${resource}/bindings`)
  const [{ jwt }] = ((await answer.json()) as { bindings: [{ jwt: string }] }).bindings
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
  const xs = claims.grant_keys.keys.map(({ x }: { x: string }) => x)
  assert.deepEqual(xs, [hostile.grantKey.publicJwk.x])
})

test('attack 80: no app can have somebody’s data linked', async () => {
  const { resource } = await somebody()
  const detail = { type: 'mandate_binding', resource, catalog: `${world.resource}/catalog` }
  for (const changes of [{}, { catalog: `${app.origin}/catalog` }, { resource: app.origin }]) {
    const { answer } = await app.push(world.authorization, {
      scope: 'openid',
      authorization_details: JSON.stringify([{ ...detail, ...changes }]),
    })
    assertOAuthError(answer, 'invalid_authorization_details', JSON.stringify(changes))
  }
})

test('attack 80: a link is not used before the owner has confirmed it where the data is', async () => {
  const { person, resource } = await somebody()
  await person.signUp(world.authorization)
  await toConfirmPage(world, person, world.authorization)
  const asked = await app.ask(person, world.authorization, { scope: SCOPE, resource })
  assert.ok(!person.hasButton('Allow'), person.text)
  assert.ok(!person.url.includes('code='), person.url)
  await person.go(`${world.resource}/provider/confirm`)
  await person.press('Change provider')
  await person.signInIfAsked()
  await app.ask(person, world.authorization, { scope: SCOPE, resource })
  assert.ok(person.hasButton('Allow'), `${asked.state}: ${person.text}`)
})

test('attack 40: after the switch the former provider is not believed in anything', async () => {
  const { person, resource } = await somebody()
  await person.signUp(world.authorization)
  await link(world, person, hostile.issuer)
  const mint = new Mint(hostile, app, resource)
  const grant = await mint.grant(SCOPE)
  const used = await mint.token(SCOPE, grant)
  const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
  assert.equal((await read(used)).status, 200)
  await link(world, person, world.authorization, { [new URL(app.origin).host]: 'Go on' })
  const before = await refusedRows(person, resource)
  assertRefused(await read(used), 401, 'invalid_token', 'a token used before')
  const since = await mint.token(SCOPE, grant)
  assertRefused(await read(since), 401, 'invalid_token', 'a new token under the carried grant')
  const early = { claims: { iat: Math.floor(Date.now() / 1000) - 3600 } }
  const backdated = await mint.token(SCOPE, await mint.grant(SCOPE, early))
  assertRefused(await read(backdated), 401, 'invalid_token', 'a grant with an earlier date')
  await assertRefusedRows(person, resource, before + 3)
  // Not asked any more, either.
  const [keys, lists] = [hostile.count('/jwks'), hostile.count('/status/1')]
  await read(await mint.token(SCOPE, grant, { header: { kid: 'new' } }))
  assert.deepEqual([hostile.count('/jwks'), hostile.count('/status/1')], [keys, lists])
  const carried = await app.obtain(
    person,
    world.authorization,
    { scope: SCOPE, resource, prompt: 'none' },
    () => Promise.reject(new Error('a question was asked')),
  )
  assert.equal(carried.grant, grant, 'the carried grant lives on at the new one')
  assert.equal((await read(carried.access_token)).status, 200)
  const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString())
  await hostile.push(`${world.resource}/events`, 'grant-revoked', { resource, grant_id: jti })
  assert.equal((await read(carried.access_token)).status, 200, 'the former one ends nothing')
})

test('attack 74: no id is taken that would keep the next provider from taking over', async () => {
  const { person, resource } = await somebody()
  await link(world, person, hostile.issuer)
  const mint = new Mint(hostile, app, resource)
  const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
  for (const jti of ['../../access', 'a~b', 'x y', 'h\u00e9', '', 'x'.repeat(129)]) {
    const grant = await mint.grant(SCOPE, { claims: { jti } })
    assertRefused(await read(await mint.token(SCOPE, grant)), 401, 'invalid_token', jti)
    const payload = { resource, grant_id: jti, grant }
    const pushed = await hostile.push(`${world.resource}/events`, 'grant-issued', payload)
    assert.equal(pushed.status, 400, `${jti}: ${pushed.text}`)
  }
  const honest = await mint.grant(SCOPE, { claims: { jti: 'a.b:c-d_9' } })
  assert.equal((await read(await mint.token(SCOPE, honest))).status, 200)
  await person.signUp(world.authorization)
  await link(world, person, world.authorization, { [new URL(app.origin).host]: 'Go on' })
  const asked = { scope: SCOPE, resource, prompt: 'none' }
  const carried = await app.obtain(person, world.authorization, asked)
  assert.equal(carried.grant, honest, 'what goes on has arrived there')
})

test('attack 40: tokens of an honest former provider are refused at once, too', async () => {
  const person = new Person('switcher')
  const resource = await owner(world, person)
  const first = world.authorization
  const tokens = await app.obtain(person, first, { scope: SCOPE, resource })
  const read = () => app.read(`${resource}/records/google.photos`, tokens.access_token)
  assert.equal((await read()).status, 200)
  const second = await world.anotherAuthorization()
  await person.signUp(second)
  await link(world, person, second, { [new URL(app.origin).host]: 'Go on' })
  const before = await refusedRows(person, resource)
  assertRefused(await read(), 401, 'invalid_token', 'the next request')
  await assertRefusedRows(person, resource, before + 1, 'it is in the log')
})

test('who has just signed in is not asked again, however long the next page takes', async () => {
  const { person } = await somebody()
  await person.signUp(world.authorization)
  const second = () => new Promise((resolve) => setTimeout(resolve, 1_100))
  await second()
  await person.go(`${world.resource}/provider`)
  await person.fill({ Provider: world.authorization }).press('Continue')
  assert.ok(person.hasButton('Sign in'), person.text)
  const { url, entries } = person
    .fill({ Name: person.name, Password: person.password })
    .page.submission('Sign in')
  const signedIn = await person.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  await second()
  await person.go(new URL(signedIn.headers.get('location') ?? '', url).href)
  assert.ok(person.hasButton('Allow'), person.text)
})
