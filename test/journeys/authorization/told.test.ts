/** An app that asks wrongly is told what was wrong, where, and what would be right: nobody registered it, so nobody else can say. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { clientAssertion, dpopProof, keyPair } from '../../support/keys.ts'
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
    [document('inline', { jwks: { keys: [] } }), /jwks: keys are read at jwks_uri alone/],
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

test('an app that has not proven who it is reads why: a library signs in its own way', async () => {
  await using confidential = await App.start({ name: 'Proving' })
  const { token_endpoint, revocation_endpoint } = await confidential.metadata(world.issuer)
  const { clientId, key } = confidential
  const other = { ...(await keyPair('ES256')), thumbprint: key.thumbprint }
  const wrong: [assertion: string, says: RegExp][] = [
    // Authlib's default, as RFC 7523 has it and FAPI 2.0 no longer does.
    [await clientAssertion(clientId, String(token_endpoint), key), /\(aud: must be http/],
    [await clientAssertion(clientId, world.issuer, key, { jti: undefined }), /\(unique jti/],
    [await clientAssertion(clientId, world.issuer, key, { exp: undefined }), /\(expiration must/],
    [await clientAssertion(clientId, world.issuer, other), /\(signature verification failed\)/],
    [`${btoa('{"alg":"RS256"}')}.${btoa(`{"sub":"${clientId}"}`)}.x`, /\(alg mismatch\).*ES256/],
  ]
  for (const [client_assertion, says] of wrong) {
    const asked = { scope: SCOPE, client_assertion }
    const pushed = (await confidential.push(world.issuer, asked)).answer
    const renewal = { grant_type: 'refresh_token', refresh_token: 'x', client_assertion }
    const renewed = await confidential.post(String(token_endpoint), world.issuer, renewal)
    const ending = { token: 'x', client_assertion }
    const ended = await confidential.post(String(revocation_endpoint), world.issuer, ending)
    for (const { body, text } of [pushed, renewed, ended]) {
      assert.equal(body['error'], 'invalid_client', text)
      assert.match(String(body['error_description']), says)
    }
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
    [
      { redirect_uri: app.callback.replace(/:\d+\//, ':1/') },
      'invalid_request',
      /of the port on loopback too: name each/,
    ],
    [{ redirect_uri: undefined }, 'invalid_request', /name it each time.*\/callback/],
    [{ request: 'a.b.c' }, 'request_not_supported', /no request object is taken/],
    [{ request_uri: 'urn:x' }, 'request_uri_not_supported', /goes with the browser/],
    [{ registration: '{}' }, 'registration_not_supported', /document at its client_id/],
    [{ prompt: 'select_account' }, 'invalid_request', /there are login, consent and none/],
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
  const known = `${world.issuer}/.well-known/oauth-authorization-server`
  for (const address of [String(about['authorization_endpoint']), known]) {
    const posted = await fetch(address, { method: 'POST', body: new URLSearchParams({ x: '1' }) })
    assert.deepEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD'], address)
    assert.match(await posted.text(), /takes GET/, address)
    assert.notEqual((await fetch(address, { method: 'HEAD' })).status, 405)
  }
})

test('a library that sends a secret where there is none, or gives back what cannot be, is told what to set', async () => {
  const { token_endpoint, revocation_endpoint } = await app.metadata(world.issuer)
  const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: app.callback }
  const encoded = encodeURIComponent(app.clientId)
  const basic: [user: string, form: Record<string, string | undefined>][] = [
    // requests-oauthlib encodes nothing, Authlib sends the word None.
    [`${app.clientId}:`, { ...code, client_id: undefined }],
    [`${app.clientId}:None`, { ...code, client_id: undefined }],
    [`${app.clientId}:`, code],
    [`${encoded}:`, { ...code, client_id: undefined }],
    [`${encoded}:secret`, { ...code, client_id: undefined }],
  ]
  for (const [user, form] of basic) {
    const headers = { authorization: `Basic ${btoa(user)}` }
    const answer = await app.post(String(token_endpoint), world.issuer, form, { headers })
    assert.ok([400, 401].includes(answer.status), answer.text)
    assert.match(
      String(answer.body['error_description']),
      /send no Authorization: client_id stands in the form/,
      user,
    )
  }
  const jwt = `${btoa('{"alg":"Ed25519"}')}.${btoa('{}')}.x`.replaceAll('=', '')
  const given = await app.post(String(revocation_endpoint), world.issuer, { token: jwt })
  assert.equal(given.body['error'], 'unsupported_token_type', given.text)
  assert.match(String(given.body['error_description']), /give back the refresh token/)
})

test('a program reads JSON, whatever its platform says of itself that it accepts', async () => {
  // What HttpURLConnection of Java sends by itself, and a browser.
  const accepted = ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'text/html,*/*;q=0.8']
  const about = await app.metadata(world.issuer)
  const forms = ['token', 'pushed_authorization_request', 'revocation', 'device_authorization']
  for (const form of forms)
    for (const accept of accepted) {
      const endpoint = String(about[`${form}_endpoint`])
      const answer = await app.post(endpoint, world.issuer, {}, { headers: { accept } })
      assert.match(String(answer.headers.get('content-type')), /^application\/json/, form)
      assert.match(String(answer.body['error']), /^invalid_request|^unsupported/, answer.text)
    }
  for (const sent of ['authorization', 'dpop']) {
    const headers = { accept: String(accepted[0]), [sent]: 'DPoP x' }
    const answer = await fetch(`${world.issuer}/no/such/address`, { headers })
    assert.match(String(answer.headers.get('content-type')), /^application\/problem\+json/, sent)
  }
})
