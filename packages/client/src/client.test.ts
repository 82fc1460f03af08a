import assert from 'node:assert/strict'
import { test } from 'node:test'
import { data, options } from './_allowed.ts'
import { as, json, metadata, network, nextAs, oauthError, refused, resource } from './_net.ts'
import { MandateClient, memoryStore, type Store } from './index.ts'

const photos = { scope: 'google.photos.title' }
const callbackOf = (state: string, iss = as) =>
  `${options.redirectUri}?${new URLSearchParams({ code: 'c', state, iss })}`

/** An app whose owner has just allowed what it asked for. */
async function allowed(net = network(), store: Store = memoryStore()) {
  const mandate = new MandateClient({ ...options, fetch: net.fetch, store })
  const { state } = await mandate.authorizationUrl('anna@as.example', photos)
  return { net, mandate, access: await mandate.finish(callbackOf(state)) }
}

const METADATA_OF_DATA = `GET /.well-known/oauth-protected-resource${new URL(resource).pathname}`

test('from an alias to an address for the owner: pushed, with PKCE, a DPoP proof and details', async () => {
  const net = network()
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { url } = await mandate.authorizationUrl('anna@as.example', {
    ...photos,
    terms: { purpose: 'To show them' },
  })
  assert.equal(
    url,
    `${as}/auth?client_id=${encodeURIComponent(options.clientId)}&request_uri=urn%3Ax%3A1`,
  )
  const [pushed] = net.to('/par')
  assert.equal(pushed?.body.get('code_challenge_method'), 'S256')
  assert.equal(pushed?.body.get('resource'), null)
  assert.ok(pushed?.headers.get('dpop'))
  const [item] = JSON.parse(pushed?.body.get('authorization_details') ?? '')
  assert.equal(item.collection, 'google.photos')
  assert.equal(item.purpose, 'To show them')
})

test('from the address of the data the request names it as its resource', async () => {
  const net = network()
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  await mandate.authorizationUrl(resource, photos)
  assert.equal(net.to('/par')[0]?.body.get('resource'), resource)
})

test('what is no scope, no address, or http elsewhere is refused before anything is sent', async () => {
  const net = network()
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const ask = (from: string, scope: string) => mandate.authorizationUrl(from, { scope })
  await assert.rejects(ask('anna@as.example', 'google.'), { code: 'invalid_scope' })
  await assert.rejects(ask('who?', 'google.photos.title'), { code: 'bad_address' })
  await assert.rejects(ask('http://rs.example/owners/a', 'google.photos.title'), {
    code: 'bad_address',
  })
  assert.deepEqual(net.sent, [])
})

test('a confidential app proves itself with its key, a public one says who it is', async () => {
  const net = network()
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const key = { privateKey: pair.privateKey, kid: 'k' }
  await new MandateClient({ ...options, key, fetch: net.fetch }).authorizationUrl(resource, photos)
  await new MandateClient({ ...options, fetch: net.fetch }).authorizationUrl(resource, photos)
  const [confidential, open] = net.to('/par')
  assert.ok(confidential?.body.get('client_assertion'))
  assert.equal(open?.body.get('client_assertion'), null)
  assert.equal(open?.body.get('client_id'), options.clientId)
})

test('a callback is taken once, by the session it belongs to, from the issuer that was asked', async () => {
  const net = network()
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { state } = await mandate.authorizationUrl(resource, photos)
  await assert.rejects(mandate.finish(callbackOf('other')), { code: 'unknown_callback' })
  const inOtherSession = mandate.finish(callbackOf(state), { state: 'of another visitor' })
  await assert.rejects(inOtherSession, { code: 'unknown_callback' })
  await mandate.finish(callbackOf(state), { state })
  await assert.rejects(mandate.finish(callbackOf(state)), { code: 'unknown_callback' })

  const mixedUp = await mandate.authorizationUrl(resource, photos)
  await assert.rejects(mandate.finish(callbackOf(mixedUp.state, nextAs)), {
    code: 'unexpected_answer',
  })
  assert.equal(net.to('/token').length, 1)
})

test('the owner who refuses is an error of that name', async () => {
  const net = network()
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { state } = await mandate.authorizationUrl(resource, photos)
  const query = new URLSearchParams({ error: 'access_denied', state, iss: as })
  await assert.rejects(mandate.finish(`${options.redirectUri}?${query}`), { code: 'refused' })
})

