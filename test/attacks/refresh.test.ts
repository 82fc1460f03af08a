/** A refresh token in the wrong hands, asking for too much or for nothing, or after what it stands on has gone. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import type { Tokens } from '../support/app.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: HostileApp
let open: HostileApp
let issuer: string
let resource: string
let tokens: Tokens
let openTokens: Tokens

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await HostileApp.start())
  open = ends.use(await HostileApp.start({ name: 'Open', confidential: false }))
  issuer = world.authorization
  resource = await owner(world, anna)
  tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  openTokens = await open.obtain(anna, issuer, { scope: SCOPE, resource })
})
after(() => ends.disposeAsync())

test('attack 26: a refresh token of another app is worth nothing', async () => {
  for (const [thief, stolen] of [
    [open, tokens],
    [app, openTokens],
  ] as const) {
    const answer = await thief.refresh(issuer, stolen.refresh_token as string)
    assert.equal(answer.body.error, 'invalid_grant', answer.text)
  }
})

test('attack 26: the refresh token of a public app is bound to its key', async () => {
  const own = open.dpop
  open.dpop = await keyPair('ES256')
  const stolen = await open.refresh(issuer, openTokens.refresh_token as string)
  assert.equal(stolen.body.error, 'invalid_grant', stolen.text)
  open.dpop = own
  const honest = await open.refresh(issuer, openTokens.refresh_token as string)
  assert.equal(honest.status, 200, honest.text)
})

test('attack 28: a refresh asks for no more than was granted, and not for nothing', async () => {
  const [granted] = tokens.authorization_details
  assert.ok(granted)
  const wider = app.wider(granted).map(([what, detail]) => [what, [detail]] as const)
  for (const [what, details] of [...wider, ['nothing', []] as const]) {
    const changes = { authorization_details: JSON.stringify(details) }
    const answer = await app.refresh(issuer, tokens.refresh_token as string, changes)
    assertOAuthError(answer, 'invalid_authorization_details', what)
  }
  for (const scope of [
    'openid x',
    'google.photos.{title,time}',
    'google.**.*',
    `${SCOPE} x`,
    '\\',
  ]) {
    const wider = await app.refresh(issuer, tokens.refresh_token as string, { scope })
    assert.equal(wider.body.error, 'invalid_scope', wider.text)
    assert.equal('scope' in wider.body, false, 'no scope would have sufficed')
  }
  const both = { scope: SCOPE, authorization_details: JSON.stringify([granted]) }
  const twofold = await app.refresh(issuer, tokens.refresh_token as string, both)
  assert.equal(twofold.body.error, 'invalid_request', twofold.text)
})

test('a refresh may say its scope again, or less of it', async () => {
  const first = await app.refresh(issuer, tokens.refresh_token as string)
  for (const scope of [SCOPE, `openid ${SCOPE}`, 'offline_access', '']) {
    const again = await app.refresh(issuer, tokens.refresh_token as string, { scope })
    assert.equal(again.status, 200, again.text)
    const { authorization_details: details } = again.body
    assert.deepEqual(details, first.body['authorization_details'], scope)
  }
})

test('attack 29: after the day that was allowed a refresh gives nothing', async () => {
  const day = (person: Person) => person.fill({ 'The app may read for': 'one day' }).press('Allow')
  const asked = { scope: 'google.photos.albums', resource }
  const { refresh_token = '' } = await app.obtain(anna, issuer, asked, day)
  const at = Date.now()
  mock.timers.enable({ apis: ['Date'], now: at + 86_300_000 })
  try {
    assert.equal((await app.refresh(issuer, refresh_token)).status, 200, 'until then')
    mock.timers.setTime(at + 86_500_000)
    assertOAuthError(await app.refresh(issuer, refresh_token), 'invalid_grant', 'after it')
  } finally {
    mock.timers.reset()
  }
})

test('attack 29: after its document has changed an app gets nothing for what was agreed before', async () => {
  await using changing = await HostileApp.start({ name: 'Changing' })
  const asked = { scope: SCOPE, resource }
  const { refresh_token = '' } = await changing.obtain(anna, issuer, asked)
  for (const changes of [
    { client_name: 'Another' },
    { redirect_uris: [changing.callback, 'http://localhost:9/callback'] },
    { policy_uri: `${changing.origin}/policy` },
    { token_endpoint_auth_method: 'none', jwks_uri: undefined },
  ]) {
    const honest = changing.document
    await changing.swapDocument(changes)
    const answer = await changing.refresh(issuer, refresh_token)
    assert.ok(['invalid_grant', 'invalid_client'].includes(String(answer.body.error)), answer.text)
    changing.document = honest
    await changing.swapDocument({})
    assert.equal((await changing.refresh(issuer, refresh_token)).status, 200, 'as it was')
  }
})

test('attack 29: after the owner has ended the access a refresh gives nothing', async () => {
  await anna.go(`${issuer}/access/${tokens.grant_id}/end`)
  await anna.press('End access')
  const answer = await app.refresh(issuer, tokens.refresh_token as string)
  assertOAuthError(answer, 'invalid_grant', 'ended')
})
