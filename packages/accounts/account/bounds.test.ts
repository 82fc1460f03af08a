/** What a signed-in person may do to their account, and how often: each costs the service something. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, type Served, serve, signedUp } from '../_service.ts'
import { type CreationOptions, Device } from '../passkeys/_device.ts'

let served: Served
before(async () => {
  served = await serve({ limits: { perAccount: 5, perAddress: 1_000 } })
})
after(() => served[Symbol.asyncDispose]())

async function register(person: Browser, csrf: string): Promise<string> {
  const device = new Device(served.url)
  const asked = await person.ask('/account/passkeys/options', { _csrf: csrf })
  const answer = device.create((await asked.json()) as CreationOptions)
  const form = { _csrf: csrf, called: 'My phone', answer }
  assert.equal((await person.ask('/account/passkeys/new', form)).status, 303)
  return device.id.toString('base64url')
}

test('fifty passkeys are the most; with one removed there is room again', async () => {
  const person = await signedUp(served, 'ana')
  const { csrf } = await person.home()
  const first = await register(person, csrf)
  for (let more = 1; more < 50; more++) await register(person, csrf)
  const full = await person.ask('/account/passkeys/new')
  assert.equal(full.status, 409)
  assert.match(await full.text(), /You have 50 passkeys, the most there may be/)
  assert.equal((await person.ask('/account/passkeys/options', { _csrf: csrf })).status, 409)
  await person.ask(`/account/passkeys/${first}/remove`, { _csrf: csrf })
  await register(person, csrf)
})

test('codes and passwords that are made again and again are counted by account, and signing in is not', async () => {
  const person = await signedUp(served, 'bea')
  const { csrf } = await person.home()
  const make = async () => (await person.ask('/account/codes', { _csrf: csrf })).status
  const statuses = await Promise.all([make(), make(), make(), make(), make(), make(), make()])
  assert.deepEqual(statuses.toSorted(), [200, 200, 200, 200, 200, 429, 429])
  const password = 'a password of tomorrow'
  const set = await person.ask('/account/password', { _csrf: csrf, password })
  assert.equal(set.status, 429)
  assert.ok(Number(set.headers.get('retry-after')) > 0)
})
