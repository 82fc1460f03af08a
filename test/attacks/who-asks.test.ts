/** Who an app says it is: documents that cannot be had or say something else, assertions and proofs that prove nothing. */

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { clientAssertion, dpopProof, keyPair } from '../support/keys.ts'
import { Neighbour } from '../support/neighbour.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let issuer: string
let tokenUrl: string
let tokens: Tokens

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  issuer = world.authorization
  const resource = await owner(world, anna)
  tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  tokenUrl = String((await app.metadata(issuer))['token_endpoint'])
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
  const now = Math.floor(Date.now() / 1000)
  const make = (claims: object) => clientAssertion(app.clientId, issuer, app.key, { ...claims })
  const [head = '', body = ''] = (await make({})).split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hmac = `${text({ ...header, alg: 'HS256' })}.${body}`
  const byPublicKey = createHmac('sha256', JSON.stringify(app.key.publicJwk)).update(hmac)
  const stranger = await keyPair()
  const assertions: [string, string][] = [
    // FAPI 2.0 §5.3.2.1: "shall only accept its issuer identifier value … as a string in the aud claim".
    ['the token endpoint as audience', await make({ aud: tokenUrl })],
    ['the issuer and another as audience', await make({ aud: [issuer, 'https://as.example'] })],
    ['no audience', await make({ aud: undefined })],
    ['expired', await make({ iat: now - 300, exp: now - 120 })],
    ['without an end', await make({ exp: undefined })],
    ['without an id', await make({ jti: undefined })],
    ['of another app', await make({ iss: 'https://app.example', sub: 'https://app.example' })],
    ['for another app', await make({ sub: 'https://app.example/client.json' })],
    ['alg none', `${text({ ...header, alg: 'none' })}.${body}.`],
    ['HS256 with the public key', `${hmac}.${byPublicKey.digest('base64url')}`],
    [
      'under a key name that is not published',
      await clientAssertion(app.clientId, issuer, stranger),
    ],
    [
      'by another key under the name of the right one',
      await clientAssertion(app.clientId, issuer, { ...stranger, thumbprint: app.key.thumbprint }),
    ],
    ['no JWT', 'assertion'],
  ]
  for (const [what, client_assertion] of assertions) {
    const answer = await app.refresh(issuer, tokens.refresh_token as string, { client_assertion })
    const isUnread = /another app$|no JWT/.test(what)
    const error = isUnread && answer.body.error === 'invalid_request'
    assertOAuthError(answer, error ? 'invalid_request' : 'invalid_client', what)
  }
  const once = { client_assertion: await make({}) }
  const use = () => app.refresh(issuer, tokens.refresh_token as string, once)
  assert.equal((await use()).status, 200)
  assertOAuthError(await use(), 'invalid_client', 'used before')
})

test('attack 25: at the token endpoint, too, a proof of another kind or with a private key is none', async () => {
  const now = Math.floor(Date.now() / 1000)
  const make = (options: { claims?: object; header?: object }) =>
    dpopProof(app.dpop, { method: 'POST', url: tokenUrl, ...(options as object) })
  const [head = '', body = ''] = (await make({})).split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hmac = `${text({ ...header, alg: 'HS256' })}.${body}`
  const proofs: [string, string][] = [
    ['alg none', `${text({ ...header, alg: 'none' })}.${body}.`],
    ['HS256', `${hmac}.${createHmac('sha256', 'x').update(hmac).digest('base64url')}`],
    ['a private key', await make({ header: { jwk: app.dpop.privateJwk } })],
    ['no key', await make({ header: { jwk: undefined } })],
    ['another typ', await make({ header: { typ: 'JWT' } })],
    ['another method', await make({ claims: { htm: 'GET' } })],
    ['another host', await make({ claims: { htu: 'https://as.example/token' } })],
    ['no id', await make({ claims: { jti: undefined } })],
    ['no time', await make({ claims: { iat: undefined } })],
    ['stale', await make({ claims: { iat: now - 3_600 } })],
    ['from the future', await make({ claims: { iat: now + 3_600 } })],
    ['no JWT', 'proof'],
  ]
  for (const [what, proof] of proofs) {
    const answer = await app.refresh(issuer, tokens.refresh_token as string, {}, { proof })
    assertOAuthError(answer, 'invalid_dpop_proof', what)
  }
})
