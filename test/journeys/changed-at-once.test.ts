/** An owner changes what an app may read in the very moment in which the app is given it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readGrant } from '@mandate/grants'
import { App, type Tokens } from '../support/app.ts'
import { HeldBack } from '../support/breaking/held-back.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2020].{title,albums}'
let world: World
const ends = new AsyncDisposableStack()

before(async () => {
  world = ends.use(await World.start({ worker: false }))
})
after(() => ends.disposeAsync())

/** The token is on its way: what renews it is not written yet. */
async function atTheMoment(name: string, change: (anna: Person) => Promise<void>) {
  await using app = await App.start({ name: 'Trip Map' })
  const anna = new Person(name)
  const resource = await owner(world, anna)
  const asked = await app.ask(anna, world.authorization, { scope: SCOPE, resource })
  await anna.press('Allow')
  const { code = '' } = app.returned(anna)
  const { databaseUrl } = world.authorizationConfig
  const isToken = "new.model = 'RefreshToken'"
  await using held = await HeldBack.inserts(databaseUrl, 'provider_states', isToken)
  const redeeming = app.redeem(asked, code)
  await held.reached(redeeming)
  // Whoever changes it waits for the use of the code, which goes with what renews the token.
  const changing = change(anna)
  await held.meets(changing)
  await held.release()
  await changing
  const redeemed = await redeeming
  assert.equal(redeemed.status, 200, redeemed.text)
  const first = redeemed.body as unknown as Tokens
  const renewed = await app.refresh(world.authorization, String(first.refresh_token))
  const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
  return { first, renewed, read, status: async (token: string) => (await read(token)).status }
}

async function leaveOut(anna: Person, field: string): Promise<void> {
  await anna.go(`${world.authorization}/access`)
  await anna.press('Change')
  anna.tick(`Leave out ${field}`)
  await anna.press('Change access')
  assert.equal(new URL(anna.url).pathname, '/access', anna.text)
}

test('the app gets what stands in its place with its first refresh', async () => {
  const { first, renewed, status } = await atTheMoment('anna', (anna) => leaveOut(anna, 'albums'))
  assert.equal(renewed.status, 200, renewed.text)
  const now = renewed.body as unknown as Tokens
  assert.equal(readGrant(now.grant).replaces, first.grant_id)
  assert.doesNotMatch(JSON.stringify(now.authorization_details), /albums/)
  assert.equal(await status(now.access_token), 200)
  assert.equal(await status(first.access_token), 401)
})

test('changed twice in that moment: it gets the last', async () => {
  const { first, renewed, status } = await atTheMoment('berta', async (anna) => {
    await leaveOut(anna, 'albums')
    await anna.go(`${world.authorization}/access`)
    await anna.press('Change')
    await anna.fill({ 'The app may read for': 'one day' }).press('Change access')
  })
  assert.equal(renewed.status, 200, renewed.text)
  const now = renewed.body as unknown as Tokens
  assert.notEqual(readGrant(now.grant).replaces, first.grant_id)
  assert.doesNotMatch(JSON.stringify(now.authorization_details), /albums/)
  assert.equal(await status(now.access_token), 200)
})

test('ended in that moment: nothing stands in its place', async () => {
  const { first, renewed, status } = await atTheMoment('carla', async (anna) => {
    await anna.go(`${world.authorization}/access`)
    await anna.press('End access')
    await anna.press('End access')
  })
  assert.equal(renewed.body['error'], 'invalid_grant', renewed.text)
  assert.equal(await status(first.access_token), 401)
})
