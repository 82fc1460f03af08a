/** A grant presented at another provider: by the wrong app, in the wrong form, or one that was never carried there. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GRANT_TOKEN_TYPE } from '@mandate/grants'
import { type Answer, App, type Tokens } from '../support/app.ts'
import { clientAssertion, dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
let resource: string
/** Carried over: a confidential app, one without a secret, and one that was stopped. */
let map: App
let open: App
let notes: App
let carried: Tokens
let carriedOpen: Tokens
let stopped: Tokens
let once: Tokens

before(async () => {
  world = ends.use(await World.start())
  map = ends.use(await App.start({ name: 'Trip Map' }))
  open = ends.use(await App.start({ name: 'Open', confidential: false }))
  notes = ends.use(await App.start({ name: 'Notes' }))
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
  const host = ({ clientId }: App) => new URL(clientId).host
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

async function exchange(
  app: App,
  grant: string,
  changes: Record<string, string | undefined> = {},
  options: { proof?: string | null } = {},
): Promise<Answer> {
  const { token_endpoint: endpoint } = await app.metadata(second)
  const parameters = { grant_type: TOKEN_EXCHANGE, subject_token: grant, ...changes }
  const all = { subject_token_type: GRANT_TOKEN_TYPE, ...parameters }
  return app.post(endpoint as string, second, all, options)
}

function assertError(answer: Answer, ...codes: string[]): void {
  assert.ok(answer.status === 400 || answer.status === 401, answer.text)
  assert.ok(codes.includes(String(answer.body.error)), answer.text)
  assert.equal(answer.body['access_token'], undefined)
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
  const [head, body] = carried.grant.split('.')
  assertError(await exchange(map, `${head}.${body}.${'A'.repeat(86)}`), 'invalid_grant')
  assertError(await exchange(map, 'nonsense'), 'invalid_grant')
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
  const wider = [{ type: 'mandate_records', collection: 'google.photos', fields: ['title'] }]
  for (const details of [wider, []]) {
    const changes = { authorization_details: JSON.stringify(details) }
    const answer = await exchange(map, carried.grant, changes)
    assertError(answer, 'invalid_authorization_details')
  }
})

test('attack 78: a grant for one use is not exchanged', async () => {
  assertError(await exchange(notes, once.grant), 'invalid_grant')
})

test('attack 85: an app whose document has changed since has to ask its owner', async () => {
  map.document = { ...map.document, client_name: 'Another Map' }
  // What was read of the document holds for the requests of the same moment.
  let answer = await exchange(map, carried.grant)
  for (let tries = 0; tries < 100 && answer.status === 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    answer = await exchange(map, carried.grant)
  }
  assertError(answer, 'invalid_grant')
})
