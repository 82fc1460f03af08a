/** The owner's binding changes: another provider, other keys, another ceiling. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAccessToken } from '@mandate/grants'
import type { Tokens } from '../../support/app.ts'
import { DeviceKey } from '../../support/device-key.ts'
import { keyPair } from '../../support/keys.ts'
import { hashOf } from './stub-resource.ts'
import { stubWorld } from './stub-world.ts'

const ENDED = 'urn:mandate:params:event:binding-ended'
const MADE = 'urn:mandate:params:event:binding-made'

test('after a change of provider nothing is issued here, and a carried grant goes on without a question', async () => {
  await using former = await stubWorld()
  await using next = await stubWorld()
  const { app } = former
  const stub = former.stub
  const scope = 'google.photos[time>=2018,time<2019].{title,time}'
  const tokens = await app.obtain(former.anna, former.issuer, { scope })
  const dropped = await app.obtain(former.anna, former.issuer, { scope: 'google.watched.title' })

  const linked = await stub.linkAt(next.anna, next.issuer)
  const carry = [{ grant: tokens.grant_id, sha256: hashOf(tokens.grant) }]
  const binding = await stub.binding(next.issuer, linked, { carry })
  const tampered = await stub.deliver(next.issuer, linked, binding, [dropped.grant])
  assert.equal(tampered.status, 400, 'a grant that the binding does not carry')
  const delivered = await stub.deliver(next.issuer, linked, binding, [tokens.grant])
  assert.equal(delivered.status, 204, delivered.text)
  const events = { [ENDED]: { resource: stub.resource } }
  assert.equal((await stub.push(former.issuer, events)).status, 202)

  const refused = await app.refresh(former.issuer, tokens.refresh_token!)
  assert.equal(refused.body.error, 'invalid_grant')

  const moved = await app.obtain(next.anna, next.issuer, { scope, prompt: 'none' }, async () => {
    throw new Error('a question was asked')
  })
  assert.equal(moved.grant, tokens.grant, 'byte for byte')
  assert.equal(moved.grant_id, tokens.grant_id)
  assert.ok(moved.refresh_token)
  const token = readAccessToken(moved.access_token)
  assert.equal(token.iss, next.issuer)
  assert.equal((await app.refresh(next.issuer, moved.refresh_token)).status, 200)

  // And back again.
  const home = await stub.linkAt(former.anna, former.issuer)
  const back = await stub.binding(former.issuer, home, { carry })
  assert.equal((await stub.deliver(former.issuer, home, back, [tokens.grant])).status, 204)
  await next.stub.push(next.issuer, events)
  const again = await app.obtain(former.anna, former.issuer, { scope, prompt: 'none' })
  assert.equal(again.grant, tokens.grant)
})

test('attack 29: a grant whose key is in the binding no more gives no token', async () => {
  await using here = await stubWorld()
  const { app, anna, issuer, stub } = here
  const left = await app.obtain(anna, issuer, { scope: 'google.photos.title' })
  const carried = await app.obtain(anna, issuer, { scope: 'google.watched.title' })
  const refresh = (tokens: Tokens) => app.refresh(issuer, tokens.refresh_token!)
  assert.equal((await refresh(left)).status, 200)
  // From now on the owner's device keeps the key; the resource service carries one of the two and ends none.
  const device = new DeviceKey()
  const linked = await stub.linkAt(anna, issuer, device)
  assert.deepEqual(
    linked.grantKeys.keys.map(({ x }) => x),
    [device.x],
  )
  const carry = [{ grant: carried.grant_id, sha256: hashOf(carried.grant) }]
  const binding = await stub.binding(issuer, linked, { carry })
  assert.equal((await refresh(left)).status, 200, 'until the binding has arrived')
  assert.equal((await stub.deliver(issuer, linked, binding, [carried.grant])).status, 204)
  const refused = await refresh(left)
  assert.equal(refused.status, 400)
  assert.equal(refused.body.error, 'invalid_grant', refused.text)
  assert.equal(refused.body['access_token'], undefined)
  assert.equal((await refresh(carried)).status, 200, 'what the binding carries goes on')
  await app.ask(anna, issuer, { scope: 'google.photos.title' })
  assert.ok(anna.hasButton('Allow'), 'it covers no request, either')
})

test('attack 29: keys that the owner did not agree to here change nothing', async () => {
  await using here = await stubWorld()
  const { app, anna, issuer, stub, linked } = here
  const tokens = await app.obtain(anna, issuer, { scope: 'google.photos.title' })
  const other = await keyPair('Ed25519')
  const grant_keys = { keys: [{ ...other.publicJwk, kid: other.thumbprint }] }
  const binding = await stub.binding(issuer, linked, { grant_keys })
  const pushed = await stub.push(issuer, { [MADE]: { resource: stub.resource, binding } })
  assert.equal(pushed.status, 400)
  assert.equal((await app.refresh(issuer, tokens.refresh_token!)).status, 200)
})

test('a raised ceiling arrives as an event and counts at once', async () => {
  const read = { type: 'mandate_records', actions: ['read'], fields: ['*'] }
  const low = [{ ...read, collection: 'google.**' }]
  await using here = await stubWorld({ binding: { ceiling: low } })
  const { app, anna, issuer, stub, linked } = here
  const scope = 'google.photos.title ?facebook.messages.sender'
  await app.ask(anna, issuer, { scope })
  assert.doesNotMatch(anna.page.html, /name="item_1"/)
  const ceiling = [...low, { ...read, collection: 'facebook.messages' }]
  const binding = await stub.binding(issuer, linked, { ceiling })
  const pushed = await stub.push(issuer, { [MADE]: { resource: stub.resource, binding } })
  assert.equal(pushed.status, 202)
  await app.ask(anna, issuer, { scope })
  assert.match(anna.page.html, /name="item_1"/)
})

test('of two raises of the ceiling the second may come first: what was allowed lives, and the first comes too late', async () => {
  const read = { type: 'mandate_records', actions: ['read'], fields: ['*'] }
  const opened = (...names: string[]) =>
    ['google.**', ...names].map((collection) => ({ ...read, collection }))
  await using here = await stubWorld({ binding: { ceiling: opened() } })
  const { app, anna, issuer, stub, linked } = here
  const tokens = await app.obtain(anna, issuer, { scope: 'google.photos.title' })
  const first = await stub.binding(issuer, linked, { ceiling: opened('facebook.posts') })
  const both = opened('facebook.posts', 'facebook.messages')
  const second = await stub.binding(issuer, linked, { ceiling: both })
  const push = (binding: string) =>
    stub.push(issuer, { [MADE]: { resource: stub.resource, binding } })
  assert.equal((await push(second)).status, 202)
  const renewed = await app.refresh(issuer, tokens.refresh_token!)
  assert.equal(renewed.status, 200, renewed.text)
  assert.equal((await push(first)).status, 400)
  await app.ask(anna, issuer, { scope: 'google.photos.title ?facebook.messages.sender' })
  assert.match(anna.page.html, /name="item_1"/)
})
