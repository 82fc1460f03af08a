/** Signing keys of both services come and go, on schedule and in an emergency, while an app reads and refreshes all the time. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { operateAuthorization } from '@mandate/authorization'
import { operateResource } from '@mandate/resource'
import { openDatabase, type ServiceConfig, sealer, signingKeys } from '@mandate/server'
import { importJWK } from 'jose'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { type KeyPair, keyPair, random, sign } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused } from '../support/refusals.ts'
import { addressOfData, importFiles, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,time}'
const HOUR = 3_600_000
const DAY = 24 * HOUR
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let issuer: string
let resource: string
let photos: string
let tokens: Tokens

before(async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  issuer = world.authorization
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  photos = `${resource}/records/google.photos`
  await importFiles(anna, resource, (await madeTakeout({ photos: 10, locations: 10 })).files)
  await anna.signUp(issuer)
  await link(world, anna, issuer)
  tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource }, (person) =>
    person.fill({ 'The app may read for': 'until I end it' }).press('Allow'),
  )
})
after(async () => {
  mock.timers.reset()
  await ends.disposeAsync()
})

async function published(service: string): Promise<(string | undefined)[]> {
  const answer = await fetch(`${service}/jwks`)
  return ((await answer.json()) as { keys: { kid?: string }[] }).keys.map(({ kid }) => kid)
}

const kidOf = (compact: string) =>
  JSON.parse(Buffer.from(compact.split('.')[0]!, 'base64url').toString()).kid as string

/** Whoever has the database and the master key has this too. */
async function stolenKey(config: ServiceConfig): Promise<KeyPair> {
  const { pool, close } = openDatabase(config.databaseUrl)
  const jwk = await (await signingKeys(pool, sealer(config.masterKey), config)).present()
  await close()
  const { d: _, ...publicJwk } = jwk
  const privateKey = (await importJWK(jwk, 'Ed25519')) as KeyPair['privateKey']
  return { alg: 'Ed25519', privateKey, publicJwk, privateJwk: jwk, thumbprint: jwk.kid }
}

/** Refreshes and reads: neither is ever refused. @returns which key has signed */
async function goOn(when: string): Promise<string> {
  const refreshed = await app.refresh(issuer, tokens.refresh_token!)
  assert.equal(refreshed.status, 200, `${when}: refresh ${refreshed.text}`)
  const token = refreshed.body['access_token'] as string
  const read = await app.read(photos, token)
  assert.equal(read.status, 200, `${when}: read ${read.text}`)
  return kidOf(token)
}

test('on schedule: through a hundred days no refresh and no reading is refused', async () => {
  const first = { as: await published(issuer), rs: await published(world.resource) }
  const steps = [1, 80, 8.1, 0.7, 0.2, 0.2, 1.5, 0.6, 4, 4]
  const signed: string[] = []
  for (const days of steps) {
    // A token from before each step is still good a moment after it.
    const before = (await app.refresh(issuer, tokens.refresh_token!)).body['access_token'] as string
    mock.timers.tick(days * DAY - 60_000)
    signed.push(await goOn(`after ${days} days`))
    mock.timers.tick(60_000)
    signed.push(await goOn(`a minute later`))
    assert.ok(before)
  }
  const last = { as: await published(issuer), rs: await published(world.resource) }
  assert.equal(new Set(signed).size, 2, 'the key has changed once')
  assert.equal(last.as.length, 1)
  assert.notDeepEqual(last.as, first.as)
  assert.notDeepEqual(last.rs, first.rs)
})

test('a token is good to its end when the key changes in between', async () => {
  await operateAuthorization(world.authorizationConfig, ['keys', 'rotate'], () => {})
  mock.timers.tick(DAY - 30_000)
  const refreshed = await app.refresh(issuer, tokens.refresh_token!)
  const token = refreshed.body['access_token'] as string
  mock.timers.tick(60_000)
  assert.notEqual(await goOn('after the change'), kidOf(token))
  assert.equal((await app.read(photos, token)).status, 200, 'signed with the former key')
})

test('linking goes on with the next key of the resource service, and so does what it tells', async () => {
  await operateResource(world.resourceConfig, ['keys', 'rotate'], () => {})
  mock.timers.tick(DAY + HOUR)
  await linkAgain()
  await using other = await App.start({ name: 'Other' })
  const short = await other.obtain(anna, issuer, { scope: SCOPE, resource })
  await anna.go(`${world.resource}/access`)
  await anna.signInIfAsked()
  await anna.press('End access', new URL(other.origin).host)
  await anna.press('End access')
  await until(async () => {
    const answer = await other.refresh(issuer, short.refresh_token!)
    return answer.body.error === 'invalid_grant'
  })
  await goOn('after linking')
})

