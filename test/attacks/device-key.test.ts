/** The owner's device keeps the grant key: nobody else's signature opens anything. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { allow, DeviceKey, linkDevice, sendSigned } from '../support/device-key.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { readAs, toShare, worldWithReader } from '../support/sharing.ts'
import { addressOfData, toConfirmPage } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const scope = 'google.photos.title'
const SCOPE = 'google.photos.{title,albums}'
let world: World
let app: App
let people = 0

before(async () => {
  app = await App.start()
  world = await worldWithReader(app, { worker: false })
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

async function somebody() {
  const person = new Person(`owner-${people++}`)
  await person.signUp(world.resource)
  await person.signUp(world.authorization)
  const key = new DeviceKey()
  await linkDevice(world, person, key)
  return { person, key, resource: await addressOfData(world, person) }
}

test('what the device signs, as it was shown, opens what was allowed', async () => {
  const anna = await somebody()
  const { person, key, resource } = anna
  const asked = await app.ask(person, world.authorization, { scope, resource })
  const toSign = await allow(person)
  assert.deepEqual(toSign.kids, [key.kid])
  const answer = await sendSigned(person, toSign, key.sign(toSign.claims))
  await person.go(answer.headers.get('location') ?? '')
  const { code = '' } = app.returned(person)
  const tokens = (await app.redeem(asked, code)).body as unknown as Tokens
  assert.equal(
    (await app.read(`${resource}/records/google.photos`, tokens.access_token)).status,
    200,
  )
  assert.equal(kidOf(tokens.grant), key.kid)
})

function kidOf(grant: string): string {
  return JSON.parse(Buffer.from(grant.split('.')[0]!, 'base64url').toString()).kid
}

test('attack 44: a signature over anything else than what was shown is not taken', async () => {
  const anna = await somebody()
  const { person, key, resource } = anna
  await app.ask(person, world.authorization, { scope, resource })
  const asked = await allow(person)
  const other = new DeviceKey()
  const later = { ...asked.claims, exp: 4_102_444_800 }
  const details = [{ ...(asked.claims['authorization_details'] as object[])[0], fields: ['*'] }]
  const good = key.sign(asked.claims)
  const forged: [string, string][] = [
    ['a later end', key.sign(later)],
    ['more fields', key.sign({ ...asked.claims, authorization_details: details })],
    ['another app', key.sign({ ...asked.claims, client_id: 'https://other.example/client.json' })],
    ['another page', key.sign({ ...asked.claims, consent_s256: 'a'.repeat(43) })],
    ['one claim more', key.sign({ ...asked.claims, bearer: true })],
    ['long ago', key.sign({ ...asked.claims, iat: Number(asked.claims['iat']) - 3600 })],
    ['tomorrow, and for as long from then', key.sign(shifted(asked.claims, 86_400))],
    ['another key', other.sign(asked.claims)],
    ['another key under this name', other.sign(asked.claims, { kid: key.kid })],
    ['another kind of document', key.sign(asked.claims, { typ: 'at+jwt' })],
    ['no algorithm', key.sign(asked.claims, { alg: 'none' })],
    ['a broken signature', good.replace(/.{6}$/, 'AAAAAA')],
    ['nothing', ''],
  ]
  for (const [what, jws] of forged) {
    const answer = await sendSigned(person, asked, jws)
    assert.equal(answer.status, 400, what)
    assert.equal(answer.headers.get('location'), null, what)
  }
  await person.go(`${world.authorization}/access`)
  assert.doesNotMatch(person.text, /Can read/)
  const taken = await sendSigned(person, asked, good)
  assert.equal(taken.status, 303)
  await sendSigned(person, asked, good)
  await person.go(`${world.authorization}/access`)
  assert.equal(person.page.html.match(/Can read/g)?.length, 1, 'once')
})

/** The same, as if it had been signed so many seconds later. */
function shifted(claims: Record<string, unknown>, seconds: number) {
  const { iat, exp } = claims
  return { ...claims, iat: Number(iat) + seconds, exp: Number(exp) + seconds }
}

/** What this person has allowed with their device, and the app's tokens for it. */
async function allowed({ person, key, resource }: Awaited<ReturnType<typeof somebody>>) {
  const asked = await app.ask(person, world.authorization, { scope: SCOPE, resource })
  const toSign = await allow(person)
  const answer = await sendSigned(person, toSign, key.sign(toSign.claims))
  await person.go(answer.headers.get('location') ?? '')
  const { code = '' } = app.returned(person)
  return (await app.redeem(asked, code)).body as unknown as Tokens
}

test('a change is signed by the device too, and by nobody else', async () => {
  const anna = await somebody()
  const { person, key, resource } = anna
  const tokens = await allowed(anna)
  await person.go(`${world.authorization}/access`)
  await person.press('Change')
  person.tick('Leave out albums')
  const asked = await allow(person, 'Change access')
  assert.equal(asked.claims['replaces'], tokens.grant_id)
  const { replaces: _, ...another } = asked.claims
  for (const [what, jws] of [
    ['another key', new DeviceKey().sign(asked.claims)],
    ['in place of nothing', key.sign(another)],
    ['a longer end', key.sign({ ...asked.claims, exp: 4_102_444_800 })],
  ] as const) {
    assert.equal((await sendSigned(person, asked, jws)).status, 400, what)
  }
  const same = await app.refresh(world.authorization, String(tokens.refresh_token))
  assert.equal(same.body['grant_id'], tokens.grant_id, 'nothing was changed')

  const changed = await sendSigned(person, asked, key.sign(asked.claims))
  assert.equal(changed.headers.get('location'), '/access', await changed.text())
  const renewed = await app.refresh(world.authorization, String(tokens.refresh_token))
  assert.equal(renewed.status, 200, renewed.text)
  const now = renewed.body as unknown as Tokens
  assert.equal(kidOf(now.grant), key.kid)
  assert.doesNotMatch(JSON.stringify(now.authorization_details), /albums/)
  const read = await app.read(`${resource}/records/google.photos`, now.access_token)
  assert.equal(read.status, 200, read.text)
  assert.equal(
    (await app.read(`${resource}/records/google.photos`, tokens.access_token)).status,
    401,
  )
})

