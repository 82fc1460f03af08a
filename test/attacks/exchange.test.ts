/** A grant presented at another provider: by the wrong app, in the wrong form, or one that was never carried there. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answer, Tokens } from '../support/app.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { clientAssertion, dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
let resource: string
/** Carried over: a confidential app, one without a secret, and one that was stopped. */
let map: HostileApp
let open: HostileApp
let notes: HostileApp
let carried: Tokens
let carriedOpen: Tokens
let stopped: Tokens
let once: Tokens

before(async () => {
  world = ends.use(await World.start())
  map = ends.use(await HostileApp.start({ name: 'Trip Map' }))
  open = ends.use(await HostileApp.start({ name: 'Open', confidential: false }))
  notes = ends.use(await HostileApp.start({ name: 'Notes' }))
  resource = await owner(world, anna)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  const ask = { scope: SCOPE, resource }
  once = await notes.obtain(anna, world.authorization, ask, (person) =>
    person.press('Allow once (for one hour)'),
  )
  carried = await map.obtain(anna, world.authorization, ask)
  carriedOpen = await open.obtain(anna, world.authorization, ask)
  stopped = await notes.obtain(anna, world.authorization, ask)
  for (const [app, tokens] of [
    [map, carried],
    [open, carriedOpen],
    [notes, stopped],
  ] as const) {
    await app.read(`${resource}/collections`, tokens.access_token)
  }
  const host = ({ clientId }: HostileApp) => new URL(clientId).host
  await link(world, anna, second, {
    ...{ [host(map)]: 'Go on', [host(open)]: 'Go on', [host(notes)]: 'Stop' },
  })
  // The new provider hears of the change a moment after the owner was told that it is made.
  for (let tries = 0; tries < 600; tries++) {
    if ((await exchange(map, carried.grant)).status === 200) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})
after(() => ends.disposeAsync())

const exchange = (app: HostileApp, ...how: [string, Record<string, string>?, object?]) =>
  app.exchange(second, ...how)

function assertError(answer: Answer, code: string, what = code): void {
  assertOAuthError(answer, code, what)
}

test('the app that the grant names goes on with it, without its owner', async () => {
  const answer = await exchange(map, carried.grant)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body['grant'], carried.grant, 'byte for byte')
  assert.equal(answer.body['issued_token_type'], 'urn:ietf:params:oauth:token-type:access_token')
  const read = await map.read(`${resource}/collections`, String(answer.body['access_token']))
  assert.equal(read.status, 200, read.text)
  const again = await map.refresh(second, String(answer.body['refresh_token']))
  assert.equal(again.status, 200, again.text)
})

test('attack 85: a grant is exchanged by nobody but the app it names', async () => {
  assertError(await exchange(notes, carried.grant), 'invalid_grant')
  assertError(await exchange(open, carriedOpen.grant), 'invalid_client')
})

test('attack 85: a grant that was never carried here, or has other bytes, is worth nothing', async () => {
  assertError(await exchange(notes, stopped.grant), 'invalid_grant')
  for (const [what, grant] of map.tampered(carried.grant))
    assertError(await exchange(map, grant), 'invalid_grant', what)
})

test('attack 85: a client assertion or a proof serves once, also among many at once', async () => {
  const { token_endpoint: endpoint = '' } = await map.metadata(second)
  const assertion = await clientAssertion(map.clientId, second, map.key)
  const proof = await dpopProof(map.dpop, { method: 'POST', url: endpoint })
  for (const [changes, options] of [
    [{ client_assertion: assertion }, {}],
    [{}, { proof }],
  ] as const) {
    const turns = Array.from({ length: 20 }, () => exchange(map, carried.grant, changes, options))
    const answers = await Promise.all(turns)
    const won = answers.filter(({ status }) => status === 200)
    assert.equal(won.length, 1, answers.map(({ text }) => text).join())
    for (const answer of answers) if (answer !== won[0]) assert.ok(answer.status < 500, answer.text)
  }
})

test('twenty honest exchanges at once all go on under the one grant', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(map, carried.grant)))
  for (const answer of answers) {
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body['grant_id'], carried.grant_id)
  }
})

test('attack 25: an exchange without a proof, or under another type of token, is refused', async () => {
  assertError(await exchange(map, carried.grant, {}, { proof: null }), 'invalid_dpop_proof')
  const type = { subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' }
  assertError(await exchange(map, carried.grant, type), 'invalid_request')
})

test('attack 30: an exchange names no other data than the grant', async () => {
  const other = { resource: resource.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')) }
  assertError(await exchange(map, carried.grant, other), 'invalid_target')
})

test('attack 69: an exchange asks for no more than the grant, or for nothing', async () => {
  const [granted] = carried.authorization_details
  assert.ok(granted)
  const wider = map.wider(granted).map(([what, detail]) => [what, [detail]] as const)
  for (const [what, details] of [...wider, ['nothing', []] as const]) {
    const changes = { authorization_details: JSON.stringify(details) }
    assertError(await exchange(map, carried.grant, changes), 'invalid_authorization_details', what)
  }
})

test('attack 78: a grant for one use is not exchanged', async () => {
  assertError(await exchange(notes, once.grant), 'invalid_grant')
})

test('attack 85: an app whose document has changed since has to ask its owner', async () => {
  await map.swapDocument({ client_name: 'Another Map' })
  assertError(await exchange(map, carried.grant), 'invalid_grant')
})
