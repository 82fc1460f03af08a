/** Who an app says it is: documents that cannot be had or say something else, assertions that prove nothing. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import type { Tokens } from '../support/app.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { Neighbour } from '../support/hostile/neighbour.ts'
import { clientAssertion, type KeyPair, keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: HostileApp
let issuer: string
let tokens: Tokens

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await HostileApp.start())
  issuer = world.authorization
  const resource = await owner(world, anna)
  tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
})
after(() => ends.disposeAsync())

test('attack 18: a document that redirects, floods, dawdles, or is another, makes no client', async () => {
  const neighbour = ends.use(await Neighbour.start())
  const target = ends.use(await Neighbour.start())
  const document = (client_id: string, more: object = {}) =>
    JSON.stringify({ client_id, redirect_uris: [app.callback], ...more })
  const json = { 'content-type': 'application/json' }
  const right = document(`${neighbour.origin}/right.json`)
  const answers: Record<string, Neighbour['answer']> = {
    '/redirect.json': (_, to) => to.writeHead(302, { location: `${target.origin}/x.json` }).end(),
    '/moved.json': (_, to) => to.writeHead(308, { location: '/right.json' }).end(),
    '/large.json': (_, to) =>
      to
        .writeHead(200, json)
        .end(document(`${neighbour.origin}/large.json`, { x: 'x'.repeat(6_000) })),
    '/endless.json': (_, to) => {
      to.writeHead(200, json)
      const flood = setInterval(() => to.write('          '), 5)
      to.once('close', () => clearInterval(flood))
    },
    '/slow.json': (_, to) => {
      to.writeHead(200, json).write('{')
    },
    '/silent.json': () => {},
    '/page.json': (_, to) => to.writeHead(200, json).end('<!doctype html><title>app</title>'),
    '/list.json': (_, to) => to.writeHead(200, json).end(`[${right}]`),
    '/gone.json': (_, to) => to.writeHead(410, json).end(document(`${neighbour.origin}/gone.json`)),
    '/other.json': (_, to) => to.writeHead(200, json).end(right),
    '/secret.json': (_, to) =>
      to
        .writeHead(200, json)
        .end(document(`${neighbour.origin}/secret.json`, { client_secret: 's' })),
  }
  neighbour.answer = (request, to) => {
    const answer = answers[request.url ?? '']
    if (answer) answer(request, to)
    else to.writeHead(200, json).end(right)
  }
  const push = (path: string) => {
    const client_id = `${neighbour.origin}${path}`
    const asked = { client_id, response_type: 'code', redirect_uri: app.callback, scope: SCOPE }
    const anonymous = { client_assertion: undefined, client_assertion_type: undefined }
    return app.post(`${issuer}/request`, issuer, { ...asked, ...anonymous })
  }
  for (const path of Object.keys(answers))
    assertOAuthError(await push(path), 'invalid_client', path)
  assert.equal(target.touched, 0, 'nobody follows a redirect')
})

test('attack 24: an assertion for another audience, of another kind, or by no key of the app, is none', async () => {
  const send = (client_assertion: string) =>
    app.refresh(issuer, tokens.refresh_token as string, { client_assertion })
  for (const [what, assertion] of await app.assertions(issuer)) {
    const answer = await send(assertion)
    const isUnread = /another app$|no JWT/.test(what)
    const error = isUnread && answer.body.error === 'invalid_request'
    assertOAuthError(answer, error ? 'invalid_request' : 'invalid_client', what)
  }
  const once = await clientAssertion(app.clientId, issuer, app.key)
  assert.equal((await send(once)).status, 200)
  assertOAuthError(await send(once), 'invalid_client', 'used before')
})

test('attack 24: a key that the app has withdrawn counts for a minute, however long it said that its keys may be kept', async () => {
  const headers = { 'cache-control': 'public, max-age=31536000' }
  const publish = (...keys: KeyPair[]) => {
    const published = keys.map((key) => ({ ...key.publicJwk, kid: key.thumbprint, use: 'sig' }))
    app.pages['/jwks'] = ['application/json', JSON.stringify({ keys: published }), headers]
  }
  const renew = async (key: KeyPair) => {
    const client_assertion = await clientAssertion(app.clientId, issuer, key)
    return app.refresh(issuer, tokens.refresh_token as string, { client_assertion })
  }
  const [other, next] = [await keyPair('ES256'), await keyPair('ES256')]
  publish(app.key, other)
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    mock.timers.tick(61_000)
    for (const key of [app.key, other]) assert.equal((await renew(key)).status, 200)
    // Stolen, and taken away; the thief is the next to come.
    publish(app.key)
    mock.timers.tick(61_000)
    assertOAuthError(await renew(other), 'invalid_client', 'withdrawn')
    assert.equal((await renew(app.key)).status, 200)
    // One that has come since is found, too.
    publish(app.key, next)
    mock.timers.tick(61_000)
    assert.equal((await renew(next)).status, 200)
  } finally {
    mock.timers.reset()
  }
})
