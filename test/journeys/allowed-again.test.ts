/** What a change of provider has stopped is not said to be stopped once its owner has allowed it again. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let world: World
let app: App

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start({ name: 'Trip Map' }))
})
after(() => ends.disposeAsync())

test('an app that was stopped and allowed again is told so', async () => {
  const anna = new Person('anna')
  const asked = { scope: 'google.photos.title', resource: await owner(world, anna) }
  await app.obtain(anna, world.authorization, asked)
  const second = await world.anotherAuthorization()
  await anna.signUp(second)
  const { host } = new URL(app.origin)
  await link(world, anna, second, { [host]: 'Stop' })
  assert.ok(anna.has(`Stopped: ${host}. They can read nothing more here.`), anna.text)

  const { access_token } = await app.obtain(anna, second, asked)
  assert.equal(
    (await app.read(`${asked.resource}/records/google.photos`, access_token)).status,
    200,
  )
  await anna.go(`${world.resource}/provider`)
  assert.ok(anna.has(`Stopped, and allowed again since: ${host}.`), anna.text)
  assert.doesNotMatch(anna.text, /They can read nothing more here/)
})
