/** What an app is told when access ends, and where it may want to be told. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readEvent, verifySignature } from '@mandate/grants'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  app.document = { ...app.document, revocation_webhook: `${app.origin}/news` }
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

function obtain(): Promise<Tokens> {
  const ask = { scope: SCOPE, resource, prompt: 'consent' }
  return app.obtain(anna, world.authorization, ask)
}

/** The next event about a grant. */
async function told(grant: string) {
  for (let tries = 0; tries < 600; tries++) {
    for (const compact of app.news) {
      const event = readEvent(compact)
      const [payload] = Object.values(event.events)
      if (payload?.grant_id === grant) return { compact, event, payload }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the app was not told of ${grant}`)
}

test('an app is told when its access ends, at either service', async () => {
  for (const [service, reason] of [
    [world.authorization, 'owner'],
    [world.resource, 'resource'],
  ] as const) {
    const { grant_id: grant, access_token: token } = await obtain()
    await app.read(`${resource}/collections`, token)
    await anna.go(`${service}/access/${grant}/end`)
    await anna.press('End access')
    const { compact, event, payload } = await told(grant)
    assert.equal(event.iss, world.authorization)
    assert.equal(event.aud, app.clientId)
    assert.equal(payload?.reason, reason)
    assert.equal(payload?.resource, resource)
    const { jwks_uri } = await app.metadata(world.authorization)
    const { keys } = (await (await fetch(jwks_uri as string)).json()) as { keys: [object] }
    assert.ok(await verifySignature(compact, keys[0]), 'signed by the issuer')
  }
})

test('attack 53: a webhook elsewhere than the app is no webhook, and such a document no document', async () => {
  const other = ends.use(await App.start({ name: 'Elsewhere' }))
  other.document = { ...other.document, revocation_webhook: `${world.resource}/events` }
  const { answer } = await other.push(world.authorization, { scope: SCOPE, resource })
  assert.equal(answer.body.error, 'invalid_client', answer.text)
})
