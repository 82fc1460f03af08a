/** An owner changes what was allowed before the place of their data has heard of it at all. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declareNotes } from '../../support/writing.ts'
import { stubWorld } from './stub-world.ts'

const ISSUED = 'urn:mandate:params:event:grant-issued'

test('the new permission brings what an app declared, as the one it replaces did', async () => {
  await using world = await stubWorld()
  const { app, anna, issuer, stub } = world
  declareNotes(app)
  stub.eventsStatus = 503
  await app.ask(anna, issuer, { scope: 'localhost.notes.*:read,append' })
  await anna.press('Allow')
  assert.ok(app.returned(anna)['code'])
  await anna.go(`${issuer}/access`)
  await anna.press('Change')
  await anna.fill({ 'The app may read for': 'until I end it' }).press('Change access')
  assert.equal(new URL(anna.url).pathname, '/access', anna.text)
  stub.eventsStatus = 202

  const told = () =>
    stub.received.flatMap(({ claims }) => (claims.events[ISSUED] ? [claims.events[ISSUED]] : []))
  for (let tries = 0; tries < 750 && told().length < 2; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal(told().length, 2)
  for (const { catalog, collections } of told()) {
    assert.equal(typeof catalog, 'string')
    assert.equal((collections as object[]).length, 1)
  }
})
