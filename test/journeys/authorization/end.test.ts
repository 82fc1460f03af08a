/** Access ends: by the owner here, by the owner where the data is, by the app, by theft. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { readAccessToken } from '@mandate/grants'
import * as jose from 'jose'
import { App, type Tokens } from '../../support/app.ts'
import { dpopProof, keyPair } from '../../support/keys.ts'
import { Person } from '../../support/person.ts'
import { hashOf, StubResource } from './stub-resource.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const REVOKED = 'urn:mandate:params:event:grant-revoked'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

let years = 1900
/** A grant that no other one covers. */
async function obtain(app = world.app): Promise<Tokens> {
  const scope = `google.photos[time>=${++years},time<${years + 1}].title`
  return app.obtain(world.anna, world.issuer, { scope })
}

/** Whether the status list says that the grant behind a token has ended. */
async function listed(token: string): Promise<boolean> {
  const { idx, uri } = readAccessToken(token).status.status_list
  const payload = jose.decodeJwt(await (await fetch(uri)).text())
  const { lst } = payload['status_list'] as { lst: string }
  const bits = inflateSync(Buffer.from(lst, 'base64url'))
  return ((bits[idx >> 3]! >> (idx & 7)) & 1) === 1
}

async function alive(tokens: Tokens, app = world.app): Promise<boolean> {
  const answer = await app.refresh(world.issuer, tokens.refresh_token!)
  if (answer.status !== 200) assert.equal(answer.body.error, 'invalid_grant', answer.text)
  return answer.status === 200
}

test('the owner ends access, and the resource service hears of it without asking', async () => {
  const { anna, issuer, stub } = world
  await using app = await App.start({ name: 'Ended' })
  const tokens = await obtain(app)
  assert.equal(await listed(tokens.access_token), false)
  await anna.go(`${issuer}/access`)
  const host = new URL(app.origin).host
  assert.ok(anna.has('Can read'))
  await anna.go(`${issuer}/access/${tokens.grant_id}/end`)
  assert.ok(anna.has(host))
  await anna.press('Keep access')
  assert.equal(await alive(tokens, app), true)
  await anna.go(`${issuer}/access/${tokens.grant_id}/end`)
  await anna.press('End access')
  await stub.event('grant-revoked', tokens.grant_id)
  assert.equal(await listed(tokens.access_token), true)
  assert.equal(await alive(tokens, app), false)
  await anna.go(`${issuer}/access`)
  assert.ok(anna.has('Ended'), anna.text)
})

test('while the resource service does not answer, access is ending; afterwards it has ended', async () => {
  const { anna, issuer, stub } = world
  const tokens = await obtain()
  await stub.event('grant-issued', tokens.grant_id)
  stub.eventsStatus = 503
  await anna.go(`${issuer}/access/${tokens.grant_id}/end`)
  await anna.press('End access')
  assert.ok(anna.has('Ending…'), anna.text)
  assert.equal(await listed(tokens.access_token), true)
  stub.eventsStatus = 202
  for (let tries = 0; tries < 300 && anna.has('Ending…'); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    await anna.go(`${issuer}/access`)
  }
  assert.ok(!anna.has('Ending…'), anna.text)
})

test('nobody ends the access of somebody else', async () => {
  const { issuer } = world
  const mallory = new Person('mallory')
  await mallory.signUp(issuer)
  const tokens = await obtain()
  await mallory.go(`${issuer}/access/${tokens.grant_id}/end`)
  assert.equal(mallory.status, 404)
  const receipt = await mallory.fetch(`${issuer}/receipts/${tokens.grant_id}`)
  assert.equal(receipt.status, 404)
  assert.equal(await alive(tokens), true)
})

test('the owner ends access where the data is', async () => {
  const { stub, issuer } = world
  const tokens = await obtain()
  const events = { [REVOKED]: { resource: stub.resource, grant_id: tokens.grant_id } }
  assert.equal((await stub.push(issuer, events)).status, 202)
  assert.equal(await alive(tokens), false)
})

