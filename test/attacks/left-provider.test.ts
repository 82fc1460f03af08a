/**
 * A provider that its owner has left knows it: it asks nothing and gives nothing, or people would agree to what opens nothing. And
 * what a resource service has said of an older choice ends no newer one, however late it comes.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { App } from '../support/app.ts'
import { Wire } from '../support/breaking/wire.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
/** How long a message is held up on its way, ms. */
const LATE = 8_000
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let wire: Wire
let world: World
let second: string
let app: App
let resource: string

before(async () => {
  wire = ends.use(await Wire.start())
  world = ends.use(
    await World.start({
      worker: false,
      changeAuthorization(config) {
        wire.to = config.publicUrl
        return { ...config, publicUrl: wire.url }
      },
    }),
  )
  app = ends.use(await App.start())
  resource = await owner(world, anna)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
})
after(() => ends.disposeAsync())

/** What the first provider has on its first page once the news has come. */
async function firstPage(has: boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await anna.go(`${world.authorization}/`)
    if (anna.has(resource) === has) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.equal(anna.has(resource), has, anna.text)
}

test('attack 29, 40: a provider that was left manages nothing, renews nothing, asks nothing and gives nothing', async () => {
  await firstPage(true)
  const { refresh_token = '', grant_id } = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.albums',
    resource,
  })
  assert.equal((await app.refresh(world.authorization, refresh_token)).status, 200)
  await link(world, anna, second, { [new URL(app.origin).host]: 'Go on' })
  await firstPage(false)
  const renewed = await app.refresh(world.authorization, refresh_token)
  assertOAuthError(renewed, 'invalid_grant', 'what was carried away')
  await anna.go(`${world.resource}/access/${grant_id}/end`)
  await anna.press('End access')
  for (const named of [{ resource }, {}]) {
    const { answer, asked } = await app.push(world.authorization, { scope: SCOPE, ...named })
    assert.equal(answer.status, 201, answer.text)
    await anna.go(asked.url)
    await anna.signInIfAsked()
    assert.equal(anna.status, 400, anna.text)
    assert.ok(!anna.hasButton('Allow'), anna.text)
  }
  await anna.go(`${world.authorization}/keys`)
  assert.ok(!anna.has(resource), anna.text)
})

test('who comes back to it finds it as before', async () => {
  await link(world, anna, world.authorization)
  await firstPage(true)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  const read = await app.read(`${resource}/records/google.photos`, tokens.access_token)
  assert.equal(read.status, 200, read.text)
})

test('attack 50: news of a binding that ended ends no newer one, however late it comes', async () => {
  let held = 0
  wire.weather = (method, path) => {
    if (`${method} ${path}` !== 'POST /events' || held > 0) return null
    held = Date.now()
    return { kind: 'delay', ms: LATE }
  }
  const stop = { [new URL(app.origin).host]: 'Stop' } as const
  await link(world, anna, second, stop)
  await link(world, anna, world.authorization)
  assert.ok(held > 0, 'the first provider was told that it was left')
  await firstPage(true)
  await wait(held + LATE + 1_000 - Date.now())
  await firstPage(true)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  const renewed = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(renewed.status, 200, renewed.text)
})
