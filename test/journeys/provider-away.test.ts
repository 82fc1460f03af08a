/** A provider is away while access ends where the data are: for days, and it comes back. */

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const DAY = 86_400_000

test('away for longer than a day it still hears of an end, and asks the owner when the app comes again', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
  assert.equal((await read(tokens.access_token)).status, 200)
  await world.stopAuthorization()
  await anna.go(`${world.resource}/access`)
  await anna.press('End access')
  await anna.press('End access')
  assert.equal((await read(tokens.access_token)).status, 401)

  await world.stopResource()
  const real = Date.now
  const clock = mock.method(Date, 'now', () => real() + 3 * DAY)
  try {
    await world.restartAuthorization()
    await world.restartResource()
    let renewed = await app.refresh(world.authorization, String(tokens.refresh_token))
    for (let tries = 0; tries < 300 && renewed.status === 200; tries++) {
      await setTimeout(100)
      renewed = await app.refresh(world.authorization, String(tokens.refresh_token))
    }
    assert.equal(renewed.body['error'], 'invalid_grant', renewed.text)
    await app.ask(anna, world.authorization, { scope: SCOPE, resource })
    assert.ok(anna.hasButton('Allow'), 'it would give what opens nothing, again and again')
  } finally {
    clock.mock.restore()
  }
})
