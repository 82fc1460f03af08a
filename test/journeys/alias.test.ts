/** The name that an owner gives to apps: it changes, it may stand on an own domain, and it is nobody else's. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MandateClient } from '@mandate/client'
import { App } from '../support/app.ts'
import { hosting } from '../support/domain.ts'
import { Person } from '../support/person.ts'
import { owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const DAY = 86_400_000
const ends = new AsyncDisposableStack()
let world: World
let app: App
let later = 0

before(async () => {
  const changeAuthorization = (config: World['authorizationConfig']) => ({
    ...config,
    clock: () => Date.now() + later,
  })
  world = ends.use(await World.start({ worker: false, changeAuthorization }))
  app = ends.use(await App.start())
})
after(() => ends.disposeAsync())

const atProvider = () => new URL(world.authorization).host

async function webfinger(name: string, ...rels: string[]): Promise<unknown> {
  const query = new URLSearchParams({ resource: `acct:${name}@${atProvider()}` })
  for (const rel of rels) query.append('rel', rel)
  const answer = await fetch(`${world.authorization}/.well-known/webfinger?${query}`)
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { links: unknown }).links
}

async function rename(person: Person, name: string): Promise<void> {
  await person.go(`${world.authorization}/alias`)
  await person.signInIfAsked()
  await person.fill({ 'New name': name }).press('Change my name')
}

test('a name tells only the links of the relations that are asked for', async () => {
  const issuer = 'http://openid.net/specs/connect/1.0/issuer'
  const avatar = 'http://webfinger.net/rel/avatar'
  const all = await webfinger('anna')
  assert.deepEqual(all, [{ rel: issuer, href: world.authorization }])
  assert.deepEqual(await webfinger('anna', avatar), [])
  assert.deepEqual(await webfinger('anna', issuer), all)
  assert.deepEqual(await webfinger('anna', avatar, issuer), all)
})

test('a name is changed: access lives on, and the old name is kept from everybody else for a year', async () => {
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  await rename(anna, 'Annabel ')
  assert.ok(anna.has(`annabel@${atProvider()}`), anna.text)
  assert.equal((await app.refresh(world.authorization, tokens.refresh_token as string)).status, 200)
  assert.deepEqual(await webfinger('anna'), await webfinger('annabel'))
  assert.deepEqual(await webfinger('anna'), await webfinger('nobody-has-this'))

  const formerly = new Person('anna')
  await formerly.go(`${world.authorization}/sign-in`)
  await formerly.signInIfAsked()
  assert.equal(formerly.status, 401, 'the old name signs nobody in')
  const presently = new Person('annabel')
  await presently.go(`${world.authorization}/`)
  await presently.signInIfAsked()
  assert.ok(presently.has(`annabel@${atProvider()}`), presently.text)

  const impostor = new Person('anna')
  const refuses = () => assert.rejects(impostor.signUp(world.authorization), /409/)
  await refuses()
  const ben = new Person('ben')
  await ben.signUp(world.authorization)
  for (const name of ['anna', 'annabel']) {
    await rename(ben, name)
    assert.equal(ben.status, 409, `${name}: ${ben.text}`)
  }
  await rename(ben, 'not a name')
  assert.equal(ben.status, 422, ben.text)
  assert.ok(ben.has(`ben@${atProvider()}`))

  await rename(presently, 'anna')
  assert.ok(presently.has(`anna@${atProvider()}`), 'its owner takes it back')
  await rename(presently, 'annabel')
  later = 364 * DAY
  await refuses()
  later = 366 * DAY
  await impostor.signUp(world.authorization)
  later = 0
})

test('a name is changed only with a sign-in of the last minutes', async () => {
  const carla = new Person('carla')
  await carla.signUp(world.authorization)
  later = 11 * 60_000
  await carla.go(`${world.authorization}/alias`)
  assert.ok(carla.hasButton('Sign in'), carla.text)
  later = 0
})

test('an address on an own domain: the page makes the file, and every app finds the provider by it', async () => {
  const dora = new Person('dora')
  await dora.signUp(world.authorization)
  await dora.signUp(world.resource)
  await dora.go(`${world.authorization}/alias`)
  await dora.fill({ 'Your address': 'dora at home' }).press('Show what to put there')
  assert.equal(dora.status, 400)
  await dora.fill({ 'Your address': 'Dora@dora.example' }).press('Show what to put there')
  assert.ok(dora.has('https://dora.example/.well-known/webfinger'), dora.text)
  const answer = await dora.fetch(dora.page.linkTo('Download the file'))
  assert.match(answer.headers.get('content-disposition') ?? '', /attachment; filename="webfinger"/)
  const file = await answer.text()
  assert.equal(JSON.parse(file).subject, 'acct:dora@dora.example')

  // Her domain: a server that knows nothing but files.
  await using domain = await hosting(file)
  await using moved = await hosting(null, `${domain.origin}/.well-known/webfinger`)
  const client = new MandateClient({ clientId: app.clientId, redirectUri: app.callback })
  for (const { origin } of [domain, moved]) {
    const address = `dora@${new URL(origin).host}`
    assert.equal((await client.discover(address)).issuer, world.authorization)
    await toConfirmPage(world, dora, address)
    assert.ok(dora.has(`dora@${atProvider()}`), dora.text)
  }
})
