/** The key that an owner keeps offline: what it does when nobody can sign in. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readBinding } from '@mandate/grants'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { enter, RecoveryKey, register, send } from '../support/recovery.ts'
import { owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

let world: World
let app: App
let people = 0

before(async () => {
  world = await World.start({ worker: false })
  app = await App.start()
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

/** Somebody with a provider, a recovery key, and an app that reads. */
async function somebody() {
  const person = new Person(`owner-${people++}`)
  const resource = await owner(world, person)
  const key = new RecoveryKey()
  await register(world, person, key)
  const scope = 'google.photos.title'
  const tokens = await app.obtain(person, world.authorization, { scope, resource })
  const read = async () =>
    (await app.read(`${resource}/records/google.photos`, tokens.access_token)).status
  assert.equal(await read(), 200)
  // Another browser, where nobody is signed in at the resource service.
  const stranger = new Person(person.name)
  return { person, stranger, resource, key, tokens, read }
}

async function newest(person: Person, resource: string) {
  const { bindings } = (await (await person.fetch(`${resource}/bindings`)).json()) as {
    bindings: { issuer: string | null; active: boolean; jwt: string }[]
  }
  return { ...bindings[0]!, claims: readBinding(bindings[0]!.jwt) }
}

test('with the key and without a login: access is ended by page', async () => {
  const { stranger, resource, key, read } = await somebody()
  await enter(world, stranger, key, resource)
  await stranger.go(`${world.resource}/access`)
  await stranger.press('End access', new URL(app.clientId).host)
  await stranger.press('End access')
  assert.ok(stranger.has('Ended'), stranger.text)
  assert.equal(await read(), 401)
})

test('with the key and without a login: another provider is chosen by page, no password asked', async () => {
  const { stranger, resource, key, read } = await somebody()
  await enter(world, stranger, key, resource)
  const other = await world.anotherAuthorization()
  await stranger.signUp(other)
  await toConfirmPage(world, stranger, other)
  stranger.tick('Stop', new URL(app.clientId).host)
  await stranger.press('Change provider')
  assert.equal(new URL(stranger.url).pathname, '/provider', stranger.text)
  const binding = await newest(stranger, resource)
  assert.equal(binding.issuer, other)
  assert.equal(binding.claims.instructed_by, 'recovery-key')
  assert.equal(await read(), 401)
})

test('with the key and without a login: the provider is left by page', async () => {
  const { stranger, resource, key, read } = await somebody()
  await enter(world, stranger, key, resource)
  await stranger.go(`${world.resource}/provider`)
  await stranger.press('Have no provider')
  assert.ok(stranger.has('You have no provider yet'), stranger.text)
  assert.equal(await read(), 401)
  const binding = await newest(stranger, resource)
  assert.deepEqual([binding.issuer, binding.active], [null, false])
  assert.equal(binding.claims.aud, undefined)
  assert.deepEqual(binding.claims.ends, [1])
})

test('by API: access is ended, the provider is left, another is bound', async () => {
  const { stranger, resource, key, tokens, read } = await somebody()
  const call = (method: string, path: string, body?: object) =>
    send(world, method, `${resource}${path}`, body, stranger)
  assert.equal((await call('DELETE', `/grants/${tokens.grant_id}`)).status, 403)
  await enter(world, stranger, key, resource)
  assert.equal((await call('DELETE', `/grants/${tokens.grant_id}`)).status, 204)
  assert.equal(await read(), 401)
  assert.equal((await call('DELETE', `/grants/${tokens.grant_id}`)).status, 404)
  assert.equal((await call('DELETE', '/bindings/7')).status, 404)
  assert.equal((await call('DELETE', '/bindings/1')).status, 204)
  const none = (await (await fetch(metadataOf(resource))).json()) as Record<string, unknown>
  assert.deepEqual(none['authorization_servers'] ?? [], [])

  const wrong = await call('POST', '/bindings', { provider: 'nowhere' })
  assert.equal(wrong.status, 400)
  const other = await world.anotherAuthorization()
  await stranger.signUp(other)
  const started = await call('POST', '/bindings', { provider: other })
  const { authorization_url: url } = (await started.json()) as { authorization_url: string }
  await stranger.go(url)
  await stranger.signInIfAsked()
  stranger.tick('This provider keeps the key')
  await stranger.press('Allow')
  const pending = await call('GET', '/bindings/pending')
  const shown = (await pending.json()) as { issuer: string; grants: object[]; fingerprint: string }
  assert.equal(shown.issuer, other)
  assert.equal(shown.fingerprint.split(/\W+/).length, 6)
  const confirmed = await call('PUT', '/bindings/pending', { go_on: [], stop: [] })
  assert.equal(confirmed.status, 204, await confirmed.text())
  const binding = await newest(stranger, resource)
  assert.deepEqual([binding.issuer, binding.claims.instructed_by], [other, 'recovery-key'])
})

test('a lost password is replaced with the key; who was signed in is not any more', async () => {
  const { person, stranger, resource, key } = await somebody()
  await enter(world, stranger, key, resource)
  await stranger.go(`${world.resource}/recovery`)
  await stranger.fill({ 'New password': 'short' }).press('Set the password')
  assert.equal(stranger.status, 422)
  await stranger.fill({ 'New password': 'a better password' }).press('Set the password')
  assert.ok(stranger.has('Your password is set'), stranger.text)
  await stranger.go(`${world.resource}/recovery`)
  assert.ok(stranger.hasButton('Sign in'), 'the session with the key is over')
  await person.go(`${world.resource}/`)
  assert.ok(person.hasButton('Sign in'), 'the old session too')
  const anew = new Person(person.name, 'a better password')
  await anew.go(`${world.resource}/`)
  await anew.signInIfAsked()
  assert.ok(anew.has('A new password was set with the recovery key'), anew.text)
  const former = new Person(person.name)
  await former.go(`${world.resource}/`)
  await former.signInIfAsked()
  assert.equal(former.status, 401)
})

function metadataOf(resource: string): string {
  const { origin, pathname } = new URL(resource)
  return `${origin}/.well-known/oauth-protected-resource${pathname}`
}