test('attack 49: an event that is not what it says changes nothing', async () => {
  const { stub, issuer } = world
  const tokens = await obtain()
  const events = { [REVOKED]: { resource: stub.resource, grant_id: tokens.grant_id } }
  const other = await keyPair('Ed25519')
  const wrong: [string, Promise<Response>][] = [
    ['a foreign signature', stub.push(issuer, events, {}, other)],
    ['another audience', stub.push(issuer, events, { aud: 'http://localhost:1' })],
    ['another issuer', stub.push(issuer, events, { iss: 'http://localhost:1' })],
    ['the future', stub.push(issuer, events, { iat: Math.floor(Date.now() / 1000) + 600 })],
    ['long ago', stub.push(issuer, events, { iat: Math.floor(Date.now() / 1000) - 7_200 })],
    ['over', stub.push(issuer, events, { exp: Math.floor(Date.now() / 1000) - 600 })],
    ['for later', stub.push(issuer, events, { nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['an id without end', stub.push(issuer, events, { jti: 'x'.repeat(5_000) })],
    [
      'another resource',
      stub.push(issuer, {
        [REVOKED]: { resource: `${stub.origin}/owners/x`, grant_id: tokens.grant_id },
      }),
    ],
  ]
  for (const [what, pushed] of wrong) {
    const answer = await pushed
    assert.equal(answer.status, 400, what)
    const body = (await answer.json()) as { err: string; description: string }
    assert.ok(body.err && body.description, what)
  }
  assert.equal(await alive(tokens), true)
  const harmless = { [REVOKED]: { resource: stub.resource, grant_id: 'unknown' } }
  assert.equal((await stub.push(issuer, harmless, { jti: 'twice' })).status, 202)
  assert.equal((await stub.push(issuer, harmless, { jti: 'twice' })).status, 400)
})

test('a resource service whose keys cannot be had just now is told to come again', async () => {
  await using other = await StubResource.start()
  const ben = new Person('ben')
  await ben.signUp(world.issuer)
  await other.linkAt(ben, world.issuer)
  other.keysAreAway = true
  const events = { [REVOKED]: { resource: other.resource, grant_id: 'unknown' } }
  const answer = await other.push(world.issuer, events)
  assert.equal(answer.status, 503)
  assert.equal(((await answer.json()) as { code: string }).code, 'keys_unreachable')
})

test('an app that gives up its last refresh token ends the access', async () => {
  const { app, issuer, stub } = world
  const tokens = await obtain()
  const { revocation_endpoint } = await app.metadata(issuer)
  const answer = await app.post(revocation_endpoint!, issuer, { token: tokens.refresh_token })
  assert.equal(answer.status, 200)
  await stub.event('grant-revoked', tokens.grant_id)
  assert.equal(await alive(tokens), false)
})

test('one device of several gives up its token: the others go on', async () => {
  const { app, anna, issuer } = world
  const scope = `google.photos[time>=${++years},time<${years + 1}].title`
  const first = await app.obtain(anna, issuer, { scope })
  const second = await app.obtain(anna, issuer, { scope })
  assert.equal(second.grant_id, first.grant_id)
  const { revocation_endpoint } = await app.metadata(issuer)
  await app.post(revocation_endpoint!, issuer, { token: first.refresh_token })
  assert.equal(await alive(first), false)
  assert.equal(await alive(second), true)
})

test('devices that give up their tokens at the same moment end the access with the last', async () => {
  const { app, anna, issuer, stub } = world
  const scope = `google.photos[time>=${++years},time<${years + 1}].title`
  const all: Tokens[] = []
  for (let device = 0; device < 6; device++) all.push(await app.obtain(anna, issuer, { scope }))
  const { revocation_endpoint } = await app.metadata(issuer)
  await Promise.all(
    all.map((one) => app.post(revocation_endpoint!, issuer, { token: one.refresh_token })),
  )
  await stub.event('grant-revoked', all[0]!.grant_id)
})

test('attack 31: another app gives up nothing', async () => {
  const { issuer, app } = world
  await using other = await App.start()
  const tokens = await obtain()
  const { revocation_endpoint } = await app.metadata(issuer)
  const answer = await other.post(revocation_endpoint!, issuer, { token: tokens.refresh_token })
  assert.equal(answer.status, 200)
  assert.equal(await alive(tokens), true)
})

test('attack 21: a code used twice ends the access', async () => {
  const { app, anna, issuer, stub } = world
  const scope = `google.photos[time>=${++years},time<${years + 1}].title`
  const asked = await app.ask(anna, issuer, { scope })
  await anna.press('Allow')
  const { code } = app.returned(anna)
  const tokens = (await app.redeem(asked, code!)).body as unknown as Tokens
  assert.equal((await app.redeem(asked, code!)).body.error, 'invalid_grant')
  assert.equal(await alive(tokens), false)
  await stub.event('grant-revoked', tokens.grant_id)
})

test('attack 23: one code redeemed by many on two processes gives tokens once', async () => {
  const { app, anna, issuer } = world
  const second = await world.second()
  const scope = `google.photos[time>=${++years},time<${years + 1}].title`
  const asked = await app.ask(anna, issuer, { scope })
  await anna.press('Allow')
  const { code } = app.returned(anna)
  const redeem = async (origin: string) => {
    const parameters = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.callback,
      code_verifier: asked.verifier,
    }
    const proof = await dpopProof(app.dpop, { method: 'POST', url: `${issuer}/token` })
    return app.post(`${origin}/token`, issuer, parameters, { proof })
  }
  const answers = await Promise.all(
    [issuer, second, issuer, second, issuer, second].map((origin) => redeem(origin)),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
})

test('access that is over by its date can be refreshed no more', async () => {
  const { app, anna, issuer } = world
  const scope = `google.photos[time>=${++years},time<${years + 1}].title`
  const tokens = await app.obtain(anna, issuer, { scope }, (person) =>
    person.fill({ 'The app may read for': 'day' }).press('Allow'),
  )
  world.ahead.ms = 86_401_000
  try {
    const answer = await app.refresh(issuer, tokens.refresh_token!)
    assert.equal(answer.body.error, 'invalid_grant')
  } finally {
    world.ahead.ms = 0
  }
})

test('a grant too large for a token is named by its hash once the resource service holds it', async () => {
  const { app, anna, issuer, stub } = world
  const collection = 'google.photos'
  const items = Array.from({ length: 20 }, (_, at) => ({
    type: 'mandate_records',
    actions: ['read'],
    collection,
    fields: ['title'],
    filter: [{ field: 'title', op: '=', value: `${at}`.padEnd(40, 'x') }],
    purpose: 'Find the photos of this trip by what they are called',
  }))
  const parameters = { authorization_details: JSON.stringify(items) }
  const tokens = await app.obtain(anna, issuer, parameters)
  const token = readAccessToken(tokens.access_token)
  assert.equal(token.grant, undefined)
  assert.equal(token.grant_id, tokens.grant_id)
  assert.equal(token.grant_s256, hashOf(tokens.grant))
  await stub.event('grant-issued', tokens.grant_id)
})

test('everything that happened is written down for its owner, and only for them', async () => {
  const { app, anna, issuer } = world
  const tokens = await obtain()
  await app.refresh(issuer, tokens.refresh_token!)
  await anna.go(`${issuer}/access/${tokens.grant_id}/end`)
  await anna.press('End access')
  await anna.go(`${issuer}/activity`)
  const host = new URL(app.origin).host
  for (const line of [
    `You gave ${host} access.`,
    `${host} fetched a key to what you allowed.`,
    `${host} renewed its key to what you allowed.`,
    `You ended the access of ${host}.`,
  ]) {
    assert.ok(anna.has(line), line)
  }
  const bert = new Person('bert')
  await bert.signUp(issuer)
  await bert.go(`${issuer}/activity`)
  assert.ok(!bert.has(host))
  const text = await (await anna.fetch(`${issuer}/activity.jsonl`)).text()
  assert.ok(!text.includes(tokens.access_token) && !text.includes(tokens.refresh_token!))
})
