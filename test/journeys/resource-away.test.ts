/** The place of the data does not answer: what the provider knows stays to be seen, and access can be ended. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { Wire } from '../support/wire.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.youtube.watched.{title,time}'

test('a new provider shows and ends what it took over while the data cannot be reached', async () => {
  await using wire = await Wire.start()
  await using world = await World.start({
    changeResource(config) {
      wire.to = config.publicUrl
      return { ...config, publicUrl: wire.url }
    },
  })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  assert.equal((await app.read(`${resource}/collections`, tokens.access_token)).status, 200)
  const second = await world.anotherAuthorization()
  await anna.signUp(second)
  await link(world, anna, second, { [new URL(app.clientId).host]: 'Go on' })

  wire.cut.add('/')
  await anna.go(`${second}/access`)
  assert.equal(anna.status, 200, anna.text)
  assert.ok(anna.has(new URL(app.clientId).host), anna.text)
  await anna.press('End access')
  await anna.press('End access')
  assert.ok(anna.has('Ending…'), anna.text)
})