test('a request that the server refuses is not called a refusal of the owner', async () => {
  const net = network()
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  const { state } = await mandate.authorizationUrl(resource, photos)
  const error = 'invalid_authorization_details'
  const query = new URLSearchParams({ error, error_description: 'no such name', state, iss: as })
  await assert.rejects(mandate.finish(`${options.redirectUri}?${query}`), {
    code: error,
    message: 'no such name',
  })
})

test('an access is kept, with its grant, and opened again from a store of texts', async () => {
  const kept = new Map<string, string>()
  const store: Store = {
    keepsKeys: false,
    get: async (key) => JSON.parse(kept.get(key) ?? 'null') ?? undefined,
    set: async (key, value) => void kept.set(key, JSON.stringify(value)),
    delete: async (key) => void kept.delete(key),
  }
  const { net, access } = await allowed(network(), store)
  net.handlers[data('collections')] = () => json({ collections: [] })
  const again = await new MandateClient({ ...options, fetch: net.fetch, store }).access(access.id)
  assert.equal(again.resource, resource)
  assert.equal(again.grant.jti, 'g1')
  assert.deepEqual(await again.collections(), [])
  await assert.rejects(new MandateClient(options).access('g1'), { code: 'no_access' })
})

test('a server that wants its nonce gets it, at both services', async () => {
  const net = network()
  const hasNonce = (one: { headers: Headers }) =>
    Buffer.from(one.headers.get('dpop')?.split('.')[1] ?? '', 'base64url').includes('"nonce":"n"')
  const nonce = { 'dpop-nonce': 'n' }
  net.handlers['POST /token'] = (one) =>
    hasNonce(one) ? json(net.token()) : oauthError('use_dpop_nonce', nonce)
  const { access } = await allowed(net)
  net.handlers[data('collections')] = (one) =>
    hasNonce(one)
      ? json({ collections: [] })
      : new Response(null, {
          status: 401,
          headers: { ...nonce, 'www-authenticate': 'DPoP error="use_dpop_nonce"' },
        })
  assert.deepEqual(await access.collections(), [])
})

test('a token near its end is renewed first, once for many requests', async () => {
  const net = network()
  net.handlers['POST /token'] = (one) =>
    json(net.token(one.body.get('grant_type') === 'refresh_token' ? {} : { expires_in: 5 }))
  const { access } = await allowed(net)
  net.handlers[data('collections')] = (one) => {
    assert.equal(one.headers.get('authorization'), 'DPoP at-2')
    return json({ collections: [] })
  }
  await Promise.all([access.collections(), access.collections(), access.collections()])
  assert.equal(net.to('/token').length, 2)
})

test('a refused token is renewed and the request sent again', async () => {
  const { net, access } = await allowed()
  net.handlers[data('collections')] = (one) =>
    one.headers.get('authorization') === 'DPoP at-1'
      ? refused('invalid_token')
      : json({ collections: [] })
  assert.deepEqual(await access.collections(), [])
})

test('a server that cannot answer now is quoted, with when to come again, and ends nothing', async () => {
  const net = network()
  const why = { error: 'temporarily_unavailable', error_description: 'app.example does not answer' }
  const notNow = (status: number) => () =>
    json(why, status, { 'content-type': 'application/json', 'retry-after': '60' })
  const said = { code: 'temporarily_unavailable', message: why.error_description, retryAfter: 60 }
  const mandate = new MandateClient({ ...options, fetch: net.fetch })
  net.handlers['POST /par'] = notNow(503)
  await assert.rejects(mandate.authorizationUrl(resource, photos), { ...said, status: 503 })
  net.handlers['POST /par'] = () => json({ code: 'rate_limited', detail: 'Too many.' }, 429)
  const tooMany = { code: 'rate_limited', message: 'Too many.', status: 429 }
  await assert.rejects(mandate.authorizationUrl(resource, photos), tooMany)

  const { net: later, access } = await allowed()
  later.handlers[data('collections')] = () => refused('invalid_token')
  later.handlers['POST /token'] = notNow(429)
  await assert.rejects(access.collections(), { ...said, status: 429 })
  later.handlers[data('collections')] = () =>
    new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'retry-after': 'soon' } })
  await assert.rejects(access.collections(), {
    ...{ code: 'unexpected_answer', status: 502, retryAfter: undefined },
    message: /answered 502/,
  })
})