test('a stolen key of the authorization service counts no longer, and the app goes on', async () => {
  const thief = await keyPair('ES256')
  const stolen = await stolenKey(world.authorizationConfig)
  const { access_token: honest } = (await app.refresh(issuer, tokens.refresh_token!))
    .body as unknown as Tokens
  const claims = JSON.parse(Buffer.from(honest.split('.')[1]!, 'base64url').toString())
  const forge = () => {
    const bent = { ...claims, jti: random(), cnf: { jkt: thief.thumbprint } }
    return sign(bent, { typ: 'at+jwt', kid: stolen.thumbprint }, stolen)
  }
  const byThief = async (token: string) => {
    const own = app.dpop
    app.dpop = thief
    try {
      return await app.read(photos, token)
    } finally {
      app.dpop = own
    }
  }
  const used = await forge()
  assert.equal((await byThief(used)).status, 200, 'the theft is a real one')

  await operateAuthorization(world.authorizationConfig, ['keys', 'rotate', '--stolen'], () => {})
  await until(async () => !(await published(issuer)).includes(stolen.thumbprint))
  assert.notEqual(await goOn('after the emergency'), stolen.thumbprint)
  assertRefused(await byThief(used), 401, 'invalid_token', 'used before')
  assertRefused(await byThief(await forge()), 401, 'invalid_token', 'made anew')
  assertRefused(
    await app.read(photos, honest),
    401,
    'invalid_token',
    'an honest one is fetched anew',
  )
})

test('nobody who presents nothing new: a stolen key ends within five minutes all the same', async () => {
  const stolen = await stolenKey(world.authorizationConfig)
  const { access_token: honest } = (await app.refresh(issuer, tokens.refresh_token!))
    .body as unknown as Tokens
  assert.equal((await app.read(photos, honest)).status, 200)
  await operateAuthorization(world.authorizationConfig, ['keys', 'rotate', '--stolen'], () => {})
  mock.timers.tick(299_000)
  const claims = JSON.parse(Buffer.from(honest.split('.')[1]!, 'base64url').toString())
  const iat = Math.floor(Date.now() / 1000)
  const bent = { ...claims, jti: random(), iat, exp: iat + 300 }
  mock.timers.tick(2_000)
  const forged = await sign(bent, { typ: 'at+jwt', kid: stolen.thumbprint }, stolen)
  assertRefused(await app.read(photos, forged), 401, 'invalid_token', 'five minutes later')
})

test('a stolen key of the resource service ends nothing any more', async () => {
  const stolen = await stolenKey(world.resourceConfig)
  const event = (grant: string) =>
    sign(
      {
        ...{ iss: world.resource, aud: issuer, jti: random() },
        iat: Math.floor(Date.now() / 1000),
        events: {
          'urn:mandate:params:event:grant-revoked': { resource, grant_id: grant },
        },
      },
      { typ: 'secevent+jwt', kid: stolen.thumbprint },
      stolen,
    )
  const send = async (set: string) => {
    const headers = { 'content-type': 'application/secevent+jwt' }
    return fetch(`${issuer}/events`, { method: 'POST', headers, body: set })
  }
  assert.equal((await send(await event('nothing'))).status, 202, 'the theft is a real one')
  await operateResource(world.resourceConfig, ['keys', 'rotate', '--stolen'], () => {})
  await until(async () => !(await published(world.resource)).includes(stolen.thumbprint))
  mock.timers.tick(301_000)
  const refused = await send(await event(tokens.grant_id))
  assert.equal(refused.status, 400)
  assert.equal(((await refused.json()) as { err: string }).err, 'invalid_key')
  await goOn('after the theft')
  // Linking authenticates with the new key at once.
  await linkAgain()
  await goOn('after linking')
})

test('a binding that is on its way when its key is stolen arrives under another', async () => {
  await toConfirmPage(world, anna, issuer)
  anna.tick('Go on', new URL(app.origin).host)
  const stolen = (await published(world.resource))[0]
  await world.stopAuthorization()
  await anna.press('Change provider')
  await anna.signInIfAsked()
  assert.equal(new URL(anna.url).pathname, '/provider')
  await operateResource(world.resourceConfig, ['keys', 'rotate', '--stolen'], () => {})
  await until(async () => !(await published(world.resource)).includes(stolen))
  mock.timers.tick(31_000)
  await world.restartAuthorization()
  const newest = async () => {
    const answer = await anna.fetch(`${resource}/bindings`)
    const { bindings } = (await answer.json()) as { bindings: { seq: number; jwt: string }[] }
    return bindings.toSorted((a, b) => b.seq - a.seq)[0]!.jwt
  }
  await until(async () => {
    mock.timers.tick(1_000)
    await anna.go(`${world.resource}/provider`)
    assert.ok(!anna.has('did not take'))
    return !anna.has('has not confirmed') && kidOf(await newest()) !== stolen
  })
  // What follows names the hash of what has arrived.
  await linkAgain()
  await goOn('after two bindings')
})

/** Linked to the same provider once more, with everything going on. */
async function linkAgain(): Promise<void> {
  await link(world, anna, issuer, { [new URL(app.origin).host]: 'Go on' })
}

/** Tries until it is so; the test runner ends what never is. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100))
}
