/** What is said of several providers is said of just so many. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person } from '../support/person.ts'
import { linkBeside, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

let world: World
const anna = new Person('anna')

before(async () => {
  world = await World.start({ worker: false })
  await owner(world, anna)
})
after(() => world[Symbol.asyncDispose]())

test('one that is added is not said to become the provider; of three, two stay when one goes', async () => {
  const second = await world.anotherAuthorization()
  const third = await world.anotherAuthorization()
  for (const one of [second, third]) await anna.signUp(one)
  await toConfirmPage(world, anna, second, /^Beside/)
  await anna.press('Add provider')
  const { host } = new URL(second)
  assert.ok(anna.has(`To add ${host} beside those there are`), anna.text)
  assert.doesNotMatch(anna.text, /to make .* your provider/i)
  await anna.signInIfAsked()
  assert.match(anna.text, /The other provider and its apps stay as they are/)
  await linkBeside(world, anna, third)
  assert.match(anna.text, /The other providers and their apps stay as they are/)
  assert.doesNotMatch(anna.text, /The other provider and/)
  await toConfirmPage(world, anna, third)
  await anna.press('Change provider')
  assert.match(anna.text, /To make \S+ your provider/)
})
