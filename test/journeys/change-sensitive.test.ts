/** An owner changes a permission about something sensitive, long after it was given: what is left of it is read on at night. */

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.location.{time,latitude~0.1,longitude~0.1}'
const LONG_AGO = 20 * 60_000

test('after a change what is sensitive is read on without the owner, who signed in for the change', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() - LONG_AGO })
  await using world = await World.start()
  await using app = await App.start({ name: 'Diary' })
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  await openCeiling(world, anna)
  const old = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  mock.timers.reset()

  await importFiles(anna, resource, (await madeTakeout({ photos: 4, locations: 20 })).files)
  const renewed = async (): Promise<Tokens> => {
    const answer = await app.refresh(world.authorization, String(old.refresh_token))
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as Tokens
  }
  const read = ({ access_token: token }: Tokens) =>
    app.read(`${resource}/records/google.location`, token)
  assert.equal((await read(await renewed())).status, 200, 'as it was')

  await anna.go(`${world.authorization}/access/${old.grant_id}/change`)
  assert.ok(anna.hasButton('Sign in'), 'what is sensitive asks for a fresh sign-in')
  await anna.signInIfAsked()
  await anna.fill({ 'The app may read for': 'until I end it' }).press('Change access')
  assert.equal(new URL(anna.url).pathname, '/access', anna.text)

  const now = await renewed()
  assert.notEqual(now.grant_id, old.grant_id)
  const after = await read(now)
  assert.equal(after.status, 200, after.text)
})