test('an access that has ended says so', async () => {
  const { net, access } = await allowed()
  net.handlers[data('collections')] = () => refused('invalid_token')
  net.handlers['POST /token'] = () => oauthError('invalid_grant')
  await assert.rejects(access.collections(), { code: 'ended', status: 401 })
})

test('a change of provider is followed by asking the new one for exactly what the grant says', async () => {
  const { net, mandate, access } = await allowed()
  net.handlers[data('collections')] = (one) =>
    one.headers.get('authorization') === 'DPoP at-2'
      ? json({ collections: [] })
      : refused('invalid_token')
  net.handlers['POST /token'] = (one) =>
    one.url.origin === as ? oauthError('invalid_grant') : json(net.token())
  net.inCharge = nextAs
  await assert.rejects(access.collections(), { code: 'provider_changed' })

  const { url, state } = await access.follow()
  assert.equal(new URL(url).origin, nextAs)
  const pushed = net.to('/par').at(-1)
  assert.equal(pushed?.body.get('resource'), resource)
  assert.deepEqual(
    JSON.parse(pushed?.body.get('authorization_details') ?? ''),
    access.grant.authorization_details,
  )
  const followed = await mandate.finish(callbackOf(state, nextAs))
  assert.equal(followed.id, access.id)
  assert.deepEqual(await followed.collections(), [])
})

test('of several providers the one that gave the grant is followed only if no other answers', async () => {
  const { net, access } = await allowed()
  net.handlers[METADATA_OF_DATA] = () => json({ resource, authorization_servers: [as, nextAs] })
  assert.equal(new URL((await access.follow()).url).origin, nextAs)
  net.handlers['GET /.well-known/oauth-authorization-server'] = ({ url }) =>
    url.origin === as ? json(metadata(as)) : json({}, 503)
  assert.equal(new URL((await access.follow()).url).origin, as)
})

test('a scope that would have sufficed is in the error', async () => {
  const { net, access } = await allowed()
  const scope = 'google.photos.people'
  net.handlers[data('records/google.photos')] = () => refused('insufficient_scope', 403, { scope })
  const reading = Array.fromAsync(access.records('google.photos', { fields: ['people'] }))
  await assert.rejects(reading, { code: 'insufficient_scope', status: 403, scope })
})

test('whoever sends a tag is told that nothing has changed', async () => {
  const { net, access } = await allowed()
  net.handlers[data('collections')] = ({ headers }) =>
    new Response(null, { status: headers.get('if-none-match') === '"1"' ? 304 : 500 })
  const answer = await access.request('collections', { headers: { 'if-none-match': '"1"' } })
  assert.equal(answer.status, 304)
})

test('a sign-in too old is told apart: no renewal would help', async () => {
  const { net, access } = await allowed()
  net.handlers[data('collections')] = () => refused('insufficient_user_authentication')
  await assert.rejects(access.collections(), { code: 'insufficient_user_authentication' })
  assert.equal(net.to('/token').length, 1)
})

test('giving an access back revokes its refresh token and forgets it', async () => {
  const { net, mandate, access } = await allowed()
  net.handlers['POST /revoke'] = () => new Response(null, { status: 200 })
  await access.end()
  assert.equal(net.to('/revoke')[0]?.body.get('token'), 'rt')
  await assert.rejects(mandate.access(access.id), { code: 'no_access' })
})

test('where the issuer manages grants the whole permission is given back, one for one use too', async () => {
  for (const more of [{}, { refresh_token: undefined }]) {
    const net = network()
    net.metadata = {
      grant_management_endpoint: `${as}/grants`,
      grant_management_actions_supported: ['query', 'revoke'],
    }
    net.handlers['POST /token'] = () => json(net.token(more))
    net.handlers['DELETE /grants/g1'] = () => new Response(null, { status: 503 })
    const { mandate, access } = await allowed(net)
    await assert.rejects(access.end(), { status: 503 })
    await mandate.access(access.id)
    net.handlers['DELETE /grants/g1'] = () => new Response(null, { status: 204 })
    await access.end()
    const [sent] = net.to('/grants/g1')
    assert.equal(sent?.headers.get('authorization'), 'DPoP at-1')
    assert.ok(sent?.headers.get('dpop'))
    assert.equal(net.to('/revoke').length, 0)
    await assert.rejects(mandate.access(access.id), { code: 'no_access' })
  }
})
