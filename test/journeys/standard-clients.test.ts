/** Clients that nobody here wrote go the whole way: address of the data → question → token → records. No private step. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { AuthorizationCode } from 'simple-oauth2'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01,time~day}'
let world: World
let app: App
let resource: string
const anna = new Person('anna')

before(async () => {
  world = await World.start()
  app = await App.start()
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout()).files)
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('openid-client reads what was allowed, starting from the address of the data', async () => {
  const issuer = await app.discover(resource)
  const config = await openid.discovery(
    new URL(issuer),
    app.clientId,
    // By which algorithm ID tokens are signed the metadata says.
    undefined,
    openid.PrivateKeyJwt({ key: app.key.privateKey, kid: app.key.thumbprint }),
    { execute: [openid.allowInsecureRequests] },
  )
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'))
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const expectedState = openid.randomState()
  const url = await openid.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: app.callback,
      scope: `openid ${SCOPE}`,
      resource,
      state: expectedState,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    },
    { DPoP },
  )
  await anna.go(url.href)
  await anna.signInIfAsked()
  await anna.press('Allow')
  const tokens = await openid.authorizationCodeGrant(
    config,
    new URL(anna.url),
    { pkceCodeVerifier, expectedState },
    undefined,
    { DPoP },
  )
  assert.equal(tokens.claims()?.iss, issuer)
  const read = (token: string) =>
    openid.fetchProtectedResource(
      config,
      token,
      new URL(`${resource}/records/google.photos?limit=1000`),
      'GET',
      null,
      undefined,
      { DPoP },
    )
  const answer = await read(tokens.access_token)
  assert.equal(answer.status, 200)
  const { records } = (await answer.json()) as { records: Record<string, unknown>[] }
  assert.ok(records.length > 0)
  for (const record of records) {
    assert.deepEqual(Object.keys(record).sort(), ['id', 'latitude', 'longitude', 'time'])
    assert.match(String(record['time']), /^2018-\d\d-\d\dT00:00:00Z$/)
  }
  const refreshed = await openid.refreshTokenGrant(
    config,
    tokens.refresh_token as string,
    undefined,
    { DPoP },
  )
  assert.equal((await read(refreshed.access_token)).status, 200)
  await openid.tokenRevocation(config, tokens.refresh_token as string)
  await untilRefused(() => read(refreshed.access_token))
})

test('oauth4webapi reads what was allowed, as a public client', async () => {
  await using publicApp = await App.start({ name: 'Small tool', confidential: false })
  const insecure = { [oauth.allowInsecureRequests]: true }
  const asked = await fetch(resource)
  assert.equal(asked.status, 401)
  const [challenge] = challenges(asked)
  const document = await oauth.processResourceDiscoveryResponse(
    new URL(resource),
    await oauth.resourceDiscoveryRequest(new URL(resource), insecure),
  )
  assert.match(challenge ?? '', /^DPoP /)
  const issuer = new URL(document.authorization_servers?.[0] as string)
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }),
  )
  const client: oauth.Client = { client_id: publicApp.clientId }
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const pushed = await oauth.processPushedAuthorizationResponse(
    as,
    client,
    await oauth.pushedAuthorizationRequest(
      as,
      client,
      oauth.None(),
      new URLSearchParams({
        response_type: 'code',
        redirect_uri: publicApp.callback,
        scope: SCOPE,
        resource,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
      { ...insecure, DPoP },
    ),
  )
  const url = new URL(as.authorization_endpoint as string)
  url.search = String(
    new URLSearchParams({ client_id: client.client_id, request_uri: pushed.request_uri }),
  )
  await anna.go(url.href)
  await anna.signInIfAsked()
  await anna.press('Allow')
  const parameters = oauth.validateAuthResponse(as, client, new URL(anna.url), state)
  const tokens = await oauth.processAuthorizationCodeResponse(
    as,
    client,
    await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      parameters,
      publicApp.callback,
      verifier,
      { ...insecure, DPoP },
    ),
  )
  const read = (token: string) =>
    oauth.protectedResourceRequest(
      token,
      'GET',
      new URL(`${resource}/records/google.photos`),
      undefined,
      undefined,
      { ...insecure, DPoP },
    )
  assert.equal((await read(tokens.access_token)).status, 200)
  const refreshToken = tokens.refresh_token as string
  const refreshed = await oauth.processRefreshTokenResponse(
    as,
    client,
    await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, {
      ...insecure,
      DPoP,
    }),
  )
  assert.equal((await read(refreshed.access_token)).status, 200)
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, oauth.None(), refreshToken, insecure),
  )
  await untilRefused(() => read(refreshed.access_token))
})

test('simple-oauth2, which knows neither PKCE, pushed requests nor DPoP, is told at each step what is missing', async () => {
  await using plain = await App.start({ name: 'Plain', confidential: false })
  const { authorization_endpoint, token_endpoint } = await plain.metadata(world.authorization)
  const client = new AuthorizationCode({
    client: { id: plain.clientId, secret: '' },
    auth: {
      tokenHost: world.authorization,
      tokenPath: new URL(String(token_endpoint)).pathname,
      authorizePath: new URL(String(authorization_endpoint)).pathname,
    },
    options: { authorizationMethod: 'body' },
  })
  const ask = async (more: Record<string, string>) => {
    const asked = { redirect_uri: plain.callback, scope: SCOPE, state: 'state', ...more }
    await anna.go(client.authorizeURL(asked))
    return plain.returned(anna)
  }
  const first = await ask({})
  assert.equal(first['error'], 'invalid_request')
  assert.match(String(first['error_description']), /requires PKCE/)
  const code_challenge = await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier())
  const second = await ask({ code_challenge, code_challenge_method: 'S256', resource })
  assert.equal(second['error'], 'invalid_request')
  assert.match(String(second['error_description']), /push/i)
  // So it comes to no code, and one that it makes up opens nothing.
  const redeeming = client.getToken({ code: 'made-up', redirect_uri: plain.callback })
  await assert.rejects(redeeming, (error: { data: { payload: { error: string } } }) => {
    assert.equal(error.data.payload.error, 'invalid_grant')
    return true
  })
})

/** Until the resource service has heard of it. */
async function untilRefused(read: () => Promise<Response>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await read().catch((error: { response?: Response; status?: number }) => error)
    if (answer.status === 401) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('what was given back still reads')
}