test('what is shared with a person is signed by the device too, and by nobody else', async () => {
  const anna = await somebody()
  const { person, key, resource } = anna
  const bob = new Person(`owner-${people++}`)
  await bob.signUp(world.authorization)
  const at = ({ name }: Person) => `${name}@${new URL(world.authorization).host}`
  await toShare(person, { ...world, resource }, SCOPE, at(bob))
  const asked = await allow(person, 'Share')
  assert.deepEqual(asked.kids, [key.kid])
  const { alias } = asked.claims['grantee'] as { alias: string }
  assert.equal(alias, at(bob))
  const other = { ...(asked.claims['grantee'] as object), sub: crypto.randomUUID() }
  const { grantee: _, ...nobody } = asked.claims
  for (const [what, jws] of [
    ['another key', new DeviceKey().sign(asked.claims)],
    ['another person', key.sign({ ...asked.claims, grantee: other })],
    ['nobody', key.sign(nobody)],
  ] as const) {
    assert.equal((await sendSigned(person, asked, jws)).status, 400, what)
  }
  await person.go(`${world.authorization}/access`)
  assert.doesNotMatch(person.text, /Can read/)

  const shared = await sendSigned(person, asked, key.sign(asked.claims))
  assert.match(shared.headers.get('location') ?? '', /^\/access\?shared=/, await shared.text())
  const { authorization: provider } = world
  const tokens = await readAs(app, bob, { provider, sharer: at(person), issuer: provider })
  assert.equal(kidOf(tokens.grant), key.kid)
  const read = await app.read(`${resource}/records/google.photos`, tokens.access_token)
  assert.equal(read.status, 200, read.text)
})

test('attack 80: linking with a device and no key of it changes nothing', async () => {
  const person = new Person(`owner-${people++}`)
  await person.signUp(world.resource)
  await person.signUp(world.authorization)
  await person.go(`${world.resource}/provider`)
  await person.fill({ Provider: world.authorization }).press('Continue')
  await person.signInIfAsked()
  for (const x of ['', 'short', 'x'.repeat(44)]) {
    const honest = person.page.submission('Allow')
    const entries = honest.entries.filter(([name]) => name !== 'custody' && name !== 'device_key')
    const body = new URLSearchParams([...entries, ['custody', 'device'], ['device_key', x]])
    const answer = await person.fetch(honest.url, { method: 'POST', body })
    assert.equal(answer.status, 400, x)
  }
})

test('until the owner has confirmed other keys, those of the present binding go on signing', async () => {
  const { person, key, resource } = await somebody()
  await toConfirmPage(world, person, world.authorization)
  assert.ok(person.hasButton('Change provider'), 'left there: the provider would keep the key')
  await app.ask(person, world.authorization, { scope, resource })
  const asked = await allow(person)
  assert.deepEqual(asked.kids, [key.kid])
  assert.equal((await sendSigned(person, asked, key.sign(asked.claims))).status, 303)
})

test('several devices: each signs, and one that was left out does not', async () => {
  const { person, key, resource } = await somebody()
  const phone = new DeviceKey()
  await linkDevice(world, person, phone, [key])
  const given: Tokens[] = []
  for (const device of [key, phone]) {
    const asked = await app.ask(person, world.authorization, { scope, resource, prompt: 'consent' })
    const toSign = await allow(person)
    assert.deepEqual(toSign.kids.toSorted(), [key.kid, phone.kid].toSorted())
    const answer = await sendSigned(person, toSign, device.sign(toSign.claims))
    await person.go(answer.headers.get('location') ?? '')
    const { code = '' } = app.returned(person)
    given.push((await app.redeem(asked, code)).body as unknown as Tokens)
  }
  const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
  for (const { access_token } of given) assert.equal((await read(access_token)).status, 200)
  await person.go(`${world.resource}/provider`)
  const six = /Key in six words\s*([a-z]+(?: · [a-z]+){5}|[a-z]+(?:\W+[a-z]+){5})/.exec(
    person.text,
  )?.[1]
  await person.go(`${world.authorization}/keys`)
  assert.ok(six && person.has(six), `${six} in ${person.text}`)

  await linkDevice(world, person, phone)
  for (const tokens of given) {
    assertRefused(await read(tokens.access_token), 401, 'invalid_token', 'from before')
    const renewed = await app.refresh(world.authorization, tokens.refresh_token as string)
    assertOAuthError(renewed, 'invalid_grant', 'from before')
  }
  await app.ask(person, world.authorization, { scope, resource })
  const asked = await allow(person)
  assert.deepEqual(asked.kids, [phone.kid])
  assert.equal((await sendSigned(person, asked, key.sign(asked.claims))).status, 400)
  const named = key.sign(asked.claims, { kid: phone.kid })
  assert.equal((await sendSigned(person, asked, named)).status, 400, 'under the name of the other')
  assert.equal((await sendSigned(person, asked, phone.sign(asked.claims))).status, 303)
})
