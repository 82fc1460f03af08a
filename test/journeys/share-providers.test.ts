/** Ada and Bob are with two providers, and Ada changes hers: what she shares with Bob goes on, and he finds it again. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { hosting } from '../support/domain.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { type Opened, readAs, share, shown, toShare, worldWithReader } from '../support/sharing.ts'
import { importFiles, link, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].{title,time~day}'
const ends = new AsyncDisposableStack()
let world: World
let app: App
let bobs: string
let adasNext: string
let resource: string
let tokens: Tokens & Opened
const ada = new Person('ada')
const bob = new Person('bob')
const at = (person: Person, provider: string) => `${person.name}@${new URL(provider).host}`
const read = () => app.read(`${resource}/records/google.photos`, tokens.access_token)

before(async () => {
  app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app))
  bobs = await world.anotherAuthorization()
  adasNext = await world.anotherAuthorization()
  resource = await owner(world, ada)
  await importFiles(ada, resource, (await madeTakeout()).files)
  await bob.signUp(bobs)
})
after(() => ends.disposeAsync())

test('shared with an alias on a domain of his own: the file there says which account it is', async () => {
  await bob.go(`${bobs}/alias`)
  await bob.signInIfAsked()
  await bob.fill({ 'Your address': 'bob@bob.example' }).press('Show what to put there')
  const file = await (await bob.fetch(bob.page.linkTo('Download the file'))).text()
  // A domain of this machine has a port, which no address on one's own has.
  await using domain = await hosting((host) => file.replace('@bob.example', `@${host}`))
  const alias = `bob@${new URL(domain.origin).host}`
  const from = { authorization: world.authorization, resource }
  await toShare(ada, from, 'google.photos.title', alias)
  assert.ok(ada.has(`Whoever has ${alias.slice(4)} decides whose account`), ada.text)
  await ada.press('Share')
  const sharer = at(ada, world.authorization)
  const opened = await readAs(app, bob, { provider: bobs, sharer, issuer: world.authorization })
  const { status, text } = await app.read(`${resource}/records/google.photos`, opened.access_token)
  assert.equal(status, 200, text)
  await ada.go(`${world.authorization}/access`)
  await ada.press('End access', alias)
  await ada.press('End access')
  await shown(bob, bobs, 'Ended (1)')
})

test('a file of before, which names no account: she is told, and nothing is shared', async () => {
  const links = [{ rel: 'http://openid.net/specs/connect/1.0/issuer', href: bobs }]
  await using domain = await hosting(JSON.stringify({ links }))
  const from = { authorization: world.authorization, resource }
  await toShare(ada, from, SCOPE, `bob@${new URL(domain.origin).host}`)
  assert.equal(ada.status, 400)
  assert.ok(ada.has('does not say to which account there'), ada.text)
})

test('shared with an alias at another provider, read with what that one says of him', async () => {
  await share(ada, { authorization: world.authorization, resource }, SCOPE, at(bob, bobs))
  tokens = await readAs(app, bob, {
    ...{ provider: bobs, sharer: at(ada, world.authorization), issuer: world.authorization },
  })
  const page = await read()
  assert.equal(page.status, 200, page.text)
  assert.ok((page.body['records'] as object[]).length > 0)
})

test('his provider says who tells it so, and what he will see, in his language', async () => {
  await bob.go(`${bobs}/shared`)
  assert.ok(bob.has(`${new URL(world.authorization).host} says so.`), bob.text)
  assert.ok(bob.has('since 1 January 2018'), bob.text)
  const french = await bob.fetch(`${bobs}/shared`, { headers: { 'accept-language': 'fr' } })
  assert.match(await french.text(), /depuis le 1er janvier 2018/)
})

test('Ada changes her provider and lets it go on: Bob’s tokens of the former one are over', async () => {
  await ada.signUp(adasNext)
  await link(world, ada, adasNext, { [at(bob, bobs)]: 'Go on' })
  assert.equal((await read()).status, 401)
})

test('the app alone gets nothing at her new provider for what goes on for Bob', async () => {
  const { status, body } = await app.post(`${adasNext}/token`, adasNext, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: tokens.grant,
    subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
  })
  assert.equal(status, 400, JSON.stringify(body))
  assert.equal(body['error'], 'invalid_grant')
  assert.match(String(body['error_description']), /for a person is not exchanged/)
})

test('the new provider tells Bob’s, the former one’s is over, and he reads on after saying who he is', async () => {
  const former = tokens.grant_id
  tokens = await readAs(app, bob, {
    ...{ provider: bobs, sharer: at(ada, adasNext), issuer: adasNext },
  })
  // The very permission that she signed then.
  assert.equal(tokens.grant_id, former)
  assert.equal((await read()).status, 200)
  await shown(bob, bobs, 'Ended (2)')
})

test('ended at the new provider: nothing is read, and Bob’s provider knows', async () => {
  await ada.go(`${adasNext}/access`)
  await ada.signInIfAsked()
  await ada.press('End access', at(bob, bobs))
  await ada.press('End access')
  for (let tries = 0; tries < 600 && (await read()).status !== 401; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.equal((await read()).status, 401)
  await shown(bob, bobs, 'Ended (3)')
})
