/** A provider that was down while the owner left it and came back must not end the new binding with old news. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

test('leaving a dead provider and coming back to it when it lives again', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const second = await world.anotherAuthorization()
  await anna.signUp(second)

  await world.stopAuthorization()
  await link(world, anna, second)
  // The news waits for its next attempt: let that fall after the owner has come back.
  await nextAttemptIn(world, 6)
  await world.restartAuthorization()
  await link(world, anna, world.authorization)
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  await new Promise((resolve) => setTimeout(resolve, 6_500))

  const renewed = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(renewed.status, 200, renewed.text)
  const read = await app.read(
    `${resource}/records/google.photos`,
    String(renewed.body['access_token']),
  )
  assert.equal(read.status, 200, read.text)
})

async function nextAttemptIn(world: World, seconds: number): Promise<void> {
  const database = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await database.connect()
  const waiting = await database.query(
    `update deliveries set next_try = now() + make_interval(secs => $1) where confirmed_at is null`,
    [seconds],
  )
  await database.end()
  assert.equal(waiting.rowCount, 1, 'the former provider has not heard yet')
}
