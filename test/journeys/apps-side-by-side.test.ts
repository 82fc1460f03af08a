/** Apps whose owner has two providers: each finds the one that its permission is with, and those that come new the one that works. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MandateClient, MandateError } from '@mandate/client'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, linkBeside, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
const host = (url: string) => new URL(url).host
let world: World
let first: string
let second: string
let third: string
let app: App
let anna: Person
let resource: string
let nightly: MandateClient
let id: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  first = world.authorization
  second = await world.anotherAuthorization()
  third = await world.anotherAuthorization()
  app = ends.use(await App.start({ name: 'Nightly' }))
  anna = new Person('anna')
  resource = await owner(world, anna)
  for (const issuer of [second, third]) await anna.signUp(issuer)
  const key = { privateKey: app.key.privateKey, kid: app.key.thumbprint }
  nightly = new MandateClient({ clientId: app.clientId, redirectUri: app.callback, key })
  const { url } = await nightly.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.signInIfAsked()
  await anna.press('Allow')
  id = (await nightly.finish(anna.url)).id
})
after(() => ends.disposeAsync())

/** What runs each night; a provider hears of a change a moment after its owner was told that it is made. */
async function night(): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      const access = await nightly.access(id)
      await Array.fromAsync(access.records('google.photos'))
      return (await nightly.access(id)).issuer
    } catch (error) {
      const isEarly = error instanceof MandateError && error.code === 'provider_changed'
      if (!isEarly || tries > 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function listed(): Promise<string[]> {
  const { origin, pathname } = new URL(resource)
  const answer = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`)
  return ((await answer.json()) as { authorization_servers: string[] }).authorization_servers
}

test('an app stays with its own provider though another one is listed first', async () => {
  await linkBeside(world, anna, second)
  assert.deepEqual(await listed(), [second, first])
  assert.equal(await night(), first)
})

test('without its user an app goes on where its permission went, of two that are listed', async () => {
  await link(world, anna, third, { [host(app.origin)]: 'Go on' }, new RegExp(`of ${host(first)}$`))
  assert.equal(await night(), third)
  await linkBeside(world, anna, first)
  assert.deepEqual(await listed(), [first, third, second])
  assert.equal(await night(), third)
})

test('one of the others is ended, and the nightly reading goes on', async () => {
  await anna.go(`${world.resource}/provider`)
  await anna.press(`Do without ${host(second)}`)
  await anna.signInIfAsked()
  assert.equal(await night(), third)
  await link(world, anna, first, { [host(app.origin)]: 'Go on' }, new RegExp(`of ${host(third)}$`))
  await linkBeside(world, anna, second)
  assert.deepEqual(await listed(), [second, first])
  assert.equal(await night(), first)
})

test('an app that comes new asks the first that answers', async () => {
  const open = ends.use(await App.start({ name: 'Open', confidential: false }))
  const client = new MandateClient({ clientId: open.clientId, redirectUri: open.callback })
  assert.deepEqual(await client.discover(resource), { issuer: second, resource })
  await link(world, anna, first, { [host(app.origin)]: 'Go on' }, new RegExp(`of ${host(first)}$`))
  assert.deepEqual(await listed(), [first, second])
  await world.stopAuthorization()
  assert.deepEqual(await client.discover(resource), { issuer: second, resource })
  await world.restartAuthorization()
})

test('an access that was ended has ended, whoever else is listed', async () => {
  await anna.go(`${world.resource}/access/${id}/end`)
  await anna.signInIfAsked()
  await anna.press('End access')
  await assert.rejects(night(), (error) => error instanceof MandateError && error.code === 'ended')
})
