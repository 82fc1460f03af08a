/** A resource service that takes connections and says nothing holds up no news for another. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Person } from '../../support/person.ts'
import { StubResource } from './stub-resource.ts'
import { stubWorld } from './stub-world.ts'

test('an end is told while another resource service is silent', async () => {
  await using world = await stubWorld()
  await using second = await StubResource.start()
  const { app, anna, issuer, stub } = world
  const ben = new Person('ben')
  await ben.signUp(issuer)
  await second.bind(ben, issuer)
  const tokens = await app.obtain(ben, issuer, { scope: 'google.photos.title' })
  await second.event('grant-issued', tokens.grant_id)

  stub.eventsStatus = 0
  await app.obtain(anna, issuer, { scope: 'google.photos.title' })
  while (stub.silent === 0) await setTimeout(20)
  await ben.go(`${issuer}/access/${tokens.grant_id}/end`)
  await ben.press('End access')
  await second.event('grant-revoked', tokens.grant_id)
  assert.ok(stub.silent > 0, 'the news for the other one still waits for its answer')
})
