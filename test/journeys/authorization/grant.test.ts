/** An app asks, the owner answers, the app holds a signed grant: with a client nobody here wrote, then step by step. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readAccessToken, readGrant, thumbprintUri, verifySignature } from '@mandate/grants'
import * as jose from 'jose'
import * as openid from 'openid-client'
import { App } from '../../support/app.ts'
import { keyPair } from '../../support/keys.ts'
import { Person } from '../../support/person.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const PLACES = 'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

const obtain = (scope: string, answer?: Parameters<App['obtain']>[3]) =>
  world.app.obtain(world.anna, world.issuer, { scope }, answer)

test('openid-client goes the whole way', async () => {
  const { app, anna, issuer, stub, linked } = world
  const config = await openid.discovery(
    new URL(issuer),
    app.clientId,
    { id_token_signed_response_alg: 'Ed25519' },
    openid.PrivateKeyJwt({ key: app.key.privateKey, kid: app.key.thumbprint }),
    { execute: [openid.allowInsecureRequests] },
  )
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'))
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const url = await openid.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: app.callback,
      scope: PLACES,
      state: 's',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    },
    { DPoP },
  )
  await anna.go(url.href)
  assert.ok(anna.has(`${new URL(app.origin).host} asks to see some of your data`), anna.text)
  assert.ok(anna.has('Where your photos of 2018 were taken'), anna.text)
  await anna.press('Allow')
  const tokens = await openid.authorizationCodeGrant(
    config,
    new URL(anna.url),
    { pkceCodeVerifier, expectedState: 's' },
    undefined,
    { DPoP },
  )
  assert.equal(tokens.token_type, 'dpop')
  assert.equal(tokens.expires_in, 300)

  const keys = jose.createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const options = { issuer, audience: stub.resource, typ: 'at+jwt', algorithms: ['Ed25519'] }
  const { payload } = await jose.jwtVerify(tokens.access_token, keys, options)
  assert.equal(payload.sub, stub.resource)
  assert.equal(payload['client_id'], app.clientId)
  assert.ok(payload['auth_time'])
  const token = readAccessToken(tokens.access_token)
  assert.equal(token.grant, tokens['grant'])

  const grant = readGrant(String(tokens['grant']))
  const [grantKey] = linked.grantKeys.keys
  assert.ok(await verifySignature(String(tokens['grant']), grantKey!))
  assert.equal(grant.iss, await thumbprintUri(grantKey!))
  assert.equal(grant.jti, tokens['grant_id'])
  assert.equal(grant.sub, stub.resource)
  assert.equal(grant.may_act.sub, issuer)
  assert.deepEqual(grant.authorization_details[0]?.['locations'], [stub.resource])
  assert.deepEqual(tokens.authorization_details, grant.authorization_details)
  // 90 days unless the owner says otherwise.
  assert.equal(grant.exp! - grant.iat, 90 * 86_400)

  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token!, undefined, {
    DPoP,
  })
  assert.equal(refreshed['grant'], tokens['grant'])
  assert.notEqual(refreshed.access_token, tokens.access_token)
})

test('the resource service hears of a grant at once, with its place in the status list', async () => {
  const { stub, issuer } = world
  const tokens = await obtain('google.photos.title')
  const event = await stub.event('grant-issued', tokens.grant_id)
  assert.equal(event['grant'], tokens.grant)
  const { status } = readAccessToken(tokens.access_token)
  assert.deepEqual(event['status'], status)
  const answer = await fetch(status.status_list.uri)
  const keys = jose.createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const { payload } = await jose.jwtVerify(await answer.text(), keys, { typ: 'statuslist+jwt' })
  assert.equal(payload.sub, status.status_list.uri)
  assert.equal(payload.exp! - payload.iat!, 900)
  assert.equal(payload['ttl'], 60)
})

test('a covered request asks nothing, not even with prompt=none', async () => {
  const { app, anna, issuer } = world
  const first = await obtain(`google.photos[time>=2015,time<2016].{time,title,albums}`)
  const narrower = { scope: 'google.photos[time>=2015-03,time<2015-06].title', prompt: 'none' }
  const asked = await app.ask(anna, issuer, narrower)
  const { code } = app.returned(anna)
  const answer = await app.redeem(asked, String(code))
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body['grant_id'], first.grant_id)
  const [detail] = answer.body['authorization_details'] as Record<string, unknown>[]
  assert.deepEqual(detail?.['fields'], ['title'])
})

test('attack 15: prompt=none without a grant that covers', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: 'google.watched.channel', prompt: 'none' })
  assert.equal(app.returned(anna)['error'], 'consent_required')
})

test('attack 71: the same data for another purpose is asked again', async () => {
  const { app, anna, issuer } = world
  const detail = {
    type: 'mandate_records',
    actions: ['read'],
    collection: 'google.watched',
    fields: ['title'],
    purpose: 'Show what you watched',
    retention: { max: 'P30D' },
    recipients: [],
  }
  const ask = (changes: object) =>
    app.push(issuer, { authorization_details: JSON.stringify([{ ...detail, ...changes }]) })
  await app.obtain(anna, issuer, { authorization_details: JSON.stringify([detail]) })
  const changes = [
    {},
    { purpose: 'Advertising' },
    { retention: { max: 'P31D' } },
    { recipients: ['broker.example'] },
  ]
  const questions: boolean[] = []
  for (const change of changes) {
    const { answer, asked } = await ask(change)
    assert.equal(answer.status, 201, answer.text)
    await anna.go(asked.url)
    questions.push(anna.hasButton('Allow'))
  }
  assert.deepEqual(questions, [false, true, true, true])
})

test('attack 84: a public app with a loopback redirect is asked about every time', async () => {
  const { anna, issuer } = world
  await using tool = await App.start({ name: 'Tool', confidential: false })
  const scope = 'google.photos.albums'
  const tokens = await tool.obtain(anna, issuer, { scope })
  assert.ok(tokens.refresh_token)
  await tool.ask(anna, issuer, { scope })
  assert.ok(anna.hasButton('Allow'))
})

test('attack 69, 28: a refresh can narrow on what it is shown, and on nothing else', async () => {
  const { app, issuer } = world
  const tokens = await obtain(`google.photos[time>=2014,time<2015].{latitude~0.1,time}`)
  const [granted] = tokens.authorization_details as Record<string, unknown>[]
  const narrow = (changes: object) =>
    app.refresh(issuer, tokens.refresh_token!, {
      authorization_details: JSON.stringify([{ ...granted, ...changes }]),
    })
  const time = granted!['filter'] as object[]
  const fewer = await narrow({ fields: ['time'], coarsen: {} })
  assert.equal(fewer.status, 200, fewer.text)
  const wider: [string, object][] = [
    ['another field', { fields: ['latitude', 'time', 'title'] }],
    ['a finer step', { coarsen: { latitude: '0.01' } }],
    ['a longer time', { filter: [{ field: 'time', op: '>=', value: '2013' }, time[1]] }],
    ['a filter on a hidden field', { filter: [...time, { field: 'title', op: '=', value: 'x' }] }],
    [
      'a filter between the steps',
      { filter: [...time, { field: 'latitude', op: '>=', value: '45.05' }] },
    ],
  ]
  for (const [what, changes] of wider) {
    const answer = await narrow(changes)
    assert.equal(answer.body.error, 'invalid_authorization_details', `${what}: ${answer.text}`)
  }
})

test('attack 27: a refresh may be repeated, also in parallel', async () => {
  const { app, issuer } = world
  const { refresh_token } = await obtain('google.watched.title')
  const answers = await Promise.all([1, 2, 3, 4].map(() => app.refresh(issuer, refresh_token!)))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  )
})

test('a public app may not refresh with another key', async () => {
  const { anna, issuer } = world
  await using tool = await App.start({ confidential: false })
  const tokens = await tool.obtain(anna, issuer, { scope: 'google.photos.title' })
  const right = tool.dpop
  tool.dpop = await keyPair()
  const answer = await tool.refresh(issuer, tokens.refresh_token!)
  assert.equal(answer.body.error, 'invalid_grant')
  tool.dpop = right
  assert.equal((await tool.refresh(issuer, tokens.refresh_token!)).status, 200)
})

test('an hour and one token: allow once', async () => {
  const { app, stub } = world
  const tokens = await obtain('google.photos[time>=2011,time<2012].title', (person) =>
    person.press('Allow once (for one hour)'),
  )
  const grant = readGrant(tokens.grant)
  assert.equal(grant.use, 'once')
  assert.equal(grant.exp! - grant.iat, 3600)
  assert.equal(tokens.refresh_token, undefined)
  const token = readAccessToken(tokens.access_token)
  assert.ok(token.exp <= grant.exp!)
  assert.ok(token.exp > grant.exp! - 30)
  await stub.event('grant-issued', tokens.grant_id)
  await app.ask(world.anna, world.issuer, { scope: 'google.photos[time>=2011,time<2012].title' })
  assert.ok(world.anna.hasButton('Allow'), 'a once grant covers nothing')
})

test('attack 29, 19: when the client document changes, the app has to ask again', async () => {
  const { anna, issuer } = world
  await using app = await App.start({ name: 'Honest' })
  const scope = 'google.photos.title'
  const tokens = await app.obtain(anna, issuer, { scope })
  const asked = await app.ask(anna, issuer, { scope })
  const { code } = app.returned(anna)
  app.document = { ...app.document, client_name: 'Vault' }
  await new Promise((resolve) => setTimeout(resolve, 300))
  const redeemed = await app.redeem(asked, String(code))
  assert.equal(redeemed.body.error, 'invalid_grant')
  const refreshed = await app.refresh(issuer, tokens.refresh_token!)
  assert.equal(refreshed.body.error, 'invalid_grant')
  assert.match(String(refreshed.body.error_description), /document has changed/)
  await app.ask(anna, issuer, { scope })
  assert.ok(anna.hasButton('Allow'))
})

test('attack 83: signing out ends no access', async () => {
  const { anna, app, issuer } = world
  const tokens = await obtain('google.watched.title')
  await anna.go(`${issuer}/sign-out`)
  await anna.press('Sign out')
  assert.equal((await app.refresh(issuer, tokens.refresh_token!)).status, 200)
  await anna.go(`${issuer}/sign-in`)
  await anna.signInIfAsked()
})

test('a code goes to nobody who signed in after somebody else', async () => {
  const { anna, app, issuer, stub } = world
  await obtain('google.watched.title')
  const other = new Person('carla')
  await anna.go(`${issuer}/sign-out`)
  await anna.press('Sign out')
  await anna.go(`${issuer}/sign-up`)
  await anna.fill({ Name: other.name, Password: other.password }).press('Sign up')
  await app.ask(anna, issuer, { scope: 'google.watched.title', resource: stub.resource })
  assert.ok(!anna.url.startsWith(app.callback), 'no code for the account that has left')
  await anna.go(`${issuer}/sign-out`)
  await anna.press('Sign out')
  await anna.go(`${issuer}/sign-in`)
  await anna.signInIfAsked()
})

test('the grant carries what was shown, by hash, and the receipt says it', async () => {
  const { anna, issuer } = world
  const tokens = await obtain('google.photos[time>=2010,time<2011].{latitude~0.1,longitude~0.1}')
  const answer = await anna.fetch(`${issuer}/receipts/${tokens.grant_id}`)
  const receipt = (await answer.json()) as {
    grant: string
    sentences: string[]
    notice: { consent_s256: string }
  }
  assert.equal(receipt.grant, tokens.grant)
  assert.equal(receipt.notice.consent_s256, readGrant(tokens.grant).consent_s256)
  assert.match(receipt.sentences[0]!, /Where your photos of 2010 were taken/)
})
