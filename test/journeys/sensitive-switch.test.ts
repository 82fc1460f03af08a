/**
 * What is sensitive is read after a fresh sign-in. An app that was allowed it reads on at night, whoever its owner's provider is; a
 * permission does not become fresher by being carried.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MandateClient, MandateError } from '@mandate/client'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, link, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.location.{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
let resource: string
/** Read with before the change of provider … */
let nightly: MandateClient
/** … and not. */
let unused: MandateClient
const kept = new Map<MandateClient, string>()
const hosts: string[] = []

before(async () => {
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 4, locations: 20 })).files)
  await openCeiling(world, anna)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  nightly = await allowed('Nightly')
  unused = await allowed('Unused')
})
after(() => ends.disposeAsync())

async function allowed(name: string): Promise<MandateClient> {
  const app = ends.use(await App.start({ name }))
  const { clientId, callback: redirectUri, key } = app
  const own = { privateKey: key.privateKey, kid: key.thumbprint }
  const client = new MandateClient({ clientId, redirectUri, key: own })
  const { url } = await client.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.signInIfAsked()
  await anna.press('Allow')
  kept.set(client, (await client.finish(anna.url)).id)
  hosts.push(new URL(clientId).host)
  return client
}

/** What runs every night: nothing in it knows of providers, or of signing in. */
async function night(client: MandateClient): Promise<string[]> {
  const access = await client.access(kept.get(client)!)
  const times: string[] = []
  for await (const place of access.records('google.location')) times.push(String(place['time']))
  return times.sort()
}

/** The same, once the new provider has heard of the change. */
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

const changeTo = (issuer: string) =>
  link(world, anna, issuer, Object.fromEntries(hosts.map((host) => [host, 'Go on'])))

test('nightly reading of something sensitive goes on at the new provider, and on the way back', async () => {
  const before = await night(nightly)
  assert.ok(before.length > 0)
  await changeTo(second)
  assert.deepEqual(await nextNight(nightly), before)
  assert.equal((await nightly.access(kept.get(nightly)!)).issuer, second)
  assert.deepEqual(await night(nightly), before, 'with what it got there')

  await changeTo(world.authorization)
  assert.deepEqual(await nextNight(nightly), before)
  await changeTo(second)
  assert.deepEqual(await nextNight(nightly), before)
})

test('attack 54: what was never read before the change needs its owner, and then goes on', async () => {
  const refused = (error: unknown) =>
    error instanceof MandateError && error.code === 'insufficient_user_authentication'
  await assert.rejects(nextNight(unused), refused)
  await assert.rejects(night(unused), refused, 'trying does not make it fresher')

  const { url } = await unused.authorizationUrl(resource, { scope: SCOPE }, { prompt: 'login' })
  await anna.go(url)
  await anna.signInIfAsked()
  assert.ok(!anna.hasButton('Allow'), 'nothing is asked again')
  if (anna.hasButton('Continue')) await anna.press('Continue')
  kept.set(unused, (await unused.finish(anna.url)).id)
  assert.ok((await night(unused)).length > 0)
})
