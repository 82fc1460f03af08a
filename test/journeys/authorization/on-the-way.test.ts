/** Whoever comes with an app's or a service's question and no session signs in, or up, and then is asked. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person } from '../../support/person.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

test('an owner who signs in on the way is asked, and the answer reaches the app', async () => {
  const { app, anna, issuer } = world
  const signedOut = anna.elsewhere()
  const asked = await app.ask(signedOut, issuer, { scope: 'google.photos.title' })
  await signedOut.press('Allow')
  const { status, text } = await app.redeem(asked, String(app.returned(signedOut)['code']))
  assert.equal(status, 200, text)
})

test('an owner who signs in on the way links', async () => {
  const { anna, issuer, stub } = world
  const linked = await stub.linkAt(anna.elsewhere(), issuer)
  assert.equal(linked.idToken['preferred_username'], `anna@${new URL(issuer).host}`)
})

test('somebody new signs up on the way and is asked', async () => {
  const { app, issuer } = world
  const ben = new Person('ben')
  const { asked } = await app.push(issuer, { scope: 'google.photos.title' })
  await ben.go(asked.url)
  await ben.click('Sign up')
  await ben.fill({ Name: ben.name, Password: ben.password }).press('Sign up')
  // Nothing is linked for ben yet: the page says so, and knows who asks.
  assert.ok(ben.has('does not manage access'), ben.text)
})
