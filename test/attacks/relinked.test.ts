/** An owner who has two accounts at one provider, and goes from one to the other: the former manages nothing any more. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type KeptAccess, MandateClient, memoryStore } from '@mandate/client'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, openToProvider, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const anna = new Person('anna')
/** The same person with another account at the provider, in another browser. */
const other = new Person('anna-at-work')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let nightly: MandateClient
const store = memoryStore()
let resource: string
let access: string
let once: Tokens

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  const passing = ends.use(await App.start({ name: 'Passing' }))
  resource = await owner(world, anna)
  const { clientId, callback: redirectUri, key } = app
  nightly = new MandateClient({
    ...{ clientId, redirectUri, store },
    key: { privateKey: key.privateKey, kid: key.thumbprint },
  })
  const { url } = await nightly.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.press('Allow')
  access = (await nightly.finish(anna.url)).id
  once = await passing.obtain(anna, world.authorization, { scope: SCOPE, resource }, async () => {
    await anna.press('Allow once (for one hour)')
  })
  const read = await passing.read(`${resource}/records/google.photos`, once.access_token)
  assert.equal(read.status, 200, read.text)

  await other.signUp(world.authorization)
  await other.go(`${world.resource}/provider`)
  await other.fill({ Name: anna.name, Password: anna.password }).press('Sign in')
  await link(world, other, world.authorization, { [new URL(app.origin).host]: 'Go on' })
})
after(() => ends.disposeAsync())

/** What somebody has on the provider's first page once the news has come. */
async function firstPage(of: Person, has: boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await of.go(`${world.authorization}/`)
    if (of.has(resource) === has) return
    await setTimeout(100)
  }
  assert.equal(of.has(resource), has, of.text)
}

test('the former account manages nothing, asks nothing and gives nothing', async () => {
  await firstPage(other, true)
  await firstPage(anna, false)
  const { asked } = await app.push(world.authorization, { scope: 'google.photos.time', resource })
  await anna.go(asked.url)
  assert.equal(anna.status, 400, anna.text)
})

test('what was for one use has ended with it', async () => {
  const answer = await other.fetch(`${resource}/grants`, {
    headers: { accept: 'application/json' },
  })
  const { grants } = (await answer.json()) as { grants: { grant: string; standing: string }[] }
  assert.ok(once.grant_id)
  assert.deepEqual(
    grants.map(({ grant, standing }) => [grant, standing]),
    [[access, 'can_read']],
  )
})

test('what goes on goes on without a question, under the other account', async () => {
  const key = `access:${access}`
  // What it renews with was of the former account.
  await store.set(key, { ...((await store.get(key)) as KeptAccess), expiresAt: 0 })
  const held = await nightly.access(access)
  assert.deepEqual(await Array.fromAsync(held.records('google.photos')), [])
  assert.ok(((await store.get(key)) as KeptAccess).expiresAt > Date.now())
})

test('attack 43: what is opened to the provider later reaches the account that is linked', async () => {
  await openToProvider(world, other, ['Location history'])
  const scope = 'google.location.time'
  const asked = { scope, resource, prompt: 'login' }
  const tokens = await app.obtain(other, world.authorization, asked)
  const read = await app.read(`${resource}/records/google.location`, tokens.access_token)
  assert.equal(read.status, 200, read.text)
})
