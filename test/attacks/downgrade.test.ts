/** What is weaker than agreed, said twice, or has changed between the owner's answer and the token. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Tokens } from '../support/app.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { random, s256 } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].time'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let app: HostileApp
let issuer: string
let resource: string

before(async () => {
  const world = ends.use(await World.start({ worker: false }))
  app = ends.use(await HostileApp.start())
  issuer = world.authorization
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

test('attack 6: no code is without a challenge, so that a verifier is never sent for nothing', async () => {
  for (const [what, challenge] of app.weakChallenges()) {
    const { answer } = await app.push(issuer, { scope: SCOPE, resource, ...challenge })
    assertOAuthError(answer, 'invalid_request', `pushed: ${what}`)
    for (const at of [resource, `${resource}/mcp`]) {
      await anna.go(app.unpushed(issuer, { scope: SCOPE, resource: at, ...challenge }))
      assert.equal(app.returned(anna)['code'], undefined, what)
      assert.equal(app.returned(anna)['error'], 'invalid_request', what)
    }
  }
})

test('attack 6: a challenge that was pushed cannot be weakened on the way through the browser', async () => {
  const { asked } = await app.push(issuer, { scope: SCOPE, resource, prompt: 'consent' })
  await anna.go(`${asked.url}&code_challenge=&code_challenge_method=plain`)
  await anna.signInIfAsked()
  await anna.press('Allow')
  const { code } = app.returned(anna)
  assert.ok(code)
  for (const code_verifier of [undefined, random(32)]) {
    const redeemed = await app.redeem(asked, code, { code_verifier })
    assertOAuthError(redeemed, 'invalid_grant', `verifier ${code_verifier}`)
  }
})

test('attack 9: a parameter that comes twice is an invalid request, at every endpoint', async () => {
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  const metadata = await app.metadata(issuer)
  const twice = async (name: string, parameters: Record<string, string>, names: string[]) => {
    const endpoint = String(metadata[`${name}_endpoint`])
    for (const each of [...names, 'client_id', 'client_assertion']) {
      const answer = await app.postTwice(endpoint, issuer, parameters, each)
      assertOAuthError(answer, 'invalid_request', `${name}: ${each}`)
    }
  }
  const pushed = {
    ...{ response_type: 'code', redirect_uri: app.callback, scope: SCOPE, resource },
    ...{ code_challenge: s256(random(32)), code_challenge_method: 'S256', state: 's' },
  }
  // RFC 8707 lets a request name several resources; ours name one, and say so by another code.
  const { resource: _, ...others } = pushed
  await twice('pushed_authorization_request', pushed, Object.keys(others))
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! }
  await twice('token', refresh, Object.keys(refresh))
  await twice('revocation', { token: tokens.refresh_token! }, ['token'])
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
  await using changing = await HostileApp.start({ name: 'Changing' })
  const former: Tokens = await changing.obtain(anna, issuer, { scope: SCOPE, resource })
  const asked = await changing.ask(anna, issuer, { scope: 'google.photos.title', resource })
  await anna.press('Allow')
  const { code } = changing.returned(anna)
  assert.ok(code)
  const evil = 'http://localhost:9/callback'
  await changing.swapDocument({ redirect_uris: [changing.callback, evil] })
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
