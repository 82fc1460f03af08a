/**
 * A grant that the owner took along to another provider. The one that was left wants it back or dead, the one that has it wants more
 * of it, and a grant made in the last moment wants to come along. Both providers sign what they like.
 */

import assert from 'node:assert/strict'
import { after, before, beforeEach, mock, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { claimsOf } from '../support/hostile/forged-jws.ts'
import { Mint } from '../support/hostile/minting.ts'
import { type KeyPair, s256 } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
let world: World
let former: HostileAuthorization
let next: HostileAuthorization
let app: App
let person: Person
let resource: string
/** What the two sign about the data of this person. */
let byFormer: Mint
let byNext: Mint
let people = 0

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
})
after(() => ends.disposeAsync())

beforeEach(async () => {
  former = ends.use(await HostileAuthorization.start())
  next = ends.use(await HostileAuthorization.start())
  person = new Person(`person-${++people}`)
  await person.signUp(world.resource)
  resource = await addressOfData(world, person)
  await link(world, person, former.issuer)
  byFormer = new Mint(former, app, resource)
  byNext = new Mint(next, app, resource)
})

const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
const place = (idx: number) => ({ claims: { status: listed(former, idx) } })
const listed = (by: HostileAuthorization, idx: number) => ({
  status_list: { idx, uri: by.statusUri },
})

/** A grant of the former provider at this place of its list, used by the app. */
async function used(idx: number): Promise<string> {
  const grant = await byFormer.grant(SCOPE)
  assert.equal((await read(await byFormer.token(SCOPE, grant, place(idx)))).status, 200)
  return grant
}

/** Goes to the next provider with every grant that the page offers. @returns the ids of those */
async function move(): Promise<string[]> {
  await toConfirmPage(world, person, next.issuer)
  return confirm()
}

async function confirm(): Promise<string[]> {
  const offered = [...person.page.html.matchAll(/name="grant-([^"]+)" value="on"/g)].map(
    ([, id]) => id as string,
  )
  await person.pressForged('Change provider', (entries) => [
    ...entries,
    ...offered.map((id): [string, string] => [`grant-${id}`, 'on']),
  ])
  await person.signInIfAsked()
  return offered
}

function idOf(grant: string): string {
  return String(claimsOf(grant)['jti'])
}

test('attack 74: the id of a carried grant opens nothing with other bytes behind it', async () => {
  const grant = await used(1)
  assert.deepEqual(await move(), [idOf(grant)])
  const present = async (each: string) => read(await byNext.token(SCOPE, each))
  assert.equal((await present(grant)).status, 200, 'byte for byte it does')
  const { iat, exp } = claimsOf(grant) as { iat: number; exp: number }
  const jti = idOf(grant)
  const names = ({ thumbprint }: KeyPair) =>
    `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`
  const other: [what: string, grant: string][] = [
    [
      'a later end, by the same key',
      await byFormer.grant(SCOPE, { claims: { jti, iat, exp: exp + 1 } }),
    ],
    [
      'more, by the same key',
      await byFormer.grant('google.photos.*', { claims: { jti, iat, exp } }),
    ],
    [
      'to act for the next, by the same key',
      await byFormer.grant(SCOPE, { claims: { jti, iat, exp, may_act: { sub: next.issuer } } }),
    ],
    ['by the key of the present binding', await byNext.grant(SCOPE, { claims: { jti, iat, exp } })],
    [
      'by the key of the present binding, in the name of the former one',
      await byNext.grant(SCOPE, {
        claims: { jti, iat, exp, iss: names(former.grantKey), may_act: { sub: former.issuer } },
        header: { kid: former.grantKey.thumbprint },
      }),
    ],
  ]
  const before = await refusedRows(person, resource)
  for (const [what, each] of other) assertRefused(await present(each), 401, 'invalid_token', what)
  const named = (claims: Record<string, unknown>) => byNext.token(SCOPE, undefined, { claims })
  const hash = await named({ grant_id: jti, grant_s256: s256(other[3]![1]) })
  assertRefused(await read(hash), 401, 'invalid_token', 'named with the hash of other bytes')
  await assertRefusedRows(person, resource, before + other.length + 1, 'all are in the log')
  for (const [what, each] of other) {
    const payload = { resource, grant_id: jti, grant: each }
    const pushed = await next.push(`${world.resource}/events`, 'grant-issued', payload)
    assert.equal(pushed.status, 400, `${what}: ${pushed.text}`)
  }
  assert.equal((await present(grant)).status, 200, 'the one that was carried lives')
  assert.equal((await read(await named({ grant_id: jti, grant_s256: s256(grant) }))).status, 200)
  await person.go(`${world.resource}/access`)
  assert.ok(person.has('another document under the name'), person.text)
})

