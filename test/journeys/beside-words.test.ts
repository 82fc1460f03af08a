/** What is said of several providers is said of just so many, and each speaks for itself alone. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { linkBeside, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let world: World
let resource: string
let second: string
const anna = new Person('anna')

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  resource = await owner(world, anna)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
})
after(() => ends.disposeAsync())

test('one that is added is not said to become the provider; of three, two stay when one goes', async () => {
  const third = await world.anotherAuthorization()
  await anna.signUp(third)
  await toConfirmPage(world, anna, second, /^Beside/)
  await anna.press('Add provider')
  const { host } = new URL(second)
  assert.ok(anna.has(`To add ${host} to your providers`), anna.text)
  assert.doesNotMatch(anna.text, /to make .* your provider/i)
  await anna.signInIfAsked()
  assert.match(anna.text, /The other provider and its apps stay as they are/)
  await linkBeside(world, anna, third)
  assert.match(anna.text, /The other providers and their apps stay as they are/)
  assert.doesNotMatch(anna.text, /The other provider and/)
  assert.equal(anna.text.match(/One of your providers/g)?.length, 3)
  await toConfirmPage(world, anna, third)
  await anna.press('Change provider')
  assert.match(anna.text, /To make \S+ your provider/)
})

test('a provider that lets nobody read does not say that nobody can', async () => {
  await using app = await App.start()
  const asked = { scope: 'google.photos.title', resource }
  const { access_token } = await app.obtain(anna, world.authorization, asked)
  const read = await app.read(`${resource}/records/google.photos`, access_token)
  assert.equal(read.status, 200)
  for (const path of ['/', '/access']) {
    await anna.go(`${second}${path}`)
    assert.ok(anna.has('Through this provider no app can read your data.'), anna.text)
  }
})

test('one that was left does not speak as if it had never been there', async () => {
  await anna.go(`${world.resource}/provider`)
  await anna.press(`Do without ${new URL(second).host}`)
  await anna.signInIfAsked()
  for (let tries = 0; !anna.has('This provider manages access to none of your data.'); tries++) {
    assert.ok(tries < 100, anna.text)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await anna.go(`${second}/`)
  }
  await anna.go(`${world.resource}/provider`)
  await anna.press(`Do without ${new URL(world.authorization).host}`)
  await anna.signInIfAsked()
  await anna.go(`${world.resource}/access`)
  assert.match(anna.text, /by you, when you changed who manages access/)
})
