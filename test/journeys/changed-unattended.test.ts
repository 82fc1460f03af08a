/** An owner changes what an app may read while the app sleeps, and changes the provider before or after that. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Access, MandateClient, MandateError } from '@mandate/client'
import { readGrant } from '@mandate/grants'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2020].{title,albums,time~day}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
let resource: string
/** Of every app so far; all go on wherever the owner goes. */
const hosts: string[] = []

before(async () => {
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 12 })).files)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
})
after(() => ends.disposeAsync())

interface Nightly {
  id: string
  client: MandateClient
}

/** An app that was allowed photos with their albums, and has read them. */
async function allowed(): Promise<Nightly> {
  const app = ends.use(await App.start({ name: 'Nightly' }))
  const { clientId, callback: redirectUri, key } = app
  const own = { privateKey: key.privateKey, kid: key.thumbprint }
  const nightly = new MandateClient({ clientId, redirectUri, key: own })
  const { url } = await nightly.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.signInIfAsked()
  await anna.press('Allow')
  const access = await nightly.finish(anna.url)
  assert.ok('albums' in ((await read(access))[0] as object))
  hosts.push(new URL(clientId).host)
  return { id: access.id, client: nightly }
}

async function read(access: Access): Promise<object[]> {
  const photos: object[] = []
  for await (const photo of access.records('google.photos')) photos.push(photo)
  return photos
}

const changeTo = (issuer: string) =>
  link(world, anna, issuer, Object.fromEntries(hosts.map((host) => [host, 'Go on'])))

/** Leaves the albums out, at the provider that manages the permission now. */
async function narrow(issuer: string, { id }: Nightly): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await anna.go(`${issuer}/access/${id}/change`)
    await anna.signInIfAsked()
    if (anna.hasButton('Change access')) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  anna.tick('Leave out albums')
  await anna.press('Change access')
  assert.match(anna.text, /replaced by a newer answer of yours/)
}

/** What runs every night: nothing in it knows of providers, nor of changes. */
async function nextNight({ client, id }: Nightly): Promise<Access> {
  const access = await client.access(id)
  for (let tries = 0; ; tries++) {
    try {
      assert.ok((await read(access)).length > 0)
      return access
    } catch (error) {
      if (!(error instanceof MandateError) || tries === 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function goesOnWithLess(app: Nightly, issuer: string): Promise<void> {
  const { id } = app
  let access = await nextNight(app)
  // Until the place of the data has heard of the change, what the app holds reads on.
  for (let tries = 0; access.id === id && tries < 600; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    access = await nextNight(app)
  }
  assert.equal(access.issuer, issuer)
  assert.notEqual(access.id, id)
  assert.equal(readGrant(access.grantDocument).replaces, id)
  for (const photo of await read(access)) assert.ok(!('albums' in photo))
  assert.equal((await nextNight(app)).id, access.id, 'the night after, by the id that it knows')
}

test('changed while the app slept: it goes on with the new permission, every night', async () => {
  const app = await allowed()
  await narrow(world.authorization, app)
  await goesOnWithLess(app, world.authorization)
})

test('changed at the new provider before the app came there: it goes on with the new permission', async () => {
  const app = await allowed()
  await changeTo(second)
  await narrow(second, app)
  await goesOnWithLess(app, second)
})

test('changed at the former provider, which is left before the app came back: it goes on with the new permission', async () => {
  const app = await allowed()
  await narrow(second, app)
  await changeTo(world.authorization)
  await goesOnWithLess(app, world.authorization)
})