function challenges(answer: Response): string[] {
  return [answer.headers.get('www-authenticate') ?? '']
}

test('a page of an app asks, fetches and gives back tokens from whatever origin it is served', async () => {
  await using page = await App.start({ confidential: false, name: 'In a page' })
  const origin = 'https://widgets.example'
  const { asked } = await page.push(world.authorization, { scope: SCOPE, resource })
  await anna.go(asked.url)
  await anna.press('Allow')
  const { token_endpoint, revocation_endpoint } = await page.metadata(world.authorization)
  const send = (url: string | undefined, fields: Record<string, string>) =>
    page.post(String(url), world.authorization, fields, { headers: { origin } })
  const tokens = await send(token_endpoint, {
    grant_type: 'authorization_code',
    code: String(page.returned(anna)['code']),
    redirect_uri: page.callback,
    code_verifier: asked.verifier,
  })
  assert.equal(tokens.status, 200, tokens.text)
  const token = String(tokens.body['refresh_token'])
  const renewed = await send(token_endpoint, { grant_type: 'refresh_token', refresh_token: token })
  const wrong = await send(token_endpoint, { grant_type: 'refresh_token', refresh_token: 'none' })
  const ended = await send(revocation_endpoint, { token })
  assert.deepEqual([renewed.status, wrong.status, ended.status], [200, 400, 200])
  for (const { headers } of [tokens, renewed, wrong, ended]) {
    assert.equal(headers.get('access-control-allow-origin'), origin)
    assert.equal(headers.get('access-control-allow-credentials'), null)
  }
})
