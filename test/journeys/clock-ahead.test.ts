/** A machine whose clock is years ahead for a while: what people and apps hold is theirs again when it is right. */

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const YEARS = 5 * 365 * 86_400_000

test('a provider whose clock was five years ahead has swept away neither sessions nor what apps hold', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, {
    ...{ scope: 'google.photos.title', resource },
  })
  await world.stopAuthorization()
  const right = world.authorizationConfig
  mock.timers.enable({ apis: ['setInterval'] })
  try {
    world.authorizationConfig = { ...right, clock: () => Date.now() + YEARS }
    await world.restartAuthorization()
    // Somebody comes meanwhile, and the sweep of each minute is made.
    await new Person('ben').signUp(world.authorization)
    mock.timers.tick(61_000)
    await wait(1_000)
    await world.stopAuthorization()
  } finally {
    mock.timers.reset()
  }
  world.authorizationConfig = right
  await world.restartAuthorization()
  const renewed = await app.refresh(world.authorization, tokens.refresh_token ?? '')
  assert.equal(renewed.status, 200, renewed.text)
  await anna.go(`${world.authorization}/account`)
  assert.ok(!anna.hasButton('Sign in'), anna.text)
})

test('an end of access whose next try was set by a database that was years ahead is told when the clock is right', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  await app.obtain(anna, world.authorization, { scope: 'google.photos.title', resource })
  const db = new pg.Client({ connectionString: world.authorizationConfig.databaseUrl })
  await db.connect()
  await using ends = new AsyncDisposableStack()
  ends.defer(() => db.end())
  const waits = 'confirmed_at is null and given_up is null'
  const told = async () => {
    for (let tries = 0; ; tries++) {
      if ((await db.query(`select from outbox where ${waits}`)).rowCount === 0) break
      assert.ok(tries < 600, 'told within a minute')
      await wait(100)
    }
  }
  // That it was allowed is told in the moment after the app has its tokens.
  await told()
  await world.stopResource()
  await anna.go(`${world.authorization}/access`)
  await anna.press('End access')
  await anna.press('End access')
  const ahead = `update outbox set next_try = now() + interval '5 years' where ${waits}`
  assert.equal((await db.query(ahead)).rowCount, 1)
  await world.restartResource()
  await told()
})
