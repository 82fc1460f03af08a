/** An app that is told that the sign-in was too long ago asks again with `max_age` (RFC 9470), and wants no identity for it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { readAccessToken } from '@mandate/grants'
import type { Answer } from '../../support/app.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const scope = 'google.photos.title'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

/** Asks for what is allowed already; whether the person had to sign in, and what the app got. */
async function ask(max_age: string): Promise<{ signedIn: boolean; answer: Answer }> {
  const { app, anna, issuer } = world
  const { answer: pushed, asked } = await app.push(issuer, { scope, max_age })
  assert.equal(pushed.status, 201, pushed.text)
  await anna.go(asked.url)
  const signedIn = anna.hasButton('Sign in')
  await anna.signInIfAsked()
  const answer = await app.redeem(asked, String(app.returned(anna)['code']))
  assert.equal(answer.status, 200, answer.text)
  return { signedIn, answer }
}

test('max_age asks for a sign-in as young as that, and the token tells of it', async () => {
  const { app, anna, issuer } = world
  const first = await app.obtain(anna, issuer, { scope })
  const before = readAccessToken(first.access_token).auth_time as number

  const young = await ask('3600')
  assert.equal(young.signedIn, false)
  assert.equal(young.answer.body['id_token'], undefined, 'nobody asked who it is')
  assert.equal(readAccessToken(String(young.answer.body['access_token'])).auth_time, before)

  await setTimeout(2_100)
  const old = await ask('1')
  assert.equal(old.signedIn, true)
  assert.equal(old.answer.body['id_token'], undefined)
  const { auth_time: now } = readAccessToken(String(old.answer.body['access_token']))
  assert.ok(now !== undefined && now > before)
})

test('max_age=0 asks in any case', async () => {
  // Sign-ins are told by the second: one of the same second would count.
  await setTimeout(1_100)
  assert.equal((await ask('0')).signedIn, true)
})

test('max_age beside openid is as ever', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: `openid ${scope}`, max_age: '0' })
  assert.ok(app.returned(anna)['code'])
})

test('what is no number of seconds is refused where it is pushed', async () => {
  const { app, issuer } = world
  for (const max_age of ['-1', 'soon', '1.5', '9'.repeat(20)]) {
    const { answer } = await app.push(issuer, { scope, max_age })
    assert.deepEqual([answer.status, answer.body.error], [400, 'invalid_request'], max_age)
    assert.match(String(answer.body.error_description), /max_age/)
  }
})

test('a program that shows a code says so too', async () => {
  const { anna, app, issuer } = world
  app.document = { ...app.document, grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] }
  const { device_authorization_endpoint: endpoint } = await app.metadata(issuer)
  const asking = { scope, dpop_jkt: app.dpop.thumbprint, max_age: '0' }
  await setTimeout(1_100)
  const shown = await app.post(String(endpoint), issuer, asking)
  assert.equal(shown.status, 200, shown.text)
  await anna.go(`${issuer}/device`)
  await anna.fill({ Code: String(shown.body['user_code']) }).press('Continue')
  assert.ok(anna.hasButton('Sign in'), anna.text)
  await anna.signInIfAsked()
  assert.ok(anna.hasButton('Allow'), anna.text)
})
