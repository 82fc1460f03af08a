/** An owner leaves a provider while it is still to be told that they came: the news of the end is faster than that of the beginning. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keyPair } from '../../support/keys.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const ENDED = 'urn:mandate:params:event:binding-ended'
const MADE = 'urn:mandate:params:event:binding-made'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

async function managesAnything(): Promise<boolean> {
  await world.anna.go(`${world.issuer}/`)
  return world.anna.has(world.stub.resource)
}

test('attack 50: a binding that had ended before it came is a conflict, and brings nobody back', async () => {
  const { stub, issuer, linked } = world
  const late = await stub.binding(issuer, linked)
  const { seq } = stub
  assert.equal(await managesAnything(), true)
  const events = { [ENDED]: { resource: stub.resource, seq } }
  assert.equal((await stub.push(issuer, events)).status, 202)
  assert.equal(await managesAnything(), false)

  const answer = await stub.deliver(issuer, linked, late)
  assert.equal(answer.status, 409, answer.text)
  assert.equal(answer.body.code, 'binding_conflict')
  assert.equal(answer.body['seq'], seq)
  const made = { [MADE]: { resource: stub.resource, binding: late } }
  assert.equal((await stub.push(issuer, made)).status, 400)
  assert.equal(await managesAnything(), false)

  const back = await stub.binding(issuer, linked)
  assert.equal((await stub.deliver(issuer, linked, back)).status, 204, 'a newer one')
  assert.equal(await managesAnything(), true)
  assert.equal((await stub.deliver(issuer, linked, back)).status, 204, 'the same again')
})

test('attack 50: the same for an account that had no binding here before', async () => {
  const { stub, issuer } = world
  const bert = world.anna.elsewhere()
  Object.assign(bert, { name: 'bert' })
  await bert.signUp(issuer)
  const linked = await stub.linkAt(bert, issuer)
  const late = await stub.binding(issuer, linked)
  const events = { [ENDED]: { resource: stub.resource, seq: stub.seq } }
  assert.equal((await stub.push(issuer, events)).status, 202)
  assert.equal((await stub.deliver(issuer, linked, late)).status, 409)
  await bert.go(`${issuer}/`)
  assert.ok(!bert.has(stub.resource), bert.text)
})

test('attack 49: an event for this service alone is heard, also as a list of one; signed by nobody it is refused by its key', async () => {
  const { stub, issuer } = world
  const events = { [ENDED]: { resource: stub.resource, seq: 1 } }
  assert.equal((await stub.push(issuer, events, { aud: [issuer] })).status, 202)
  const refusals: [string, object, string][] = [
    ['for others too', { aud: [issuer, 'https://other.example'] }, 'invalid_request'],
    ['for nobody', { aud: [] }, 'invalid_request'],
    ['for another', { aud: ['https://other.example'] }, 'invalid_audience'],
  ]
  for (const [what, changes, err] of refusals) {
    const answer = await stub.push(issuer, events, changes as Record<string, unknown>)
    assert.deepEqual(
      [answer.status, ((await answer.json()) as { err: string }).err],
      [400, err],
      what,
    )
  }
  const forged = await stub.push(issuer, events, {}, await keyPair('Ed25519'))
  assert.equal(((await forged.json()) as { err: string }).err, 'invalid_key')
})
