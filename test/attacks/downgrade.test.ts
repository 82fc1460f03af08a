/** What is weaker than agreed, said twice, or has changed between the owner's answer and the token. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { clientAssertion, dpopProof, random, s256 } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].time'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let app: App
let issuer: string
let resource: string

before(async () => {
  const world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  issuer = world.authorization
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

test('attack 6: no code is without a challenge, so that a verifier is never sent for nothing', async () => {
  const without = { code_challenge: undefined, code_challenge_method: undefined }
  const { answer } = await app.push(issuer, { scope: SCOPE, resource, ...without })
  assertOAuthError(answer, 'invalid_request', 'pushed without')
  await anna.go(
    `${issuer}/auth?${new URLSearchParams({
      ...{ client_id: app.clientId, response_type: 'code', redirect_uri: app.callback },
      ...{ scope: SCOPE, resource, state: 'kept' },
    })}`,
  )
  assert.equal(app.returned(anna)['code'], undefined)
  // What was pushed cannot be weakened on the way through the browser.
  const { asked } = await app.push(issuer, { scope: SCOPE, resource, prompt: 'consent' })
  await anna.go(`${asked.url}&code_challenge=&code_challenge_method=plain`)
  await anna.signInIfAsked()
  if (anna.hasButton('Allow')) {
    await anna.press('Allow')
    const { code } = app.returned(anna)
    for (const code_verifier of [undefined, random(32)]) {
      const redeemed = await app.redeem(asked, String(code), { code_verifier })
      assertOAuthError(redeemed, 'invalid_grant', `verifier ${code_verifier}`)
    }
  } else assert.equal(app.returned(anna)['code'], undefined)
})

test('attack 9: a parameter that comes twice is an invalid request, at every endpoint', async () => {
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  const metadata = await app.metadata(issuer)
  const twice = async (endpoint: string, parameters: Record<string, string>, name: string) => {
    const body = new URLSearchParams({
      ...{ client_id: app.clientId, ...parameters },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await clientAssertion(app.clientId, issuer, app.key),
    })
    body.append(name, parameters[name] ?? body.get(name) ?? 'x')
    const headers = { dpop: await dpopProof(app.dpop, { method: 'POST', url: endpoint }) }
    const answer = await fetch(endpoint, { method: 'POST', body, headers, redirect: 'manual' })
    const text = await answer.text()
    assert.equal(answer.status, 400, `${endpoint} ${name}: ${answer.status} ${text}`)
    assert.equal(JSON.parse(text).error, 'invalid_request', `${endpoint} ${name}: ${text}`)
  }
  const pushed = {
    ...{ response_type: 'code', redirect_uri: app.callback, scope: SCOPE, resource },
    ...{ code_challenge: s256(random(32)), code_challenge_method: 'S256', state: 's' },
  }
  const par = String(metadata['pushed_authorization_request_endpoint'])
  for (const name of [
    'redirect_uri',
    'scope',
    'state',
    'code_challenge',
    'client_id',
    'response_type',
  ])
    await twice(par, pushed, name)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! }
  for (const name of ['grant_type', 'refresh_token', 'client_id'])
    await twice(String(metadata['token_endpoint']), refresh, name)
  await twice(String(metadata['revocation_endpoint']), { token: tokens.refresh_token! }, 'token')
  assert.equal((await app.refresh(issuer, tokens.refresh_token!)).status, 200, 'nothing has ended')

  const { asked } = await app.push(issuer, { scope: SCOPE, resource, prompt: 'consent' })
  const query = new URL(asked.url).search
  for (const name of ['request_uri', 'client_id']) {
    const again = `&${name}=${encodeURIComponent(new URL(asked.url).searchParams.get(name)!)}`
    await anna.go(`${issuer}/auth${query}${again}`)
    assert.ok(anna.status === 400 && !anna.hasButton('Allow'), `${name}: ${anna.status}`)
    assert.equal(new URL(anna.url).origin, issuer, 'nobody is sent on')
  }
})

test('attack 19: an app that has changed since the owner agreed gets nothing for it, and asks again', async () => {
  await using changing = await App.start({ name: 'Changing' })
  const former: Tokens = await changing.obtain(anna, issuer, { scope: SCOPE, resource })
  const asked = await changing.ask(anna, issuer, { scope: 'google.photos.title', resource })
  await anna.press('Allow')
  const { code } = changing.returned(anna)
  assert.ok(code)
  const evil = 'http://localhost:9/callback'
  changing.document = { ...changing.document, redirect_uris: [changing.callback, evil] }
  // One request looks its app up several times: for a quarter of a second a document is believed.
  await new Promise((resolve) => setTimeout(resolve, 300))
  assertOAuthError(await changing.redeem(asked, code), 'invalid_grant', 'the code of before')
  assertOAuthError(
    await changing.refresh(issuer, former.refresh_token!),
    'invalid_grant',
    'the refresh token of before',
  )
  const anew = await changing.ask(anna, issuer, { scope: SCOPE, resource })
  assert.ok(anna.hasButton('Allow'), 'the owner is asked again')
  await anna.press('Allow')
  const redeemed = await changing.redeem(anew, String(changing.returned(anna)['code']))
  assert.equal(redeemed.status, 200, redeemed.text)
})
