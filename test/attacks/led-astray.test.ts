/**
 * A provider whom the owner has left answers an app as if the data had moved, to a place of its own. What the app would write there, or
 * take for its owner's, is not the provider's to decide.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KeptAccess, MandateClient, memoryStore } from '@mandate/client'
import { App } from '../support/app.ts'
import { Host } from '../support/app-host.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { importFiles, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const PATH = '/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
const store = memoryStore()
let world: World
let second: string
let resource: string
let nightly: MandateClient
let id: string
let titles: string[]
/** Where the former provider would like the app to go, and what came there. */
let elsewhere: Host
let place: string
const came: string[] = []
/** What the former provider answers to a renewal, since nobody listens to it any more. */
let answers: (() => Record<string, unknown>) | null = null

before(async () => {
  world = ends.use(await World.start())
  const app = ends.use(await App.start({ name: 'Nightly' }))
  elsewhere = ends.use(await Host.start())
  place = `${elsewhere.origin}${PATH}`
  elsewhere.pages = (path) => {
    if (path === `/.well-known/oauth-protected-resource${PATH}`) {
      const authorization_servers = [world.authorization]
      return ['application/json', JSON.stringify({ resource: place, authorization_servers })]
    }
    came.push(path)
    return ['application/json', JSON.stringify({ collections: [], records: [], next: null })]
  }
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 5 })).files)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  const { clientId, callback: redirectUri, key } = app
  nightly = new MandateClient({
    ...{ clientId, redirectUri, store, key: { ...key, kid: key.thumbprint } },
    fetch: async (input, init) => {
      const url = new Request(input, init).url
      const isItsTurn = answers !== null && url === `${world.authorization}/token`
      return isItsTurn ? Response.json(answers?.()) : fetch(input, init)
    },
  })
  const { url } = await nightly.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.signInIfAsked()
  await anna.press('Allow')
  id = (await nightly.finish(anna.url)).id
  titles = await night()
  assert.equal(titles.length, 5)
  await link(world, anna, second, { [new URL(clientId).host]: 'Go on' })
})
after(() => ends.disposeAsync())

async function night(): Promise<string[]> {
  const access = await nightly.access(id)
  const all: string[] = []
  for await (const photo of access.records('google.photos')) all.push(String(photo['title']))
  return all.sort()
}

/** As it was before the change, with a token that is over. */
async function asBefore(): Promise<void> {
  const kept = (await store.get(`access:${id}`)) as KeptAccess
  await store.set(`access:${id}`, { ...kept, issuer: world.authorization, expiresAt: 0 })
}

const details = (location: string) => [
  {
    type: 'mandate_records',
    collection: 'google.photos',
    fields: ['title'],
    locations: [location],
  },
]

function token(more: object): Record<string, unknown> {
  const common = { access_token: random(32), token_type: 'DPoP', expires_in: 300 }
  return { ...common, authorization_details: details(place), ...more }
}

/** A permission about its own place; signatures are not the app's to check. */
function grantAbout(location: string, jti: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hash = 'a'.repeat(43)
  const claims = {
    iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${hash}`,
    ...{ sub: location, aud: location, jti, client_id: 'https://app.example/client.json' },
    ...{ client_s256: hash, catalog_s256: hash, consent_s256: hash },
    may_act: { sub: world.authorization },
    authorization_details: details(location),
    iat: Math.floor(Date.now() / 1000),
  }
  const header = { alg: 'Ed25519', typ: 'grant+jwt', kid: 'k' }
  return `${part(header)}.${part(claims)}.${Buffer.alloc(64).toString('base64url')}`
}

test('attack 40: the former provider says that the data are with it now → the app goes on where they are', async () => {
  answers = () => token({})
  await asBefore()
  assert.deepEqual(await night(), titles)
  const access = await nightly.access(id)
  assert.equal(access.resource, resource)
  assert.equal(access.issuer, second)
  assert.deepEqual(came, [])
})

test('attack 40: nor with another permission, in place of the one there was', async () => {
  answers = () => token({ grant: grantAbout(place, random()) })
  await asBefore()
  assert.deepEqual(await night(), titles)
  assert.equal((await nightly.access(id)).resource, resource)
  assert.deepEqual(came, [])
})

test('a provider that only fails for a moment is no provider that was left', async () => {
  const kept = (await store.get(`access:${id}`)) as KeptAccess
  assert.equal(kept.issuer, second)
  answers = null
  await store.set(`access:${id}`, { ...kept, expiresAt: 0 })
  assert.deepEqual(await night(), titles)
})
