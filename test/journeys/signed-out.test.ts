/** Whoever sends a form when their sign-in has ended is told that nothing was done, signs in, and is on a page again. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
before(async () => {
  world = ends.use(await World.start({ worker: false }))
  await owner(world, anna)
})
after(() => ends.disposeAsync())

const forms: [service: 'authorization' | 'resource', path: string, page: string][] = [
  ['resource', '/provider/ceiling', '/provider'],
  ['resource', '/provider/unbind', '/provider'],
  ['resource', '/provider/change', '/provider'],
  ['resource', '/provider/cancel', '/provider'],
  ['resource', '/access/keep', '/'],
  ['resource', '/access/some/keep', '/access'],
  ['resource', '/data/uploads/some', '/data'],
  ['resource', '/take-out/remove', '/take-out'],
  ['resource', '/imports/1/again', '/imports/1'],
  ['resource', '/imports/1/pause', '/imports/1'],
  ['resource', '/account/later', '/'],
  ['resource', '/take-out/new', '/take-out/new'],
  ['authorization', '/account/later', '/'],
  ['authorization', '/shared/answer', '/shared'],
]

for (const [service, path, page] of forms) {
  test(`${path} at the ${service} service is sent too late, and its sender comes back to ${page}`, async () => {
    const person = new Person('anna')
    const sent = await person.fetch(world[service] + path, { method: 'POST' })
    await person.go(new URL(sent.headers.get('location') ?? '', world[service]).href)
    assert.ok(person.has('What you just sent has changed nothing.'), person.text)
    await person.signInIfAsked()
    assert.equal(new URL(person.url).pathname, page)
  })
}

test('whoever was only on the way to a page is told nothing of the kind', async () => {
  const person = await new Person('anna').go(`${world.resource}/access`)
  assert.ok(person.hasButton('Sign in') && !person.has('has changed nothing'), person.text)
})
