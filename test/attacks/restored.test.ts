/** A backup has forgotten what ended since: nothing it brings back is believed before the other side has been asked. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { operateResource } from '@mandate/resource'
import { App, type Tokens } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { backUp } from '../support/backup.ts'
import { Person } from '../support/person.ts'
import { assertRefused } from '../support/refusals.ts'
import { addressOfData, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes } from '../support/writing.ts'

const SCOPE = 'google.photos.title'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let issuer: string
let resource: string
/** Its access is not ended. */
let staying: App

before(async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  // Without a worker nobody but the services is connected to the databases.
  world = ends.use(await World.start({ worker: false }))
  issuer = world.authorization
  resource = await owner(world, anna)
  staying = ends.use(await App.start({ name: 'Staying' }))
})
after(async () => {
  mock.timers.reset()
  await ends.disposeAsync()
})

const obtain = (by: App): Promise<Tokens> => by.obtain(anna, issuer, { scope: SCOPE, resource })
const read = (by: App, token: string) => by.read(`${resource}/records/google.photos`, token)

async function end(at: string, of: App): Promise<void> {
  await anna.go(`${at}/access`)
  await anna.signInIfAsked()
  await anna.press('End access', new URL(of.origin).host)
  await anna.press('End access')
}

/** Tries until it is so; the test runner ends what never is. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100))
}

test('attack 88: a restored resource service lets no token in before it has asked what ended', async () => {
  await using leaving = await App.start({ name: 'Leaving' })
  const [gone, stays] = [await obtain(leaving), await obtain(staying)]
  assert.equal((await read(leaving, gone.access_token)).status, 200)
  assert.equal((await read(staying, stays.access_token)).status, 200)
  await world.stopResource()
  await using backup = await backUp(world.resourceConfig.databaseUrl)
  await world.restartResource()

  await end(world.resource, leaving)
  assertRefused(await read(leaving, gone.access_token), 401, 'invalid_token', 'ended')
  await until(async () => {
    const refreshed = await leaving.refresh(issuer, gone.refresh_token!)
    return refreshed.body.error === 'invalid_grant'
  })

  await world.stopResource()
  mock.timers.tick(1_000)
  await backup.restore()
  await world.stopAuthorization()
  await world.restartResource()
  for (const [by, { access_token }] of [[leaving, gone] as const, [staying, stays] as const])
    assertRefused(await read(by, access_token), 401, 'invalid_token', 'nobody was asked yet')

  await world.restartAuthorization()
  mock.timers.tick(6_000)
  assertRefused(await read(leaving, gone.access_token), 401, 'invalid_token', 'ended before')
  assert.equal((await read(staying, stays.access_token)).status, 200, 'compared')
  await anna.go(`${world.resource}/access`)
  await anna.signInIfAsked()
  assert.ok(anna.has('Ended'), 'the ledger knows again')
})

test('attack 88: a restored authorization service issues nothing before the ledger has answered', async () => {
  await using leaving = await App.start({ name: 'Leaving' })
  const [gone, stays] = [await obtain(leaving), await obtain(staying)]
  assert.equal((await read(leaving, gone.access_token)).status, 200)
  await world.stopAuthorization()
  await using backup = await backUp(world.authorizationConfig.databaseUrl)
  await world.restartAuthorization()

  await end(issuer, leaving)
  await until(async () => (await read(leaving, gone.access_token)).status === 401)

  await world.stopAuthorization()
  await backup.restore()
  await world.stopResource()
  await world.restartAuthorization()
  for (const [by, { refresh_token }] of [[leaving, gone] as const, [staying, stays] as const]) {
    const refreshed = await by.refresh(issuer, refresh_token!)
    assert.equal(refreshed.body.error, 'temporarily_unavailable', refreshed.text)
    assert.equal(refreshed.body['access_token'], undefined)
  }

  await world.restartResource()
  await until(async () => (await staying.refresh(issuer, stays.refresh_token!)).status === 200)
  await until(async () => {
    const refreshed = await leaving.refresh(issuer, gone.refresh_token!)
    assert.notEqual(refreshed.status, 200, 'what ended comes back')
    return refreshed.body.error === 'invalid_grant'
  })
  // What is allowed now stands in a list where nobody's place is taken twice.
  const next = await obtain(leaving)
  assert.equal((await read(leaving, next.access_token)).status, 200)
})

test('the key of an assistant outlives each time that it is told to come again', async () => {
  await using parrot = await App.start({ name: 'Parrot', confidential: false })
  await using assistant = new Assistant(parrot, resource, SCOPE)
  await assistant.obtain(anna, (browser) => browser.press('Allow'))
  await world.stopAuthorization()
  await using backup = await backUp(world.authorizationConfig.databaseUrl)
  await backup.restore()
  await world.stopResource()
  await world.restartAuthorization()
  const refresh = () =>
    parrot.refresh(issuer, String(assistant.tokens?.refresh_token), {}, { proof: null })
  for (const turn of ['once', 'and again']) {
    const early = await refresh()
    assert.equal(early.body.error, 'temporarily_unavailable', `${turn}: ${early.text}`)
  }
  await world.restartResource()
  await until(async () => {
    const renewed = await refresh()
    assert.notEqual(renewed.body.error, 'invalid_grant', renewed.text)
    return renewed.status === 200
  })
})

test('one that was left since the backup learns that it was, and lets its apps go on where their owner is', async () => {
  const berta = new Person('berta')
  const home = await owner(world, berta)
  const second = await world.anotherAuthorization()
  await berta.signUp(second)
  const tokens = await staying.obtain(berta, issuer, { scope: SCOPE, resource: home })
  const { access_token } = tokens
  const path = `${home}/records/google.photos`
  assert.equal((await staying.read(path, access_token)).status, 200)
  await world.stopAuthorization()
  await using backup = await backUp(world.authorizationConfig.databaseUrl)
  await world.restartAuthorization()
  await link(world, berta, second, { [new URL(staying.origin).host]: 'Go on' })

  await world.stopAuthorization()
  await backup.restore()
  await world.restartAuthorization()
  let renewed = await staying.refresh(issuer, String(tokens.refresh_token))
  for (let tries = 0; tries < 600 && renewed.body.error !== 'invalid_grant'; tries++) {
    assert.notEqual(renewed.status, 200, 'it does not manage this any more')
    await new Promise((resolve) => setTimeout(resolve, 100))
    renewed = await staying.refresh(issuer, String(tokens.refresh_token))
  }
  assert.equal(renewed.body.error, 'invalid_grant', renewed.text)
  await berta.go(`${issuer}/access`)
  await berta.signInIfAsked()
  const [live = ''] = berta.page.html.split('<details')
  assert.ok(!live.includes(new URL(staying.origin).host), 'nor says that it does')
})

test('what was not told before the backup is told after it with the app’s own collections', async () => {
  await using writer = await App.start({ name: 'Notebook' })
  declareNotes(writer)
  const asked = { scope: 'localhost.notes.*:read,append', resource }
  await writer.ask(anna, issuer, asked)
  await world.stopResource()
  await anna.press('Allow')
  assert.ok(writer.returned(anna)['code'])
  await world.stopAuthorization()
  await using backup = await backUp(world.authorizationConfig.databaseUrl)
  await backup.restore()
  await world.restartAuthorization()
  await world.restartResource()
  const grants = async () => (await anna.fetch(`${resource}/grants`)).text()
  await until(async () => (await grants()).includes(writer.clientId))
})

test('a service that only starts again asks nobody, and one that is told that it was restored does', async () => {
  const { access_token, refresh_token } = await obtain(staying)
  assert.equal((await read(staying, access_token)).status, 200)
  await world.stopResource()
  await world.stopAuthorization()
  await world.restartAuthorization()
  assert.equal((await staying.refresh(issuer, refresh_token!)).status, 200, 'asks nobody')
  await world.restartResource()
  assert.equal((await read(staying, access_token)).status, 200)
  await world.stopAuthorization()
  assert.equal((await read(staying, access_token)).status, 200, 'what was read still counts')
  mock.timers.tick(1_000)
  assert.equal(await operateResource(world.resourceConfig, ['restored'], () => {}), 0)
  mock.timers.tick(2_000)
  assertRefused(await read(staying, access_token), 401, 'invalid_token', 'nobody was asked yet')
  await world.restartAuthorization()
  mock.timers.tick(6_000)
  assert.equal((await read(staying, access_token)).status, 200, 'compared')
})

test('attack 50: who was bound after the backup is bound again after it, whatever `seq` they have seen', async () => {
  const clara = new Person('clara')
  const home = await owner(world, clara)
  const [second, third] = [await world.anotherAuthorization(), await world.anotherAuthorization()]
  const dora = new Person('dora')
  await dora.signUp(world.resource)
  const doras = await addressOfData(world, dora)
  await dora.signUp(issuer)
  for (const person of [clara, dora])
    for (const provider of [second, third]) await person.signUp(provider)
  // Real time has gone on meanwhile, and databases have a clock of their own.
  mock.timers.tick(3_600_000)
  await world.stopResource()
  await using backup = await backUp(world.resourceConfig.databaseUrl)
  await world.restartResource()
  for (const provider of [second, third]) await link(world, clara, provider)
  for (const provider of [issuer, third]) await link(world, dora, provider)

  await world.stopResource()
  mock.timers.tick(1_000)
  await backup.restore()
  await world.restartResource()
  mock.timers.tick(1_000)
  const bound = [
    [clara, home, second],
    [dora, doras, issuer],
  ] as const
  for (const [person, at, provider] of bound) {
    await link(world, person, provider)
    const tokens = await staying.obtain(person, provider, { scope: SCOPE, resource: at })
    const answer = await staying.read(`${at}/records/google.photos`, tokens.access_token)
    assert.equal(answer.status, 200, answer.text)
  }
})