test('attack 74: a grant made in the last moment is not taken along unseen', async () => {
  const grant = await used(1)
  const early = await byFormer.grant(SCOPE)
  const events = `${world.resource}/events`
  const announce = (each: string) =>
    former.push(events, 'grant-issued', { resource, grant_id: idOf(each), grant: each })
  assert.equal((await announce(early)).status, 202)
  await toConfirmPage(world, person, next.issuer)
  assert.ok(person.has('It has never read anything.'), 'shown apart')
  assert.deepEqual(person.page.ticked(), [], 'nothing is chosen beforehand')
  const late = await byFormer.grant(SCOPE)
  assert.equal((await announce(late)).status, 202)
  const chosen = await confirm()
  assert.deepEqual(chosen.toSorted(), [grant, early].map(idOf).toSorted())
  assert.ok(!person.url.endsWith('/provider'), `the change has not been made: ${person.url}`)
  const refused = await read(await byNext.token(SCOPE, grant))
  assertRefused(refused, 401, 'invalid_token', 'the next provider is none yet')
  assert.equal((await read(await byFormer.token(SCOPE, grant, place(1)))).status, 200)
  // Shown again, with the new one; whoever says nothing of it takes nothing along.
  await toConfirmPage(world, person, next.issuer)
  assert.ok(person.page.html.includes(`grant-${idOf(late)}`), person.text)
  await person.pressForged('Change provider', (entries) => [
    ...entries,
    [`grant-${idOf(grant)}`, 'on'],
    [`grant-${idOf(early)}`, 'stop'],
    [`grant-${idOf(late)}`, 'stop'],
  ])
  await person.signInIfAsked()
  assert.equal((await read(await byNext.token(SCOPE, grant))).status, 200)
  for (const each of [early, late])
    assertRefused(await read(await byNext.token(SCOPE, each)), 401, 'invalid_token', 'left behind')
})

test('attack 75: with the list of the former provider dead, what was carried lives', async () => {
  const grant = await used(1)
  await move()
  former.down.add('/status/1').add('/jwks').add('/.well-known/oauth-authorization-server')
  const asked = former.count('/status/1')
  // Long after everything that was ever known of that list has run out.
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 })
  try {
    const answer = await read(await byNext.token(SCOPE, grant))
    assert.equal(answer.status, 200, answer.text)
  } finally {
    mock.timers.reset()
  }
  assert.equal(former.count('/status/1'), asked, 'nor is it asked')
})

test('attack 75: what the former provider says ends nothing and brings nothing back', async () => {
  const [lives, endedThere, endedHere] = [await used(1), await used(2), await used(3)]
  // The list says so; the resource service hears it when it reads the list once more before the change.
  former.revoked.add(2)
  former.bent.statusList = { iat: Math.floor(Date.now() / 1000) + 1 }
  const carried = await move()
  assert.deepEqual(carried.toSorted(), [lives, endedHere].map(idOf).toSorted())
  const present = async (grant: string) => read(await byNext.token(SCOPE, grant))
  assert.equal((await present(endedHere)).status, 200)
  await person.go(`${world.resource}/access/${idOf(endedHere)}/end`)
  await person.press('End access')

  former.revoked.clear()
  former.revoked.add(1)
  former.bent.statusList = { iat: Math.floor(Date.now() / 1000) + 2 }
  const asked = former.count('/status/1')
  for (const [idx, grant] of [lives, endedThere, endedHere].entries()) {
    const events = `${world.resource}/events`
    const payload = { resource, grant_id: idOf(grant) }
    const ended = await former.push(events, 'grant-revoked', payload)
    assert.equal(ended.status, 400, ended.text)
    const status = listed(former, idx + 1)
    const again = await former.push(events, 'grant-issued', { ...payload, grant, status })
    assert.equal(again.status, 400, again.text)
  }
  // Two rounds of polling later, by every clock in this process.
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 130_000 })
  try {
    assert.equal((await present(lives)).status, 200, 'it ends nothing')
    for (const grant of [endedThere, endedHere])
      assertRefused(await present(grant), 401, 'invalid_token', 'it brings nothing back')
    const inItsList = await byNext.token(SCOPE, lives, place(1))
    assertRefused(await read(inItsList), 401, 'invalid_token', 'a place in the former list')
  } finally {
    mock.timers.reset()
  }
  assert.equal(former.count('/status/1'), asked, 'it is not asked')
  await person.go(`${world.resource}/access`)
  assert.equal(person.text.split('Can read').length - 1, 1, person.text)
})

test('attack 44: a grant by a retired key, with an earlier date and first seen after the switch', async () => {
  const { grantKey } = former
  const grant = await used(1)
  // The same provider, with another key of the owner: the former device is gone.
  const phone = next.grantKey
  former.bent.token = {
    authorization_details: [
      {
        type: 'mandate_binding',
        resource,
        grant_keys: { keys: [{ ...phone.publicJwk, kid: phone.thumbprint }] },
      },
    ],
  }
  await toConfirmPage(world, person, former.issuer)
  await confirm()
  const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${phone.thumbprint}`
  const renewed = { claims: { iss }, header: { kid: phone.thumbprint }, key: phone }
  const present = async (each: string) => read(await byFormer.token(SCOPE, each))
  assert.equal((await present(await byFormer.grant(SCOPE, renewed))).status, 200)
  assert.equal((await present(grant)).status, 200, 'carried, byte for byte')
  const before = await refusedRows(person, resource)
  const iat = Math.floor(Date.now() / 1000)
  const retired: [what: string, claims: Record<string, unknown>][] = [
    ['dated now', {}],
    ['dated before the switch', { iat: iat - 86_400 }],
    ['dated before the first binding', { iat: 1_600_000_000 }],
    ['in the name of the present key', { iss, iat: iat - 86_400 }],
  ]
  for (const [what, claims] of retired) {
    const each = await byFormer.grant(SCOPE, { claims, key: grantKey })
    assertRefused(await present(each), 401, 'invalid_token', what)
    const payload = { resource, grant_id: idOf(each), grant: each }
    const pushed = await former.push(`${world.resource}/events`, 'grant-issued', payload)
    assert.equal(pushed.status, 400, `${what}: ${pushed.text}`)
    assertRefused(await present(each), 401, 'invalid_token', `${what}, announced`)
  }
  await assertRefusedRows(person, resource, before + 2 * retired.length)
})
