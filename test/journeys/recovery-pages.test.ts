/** What the pages say to somebody who is there with the recovery key and not signed in. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { enter, RecoveryKey, register } from '../support/recovery.ts'
import { owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

let world: World
let stranger: Person
let app: App

before(async () => {
  world = await World.start({ worker: false })
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  app = await App.start()
  await app.obtain(anna, world.authorization, { scope: 'google.photos.title', resource })
  const key = new RecoveryKey()
  await register(world, anna, key)
  stranger = new Person('anna')
  await enter(world, stranger, key, resource)
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('only what the key opens is led to, and nobody is told that they are signed in', async () => {
  for (const path of ['/recovery', '/access', '/provider']) {
    await stranger.go(`${world.resource}${path}`)
    const [nav = ''] = /<nav[\s\S]*?<\/nav>/.exec(stranger.page.html) ?? []
    const led = [...nav.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)
    assert.deepEqual(led, ['/recovery', '/access', '/provider'])
    assert.match(nav, new RegExp(`href="${path}" aria-current="page"`))
    // Signing out ends no session of this kind: whoever sits here next would find it open.
    assert.doesNotMatch(stranger.page.html, /href="\/(sign-out|account)"/)
  }
})

test('nothing leads to pages of data, and a frame for examples is as empty as for anybody', async () => {
  await stranger.go(`${world.resource}/access`)
  assert.ok(stranger.has('One app can read some of your data.'), stranger.text)
  assert.doesNotMatch(stranger.page.html, /href="\/(activity|explore)"/)
  const frame = `${world.resource}/share/frame?scope=google.photos.title`
  assert.equal((await stranger.fetch(frame)).status, 204)
})

test('the page says whose account it is, and a change of provider asks for nothing more', async () => {
  await stranger.go(`${world.resource}/recovery`)
  assert.match(stranger.text, /For the account anna, until /)
  const other = await world.anotherAuthorization()
  await stranger.signUp(other)
  await toConfirmPage(world, stranger, other)
  stranger.tick('Stop')
  assert.doesNotMatch(stranger.text, /You will be asked to sign in again/)
  await stranger.press('Change provider')
  assert.equal(new URL(stranger.url).pathname, '/provider', stranger.text)
})

test('after a new password the name to sign in by is said', async () => {
  await stranger.go(`${world.resource}/recovery`)
  stranger.fill({ 'New password': 'another horse battery' })
  await stranger.press('Set the password')
  assert.ok(stranger.has('Sign in with it, as anna.'), stranger.text)
})
