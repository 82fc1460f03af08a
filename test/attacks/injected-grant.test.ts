/** A provider answers an app of its own user with somebody else's permission, which is no secret, and their data's address. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MandateClient } from '@mandate/client'
import { readGrant } from '@mandate/grants'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,time~day}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let hostile: HostileAuthorization
let resource: string
/** One app; what it keeps for each of its users is apart. */
let forAnna: MandateClient
let forMallory: MandateClient
let grant: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Nightly' }))
  hostile = ends.use(await HostileAuthorization.start())
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 12 })).files)
  const { clientId, callback: redirectUri, key } = app
  const options = { clientId, redirectUri, key: { ...key, kid: key.thumbprint } }
  forAnna = new MandateClient(options)
  forMallory = new MandateClient(options)
  const { url } = await forAnna.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.signInIfAsked()
  await anna.press('Allow')
  const access = await forAnna.finish(anna.url)
  assert.ok((await titles(access)).length > 0)
  grant = access.grantDocument
  const second = await world.anotherAuthorization()
  await anna.signUp(second)
  await link(world, anna, second, { [new URL(clientId).host]: 'Go on' })
})
after(() => ends.disposeAsync())

async function titles(access: Awaited<ReturnType<MandateClient['finish']>>): Promise<string[]> {
  const all: string[] = []
  for await (const photo of access.records('google.photos')) all.push(String(photo['title']))
  return all
}

/** What the provider says to the app of its own user. */
function answers(said: Record<string, unknown>): void {
  hostile.instead.set('/token', (to) => {
    to.writeHead(200, { 'content-type': 'application/json' })
    to.end(JSON.stringify(said))
  })
}

/** Mallory comes with an alias of the provider's, and back from there. */
async function malloryAllows() {
  const alias = `mallory@${new URL(hostile.issuer).host}`
  const { url } = await forMallory.authorizationUrl(alias, { scope: SCOPE })
  const back = await fetch(url, { method: 'POST', redirect: 'manual' })
  return forMallory.finish(back.headers.get('location') ?? '')
}

/** Anna's permission and the address of her data, or another, as if it were an answer to Mallory. */
function annas(location: string): void {
  const { jti, authorization_details: details } = readGrant(grant)
  answers({
    ...{ access_token: random(32), token_type: 'DPoP', expires_in: 300, grant, grant_id: jti },
    authorization_details: details.map((one) => ({ ...one, locations: [location] })),
  })
}

test('attack 8: a provider cannot give its user the permission of another owner', async () => {
  annas(resource)
  await assert.rejects(malloryAllows(), { code: 'unexpected_answer' })
  await assert.rejects(forMallory.access(jtiOf(grant)), { code: 'no_access' })
})

test('attack 8: nor as one about data of its own user, which would be presented for the other’s', async () => {
  hostile.instead.delete('/token')
  const mallory = new Person('mallory')
  await mallory.signUp(world.resource)
  await link(world, mallory, hostile.issuer)
  annas(await addressOfData(world, mallory))
  const access = await malloryAllows()
  assert.notEqual(access.id, jtiOf(grant), 'what is kept for Anna stays hers')
  await assert.rejects(titles(access))
  assert.equal(access.issuer, hostile.issuer)
})

function jtiOf(document: string): string {
  return readGrant(document).jti
}
