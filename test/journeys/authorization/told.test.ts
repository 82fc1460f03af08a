/** An app that asks wrongly is told what was wrong, where, and what would be right: nobody registered it, so nobody else can say. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { dpopProof } from '../../support/keys.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].latitude~0.01'
let world: StubWorld
let app: App

before(async () => {
  world = await stubWorld()
  app = await App.start({ confidential: false, name: 'Beginner' })
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const push = async (parameters: Record<string, string | undefined>, proof?: string | null) => {
  const how = proof === undefined ? {} : { proof }
  return (await app.push(world.issuer, { scope: SCOPE, ...parameters }, how)).answer
}

test('of a client document it is said which member is wrong, or what came in its place', async () => {
  const { origin } = app
  const document = (name: string, changes: object) => {
    const whole = { ...app.document, client_id: `${origin}/${name}`, ...changes }
    app.pages[`/${name}`] = ['application/json', JSON.stringify(whole)]
    return `${origin}/${name}`
  }
  app.pages['/page'] = ['text/html', '<p>no document</p>']
  const wrong: [client_id: string, says: RegExp][] = [
    [`${origin}/nothing`, /document: its host answers 404/],
    [`${origin}/page`, /document: is no JSON \(text\/html\); serve it as application\/json/],
    ['http://localhost:1/client.json', /document: its host does not answer/],
    ['my-app', /client_id: must be the https address.* of the app's client metadata document/],
    ['http://app.example/client.json', /client_id: must be the https address/],
    [document('other', { client_id: `${origin}/client` }), /client_id: must equal the address/],
    [document('bare', { redirect_uris: undefined }), /redirect_uris: is missing/],
    [document('plain', { redirect_uris: ['http://app.example/'] }), /redirect_uris: http:.* https/],
    [document('secret', { client_secret: 's' }), /client_secret: .*leave it out/],
    [document('basic', { token_endpoint_auth_method: 'client_secret_basic' }), /private_key_jwt/],
    [
      document('keyless', { token_endpoint_auth_method: 'private_key_jwt' }),
      /jwks_uri: .*needs it/,
    ],
  ]
  for (const [client_id, says] of wrong) {
    const answer = await push({ client_id })
    assert.deepEqual([answer.status, answer.body['error']], [401, 'invalid_client'], client_id)
    assert.match(String(answer.body['error_description']), says, client_id)
    assert.ok(String(answer.body['error_description']).includes(client_id), answer.text)
  }
  const mended = await push({ client_id: document('bare', {}) })
  assert.equal(mended.status, 201, mended.text)
})

test('a browser that comes for such an app is shown the reason too, folded away for developers', async () => {
  app.pages['/broken'] = ['application/json', '{}']
  const query = new URLSearchParams({ client_id: `${app.origin}/broken` })
  await world.anna.go(`${world.issuer}/auth?${query}`)
  assert.equal(world.anna.status, 400)
  assert.match(world.anna.text, /client_id: is missing/)
})

test('an app that has to prove who it is reads how', async () => {
  const jwks_uri = `${app.origin}/jwks`
  const client_id = `${app.origin}/proving`
  const proving = { client_id, token_endpoint_auth_method: 'private_key_jwt', jwks_uri }
  const whole = { ...app.document, ...proving }
  app.pages['/proving'] = ['application/json', JSON.stringify(whole)]
  const answer = await push({ client_id })
  assert.equal(answer.body['error'], 'invalid_client', answer.text)
  for (const part of ['client_assertion', jwks_uri, world.issuer]) {
    assert.ok(String(answer.body['error_description']).includes(part), answer.text)
  }
})

test('a request that lacks something is answered with what would be right', async () => {
  const { issuer } = world
  const proof = (changes: object, url = `${issuer}/request`, method = 'POST') =>
    dpopProof(app.dpop, { method, url, ...changes })
  const details = JSON.stringify([{ type: 'photos' }])
  const wrong: [Record<string, string | undefined>, error: string, says: RegExp, string?][] = [
    [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request', /S256/],
    [{ code_challenge_method: 'plain' }, 'invalid_request', /S256 is the only one/],
    [{ redirect_uri: `${app.origin}/else` }, 'invalid_request', /client document has .*\/callback/],
    [{ response_type: 'token' }, 'unsupported_response_type', /must be code/],
    [
      { scope: undefined, authorization_details: details },
      'invalid_authorization_details',
      /there are mandate_records/,
    ],
    [{}, 'invalid_dpop_proof', /htu must be http:.*\/request$/, await proof({}, `${issuer}/token`)],
    [{}, 'invalid_dpop_proof', /htm must be POST/, await proof({}, undefined, 'GET')],
    [{}, 'invalid_dpop_proof', /typ dpop\+jwt/, 'no.proof.atall'],
    [
      { scope: 'openid profile email' },
      'invalid_scope',
      /"profile": At character 7: .*a\.b\.field/,
    ],
    [
      { scope: 'openid google.photos[time' },
      'invalid_scope',
      /"google\.photos\[time": At character 18/,
    ],
  ]
  for (const [parameters, error, says, sent] of wrong) {
    const answer = await push(parameters, sent)
    assert.equal(answer.body['error'], error, answer.text)
    assert.match(String(answer.body['error_description']), says)
    assert.equal('scope' in answer.body, false, 'no scope is named that would have done')
  }
})

test('at the token endpoint it is said what a code or a refresh token may lack, and never which', async () => {
  const { token_endpoint: endpoint } = await app.metadata(world.issuer)
  const send = (parameters: Record<string, string>, how = {}) =>
    app.post(String(endpoint), world.issuer, parameters, how)
  const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: app.callback }
  const wrong: [Record<string, string>, error: string, says: RegExp][] = [
    [{ ...code, code_verifier: 'a'.repeat(43) }, 'invalid_grant', /older than a minute or used/],
    [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant', /ended this access/],
    [{ grant_type: 'password' }, 'unsupported_grant_type', /there are authorization_code/],
  ]
  for (const [parameters, error, says] of wrong) {
    const answer = await send(parameters)
    assert.deepEqual([answer.status, answer.body['error']], [400, error], answer.text)
    assert.match(String(answer.body['error_description']), says)
  }
  const about = await app.metadata(world.issuer)
  for (const form of [
    'token',
    'pushed_authorization_request',
    'revocation',
    'device_authorization',
  ]) {
    const asked = await fetch(String(about[`${form}_endpoint`]))
    assert.deepEqual([asked.status, asked.headers.get('allow')], [405, 'POST'], form)
    assert.match(await asked.text(), /takes POST, with a form/, form)
  }
})
