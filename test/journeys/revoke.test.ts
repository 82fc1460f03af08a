/** An end that is an end: at the resource service at once, at the authorization service within two seconds. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.{title,time}'
let world: World
let app: App
let resource: string
const anna = new Person('anna')
const host = () => new URL(app.clientId).host
const read = (tokens: Tokens) => app.read(`${resource}/records/google.photos`, tokens.access_token)

before(async () => {
  world = await World.start({ worker: false })
  app = await App.start()
  resource = await owner(world, anna)
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** A permission that is live and used. The former ones have ended, so each time there is a question. */
async function live(): Promise<Tokens> {
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  assert.equal((await read(tokens)).status, 200)
  return tokens
}

test('ended at the resource service: the very next request is refused', async () => {
  const tokens = await live()
  await anna.go(`${world.resource}/access`)
  assert.ok(anna.has('Can read'), anna.text)
  await anna.press('End access', host())
  assert.ok(anna.hasButton('Keep access'))
  await anna.press('End access')
  assert.ok(anna.has('Ended'), anna.text)
  const refused = await read(tokens)
  assert.equal(refused.status, 401)
  assert.equal(refused.body.code, 'invalid_token')
})

test('the authorization service hears of it and gives no new token', async () => {
  const tokens = await live()
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', host())
  await anna.press('End access')
  await within(TOLD, async () => {
    const answer = await app.refresh(world.authorization, tokens.refresh_token as string)
    return answer.status === 400 && answer.body.error === 'invalid_grant'
  })
})

test('Keep access ends nothing', async () => {
  const tokens = await live()
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', host())
  await anna.press('Keep access')
  assert.equal((await read(tokens)).status, 200)
  await endAtAuthorization()
})

test('ended at the authorization service: refused as soon as it has told, and the page says so', async () => {
  const tokens = await live()
  await endAtAuthorization()
  await within(TOLD, async () => (await read(tokens)).status === 401)
  await within(TOLD, async () => {
    await anna.go(`${world.authorization}/access`)
    return anna.has('Ended') && !anna.has('Ending…')
  })
})

test('the app gives its permission back itself (RFC 7009)', async () => {
  const tokens = await live()
  const { revocation_endpoint } = await app.metadata(world.authorization)
  const answer = await app.post(
    revocation_endpoint as string,
    world.authorization,
    { token: tokens.refresh_token },
    { proof: null },
  )
  assert.equal(answer.status, 200, answer.text)
  await within(TOLD, async () => (await read(tokens)).status === 401)
})

async function endAtAuthorization(): Promise<void> {
  await anna.go(`${world.authorization}/access`)
  await anna.press('End access', host())
  await anna.press('End access')
}

/** Only a push is that soon: the status list is asked once a minute. The bound itself is measured in the bench. */
const TOLD = 20_000

async function within(ms: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
