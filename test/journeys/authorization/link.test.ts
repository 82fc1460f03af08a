/** A resource service links an owner's data; what it may do so is refused in every other form. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { keyPair } from '../../support/keys.ts'
import { Person } from '../../support/person.ts'
import { hashOf, StubResource } from './stub-resource.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

test('an owner lets this provider manage access, and sees it at home', async () => {
  const { anna, issuer, stub, linked } = world
  assert.equal(linked.idToken['iss'], issuer)
  assert.equal(linked.grantKeys.keys.length, 1)
  assert.equal(linked.idToken['preferred_username'], `anna@${new URL(issuer).host}`)
  assert.ok(Math.abs(Number(linked.idToken['auth_time']) - Date.now() / 1000) < 60)
  await anna.go(`${issuer}/`)
  assert.ok(anna.has(stub.resource), anna.text)
})

test('the token of a link opens nothing but the binding endpoint', async () => {
  const { stub, issuer, linked } = world
  const answer = await stub.deliver(issuer, { ...linked, token: `${linked.token}x` }, 'x')
  assert.equal(answer.status, 401)
  const again = await stub.deliver(issuer, linked, 'x')
  assert.equal(again.status, 400)
  assert.equal(again.body.code, 'invalid_binding')
})

test('attack 80: the token of a link delivers for a day, and no longer', async () => {
  const { issuer } = world
  await using stub = await StubResource.start()
  const berta = new Person('berta-for-a-day')
  await berta.signUp(issuer)
  const linked = await stub.linkAt(berta, issuer)
  const after = async (seconds: number) => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() + seconds * 1000 })
    try {
      return await stub.deliver(issuer, linked, await stub.binding(issuer, linked))
    } finally {
      mock.timers.reset()
    }
  }
  assert.equal((await after(86_500)).status, 401)
  const inTime = await after(86_000)
  assert.equal(inTime.status, 204, inTime.text)
})

test('attack 80: a binding that is not what the owner agreed to is refused', async () => {
  const { stub, issuer, linked } = world
  const other = await keyPair('Ed25519')
  const wrong: [string, Record<string, unknown>][] = [
    ['another account', { as_sub: '00000000-0000-4000-8000-000000000000' }],
    ['another issuer', { aud: 'http://localhost:1' }],
    ['another resource', { sub: `${stub.origin}/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa` }],
    ['another service', { iss: 'http://localhost:1' }],
    ['an extra key', { grant_keys: { keys: [...linked.grantKeys.keys, other.publicJwk] } }],
    ['events elsewhere', { events: 'http://localhost:1/events' }],
  ]
  for (const [what, changes] of wrong) {
    const binding = await stub.binding(issuer, linked, changes)
    const answer = await stub.deliver(issuer, linked, binding)
    assert.equal(answer.status, 400, what)
  }
  const forged = await stub.binding(issuer, linked, {}, other)
  assert.equal((await stub.deliver(issuer, linked, forged)).status, 400, 'a foreign signature')
})

test('a binding sent twice changes nothing; an older one is a conflict that names the present', async () => {
  const { stub, issuer, linked } = world
  const binding = await stub.binding(issuer, linked)
  assert.equal((await stub.deliver(issuer, linked, binding)).status, 204)
  assert.equal((await stub.deliver(issuer, linked, binding)).status, 204)
  const old = await stub.deliver(issuer, linked, await stub.binding(issuer, linked, { seq: 1 }))
  assert.equal(old.status, 409)
  assert.equal(old.body.code, 'binding_conflict')
  assert.equal(old.body['seq'], stub.seq - 1)
  assert.equal(old.body['head'], hashOf(binding))
})

test('attack 50: a binding that does not follow the present one is a conflict that names its head', async () => {
  const { stub, issuer, linked } = world
  const present = await stub.binding(issuer, linked)
  assert.equal((await stub.deliver(issuer, linked, present)).status, 204)
  const { seq } = stub
  for (const prev of ['x'.repeat(43), undefined]) {
    stub.seq = seq
    const other = await stub.binding(issuer, linked, { prev })
    const answer = await stub.deliver(issuer, linked, other)
    assert.equal(answer.status, 409)
    assert.equal(answer.body['seq'], seq)
    assert.equal(answer.body['head'], hashOf(present))
  }
})

test('attack 80: a link is not used before the binding has arrived', async () => {
  const { stub, issuer, app } = world
  const bert = new Person('bert')
  await bert.signUp(issuer)
  await stub.linkAt(bert, issuer)
  await app.ask(bert, issuer, { scope: 'google.photos.title', resource: stub.resource })
  assert.equal(bert.status, 400)
  assert.ok(!bert.hasButton('Allow'), bert.text)
})

test('only data on the origin of the asking service can be linked', async () => {
  const { stub, issuer } = world
  const detail = { type: 'mandate_binding', catalog: `${stub.origin}/catalog` }
  const resource = 'http://localhost:1/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'
  const { answer } = await stub.app.push(issuer, {
    scope: 'openid',
    authorization_details: JSON.stringify([{ ...detail, resource }]),
  })
  assert.equal(answer.body.error, 'invalid_authorization_details')
})

test('an app that is no resource service cannot link', async () => {
  const { app, issuer } = world
  const { answer } = await app.push(issuer, {
    scope: 'openid',
    authorization_details: JSON.stringify([
      {
        type: 'mandate_binding',
        resource: `${app.origin}/owners/a`,
        catalog: `${app.origin}/catalog`,
      },
    ]),
  })
  assert.equal(answer.body.error, 'invalid_authorization_details')
})

test('who keeps the key is not chosen beforehand, and without a choice nothing is agreed to', async () => {
  const { anna, issuer, stub } = world
  await stub.ask(anna, issuer)
  await anna.signInIfAsked()
  assert.deepEqual(anna.page.ticked(), [])
  await anna.press('Allow')
  assert.equal(anna.status, 400)
  assert.match(anna.text, /Choose who keeps the key\. Nothing has changed\./)
  assert.ok(!anna.url.startsWith(stub.app.callback))
})

test('a key on the device is not offered yet, and not quietly kept here instead', async () => {
  const { anna, issuer, stub } = world
  await stub.ask(anna, issuer)
  await anna.signInIfAsked()
  await anna.pressForged('Allow', (entries) => [
    ...entries.filter(([name]) => name !== 'custody'),
    ['custody', 'device'],
  ])
  assert.equal(anna.status, 400)
  assert.ok(!anna.url.startsWith(stub.app.callback))
})
