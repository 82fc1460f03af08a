/** An app that reads at night, with nobody in front of it, and whose owner changes the provider one day. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MandateClient, MandateError } from '@mandate/client'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,time~day}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
let resource: string
/** Serves the document and the keys of both apps; what they do is done by the client package alone. */
let confidential: App
let open: App
let nightly: MandateClient
let inBrowser: MandateClient
const kept = new Map<MandateClient, string>()

before(async () => {
  world = ends.use(await World.start())
  confidential = ends.use(await App.start({ name: 'Nightly' }))
  open = ends.use(await App.start({ name: 'Open', confidential: false }))
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 12 })).files)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  const { clientId, callback: redirectUri, key } = confidential
  const own = { privateKey: key.privateKey, kid: key.thumbprint }
  nightly = new MandateClient({ clientId, redirectUri, key: own })
  inBrowser = new MandateClient({ clientId: open.clientId, redirectUri: open.callback })
  for (const client of [nightly, inBrowser]) {
    const { url } = await client.authorizationUrl(resource, { scope: SCOPE })
    await anna.go(url)
    await anna.signInIfAsked()
    await anna.press('Allow')
    const access = await client.finish(anna.url)
    kept.set(client, access.id)
  }
})
after(() => ends.disposeAsync())

function changeTo(issuer: string): Promise<void> {
  const host = ({ clientId }: App) => new URL(clientId).host
  return link(world, anna, issuer, { [host(confidential)]: 'Go on', [host(open)]: 'Go on' })
}

/** The next night: the new provider hears of the change a moment after the owner was told that it is made. */
async function nextNight(client: MandateClient): Promise<string[]> {
  for (let tries = 0; tries < 600; tries++) {
    try {
      return await night(client)
    } catch (error) {
      if (!(error instanceof MandateError && error.code === 'provider_changed')) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return night(client)
}

/** What runs every night: nothing in it knows of providers. */
async function night(client: MandateClient): Promise<string[]> {
  const access = await client.access(kept.get(client)!)
  const titles: string[] = []
  for await (const photo of access.records('google.photos')) titles.push(String(photo['title']))
  return titles.sort()
}

test('nightly reading goes on at the new provider, and on the way back', async () => {
  const before = await night(nightly)
  assert.ok(before.length > 0)
  assert.deepEqual(await night(inBrowser), before)
  await changeTo(second)
  assert.deepEqual(await nextNight(nightly), before)
  assert.equal((await nightly.access(kept.get(nightly)!)).issuer, second)
  assert.deepEqual(await night(nightly), before, 'with what it got there')

  await changeTo(world.authorization)
  assert.deepEqual(await nextNight(nightly), before)
  assert.equal((await nightly.access(kept.get(nightly)!)).issuer, world.authorization)
})

test('there and back while the app sleeps: it goes on where it was', async () => {
  const before = await night(nightly)
  const { issuer } = await nightly.access(kept.get(nightly)!)
  assert.equal(issuer, world.authorization)
  await changeTo(second)
  await changeTo(world.authorization)
  assert.deepEqual(await nextNight(nightly), before)
  assert.equal((await nightly.access(kept.get(nightly)!)).issuer, world.authorization)
})

test('an app that cannot prove who it is needs its user for that, and is told so', async () => {
  await changeTo(second)
  await assert.rejects(night(inBrowser), (error) => {
    assert.ok(error instanceof MandateError)
    return error.code === 'provider_changed'
  })
})
