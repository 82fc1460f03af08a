/** What an app may not do on the way to a question, and at the token endpoint after it. */

import assert from 'node:assert/strict'
import http from 'node:http'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { clientAssertion, dpopProof, keyPair, random, s256 } from '../../support/keys.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos.title'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

/** Asks, is allowed, and holds a code. */
async function code(parameters: Record<string, string> = {}) {
  const { app, anna, issuer } = world
  const asked = await app.ask(anna, issuer, { scope: SCOPE, prompt: 'consent', ...parameters })
  await anna.press('Allow')
  return { asked, code: String(app.returned(anna)['code']) }
}

test('attack 1: a request that was not pushed is refused, at the registered address only', async () => {
  const { app, anna, issuer } = world
  const query = (redirect_uri: string) =>
    new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      scope: SCOPE,
      redirect_uri,
      code_challenge: s256(random()),
      code_challenge_method: 'S256',
    })
  await anna.go(`${issuer}/auth?${query(app.callback)}`)
  assert.equal(app.returned(anna)['error'], 'invalid_request')
  await anna.go(`${issuer}/auth?${query('http://localhost:1/callback')}`)
  assert.equal(new URL(anna.url).origin, issuer)
})

test('attack 2: a pushed request is answered once', async () => {
  const { anna } = world
  const { asked } = await code()
  await anna.go(asked.url)
  assert.equal(anna.status, 400)
  assert.match(anna.text, /answered already, or waited too long/)
  assert.doesNotMatch(anna.text, /correct it/)
})

test('attack 4: a redirect that differs in anything is refused', async () => {
  const { app, issuer } = world
  const { port } = new URL(app.callback)
  const wrong = [
    app.callback.replace('/callback', '/callback/'),
    app.callback.replace(port, '1'),
    app.callback.replace('localhost', 'LOCALHOST'),
    app.callback.replace('localhost', 'localhost.'),
    app.callback.replace('localhost', 'a@localhost'),
    app.callback.replace('localhost', '127.0.0.1'),
  ]
  for (const redirect_uri of wrong) {
    const { answer } = await app.push(issuer, { scope: SCOPE, redirect_uri })
    assert.equal(answer.status, 400, redirect_uri)
  }
})

test('attack 5, 7, 9, 82: what every request needs', async () => {
  const { app, issuer } = world
  const wrong: [string, Record<string, string | undefined>, { proof?: null }?][] = [
    ['no challenge', { code_challenge: undefined }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['another response', { response_type: 'token' }],
    ['nothing asked', { scope: 'openid' }],
    ['asked in two ways', { authorization_details: '[{"type":"mandate_records"}]' }],
    ['no key for the code', {}, { proof: null }],
  ]
  for (const [what, parameters, options] of wrong) {
    const { answer } = await app.push(issuer, { scope: SCOPE, ...parameters }, options)
    assert.equal(answer.status, 400, `${what}: ${answer.text}`)
  }
})

test('dpop_jkt stands for a proof, and the code is bound to that key', async () => {
  const { app, anna, issuer } = world
  const { answer, asked } = await app.push(
    issuer,
    { scope: SCOPE, dpop_jkt: app.dpop.thumbprint, prompt: 'consent' },
    { proof: null },
  )
  assert.equal(answer.status, 201, answer.text)
  await anna.go(asked.url)
  await anna.press('Allow')
  const given = String(app.returned(anna)['code'])
  const other = await keyPair()
  const proof = await dpopProof(other, { method: 'POST', url: `${issuer}/token` })
  const stolen = await app.redeem(asked, given, {}, { proof })
  assert.equal(stolen.body.error, 'invalid_grant')
})

test('attack 10: types, members and names that do not exist are named', async () => {
  const { app, issuer } = world
  const record = { type: 'mandate_records', actions: ['read'], collection: 'google.photos' }
  const wrong: [object, RegExp][] = [
    [{ ...record, type: 'payment' }, /type/],
    [{ ...record, feilds: ['title'] }, /feilds/],
    [{ ...record, actions: ['steal'] }, /actions/],
    [{ ...record, filter: [{ field: 'time', op: '~', value: '1' }] }, /op/],
    [{ ...record, legal_basis: 'legitimate_interest' }, /optional/],
  ]
  for (const [detail, naming] of wrong) {
    const { answer } = await app.push(issuer, { authorization_details: JSON.stringify([detail]) })
    assert.equal(answer.body.error, 'invalid_authorization_details', answer.text)
    assert.match(String(answer.body.error_description), naming)
  }
  const mixed = [record, { type: 'mandate_binding', resource: 'x', catalog: 'y' }]
  const { answer } = await app.push(issuer, { authorization_details: JSON.stringify(mixed) })
  assert.equal(answer.body.error, 'invalid_authorization_details')
})

test('attack 11: a scope that is none is refused with its position', async () => {
  const { app, issuer } = world
  const wrong = [
    'google.photos[time>2018',
    'google.photos[[time>2018]].title',
    'google.photos[title="x"].title',
    'google.photos.ti\\tle',
    'google.phötos.title',
    `google.photos[${Array.from({ length: 1000 }, () => 'title=x').join(',')}].title`,
    `google.photos.${'x'.repeat(10_000)}`,
  ]
  for (const scope of wrong) {
    const { answer } = await app.push(issuer, { scope })
    assert.equal(answer.body.error, 'invalid_scope', `${scope.slice(0, 60)}: ${answer.text}`)
  }
  const { answer } = await app.push(issuer, { scope: 'google.photos[time>2018' })
  assert.match(String(answer.body.error_description), /\d/)
})

test('attack 22: a code is worth nothing to another app or another key', async () => {
  const { app } = world
  await using other = await App.start()
  const { asked, code: given } = await code()
  const elsewhere = await other.redeem(asked, given, { redirect_uri: app.callback })
  assert.equal(elsewhere.body.error, 'invalid_grant')
  const key = await keyPair()
  const proof = await dpopProof(key, { method: 'POST', url: `${world.issuer}/token` })
  assert.equal((await app.redeem(asked, given, {}, { proof })).body.error, 'invalid_grant')
})

test('attack 5, 6: a code needs its verifier', async () => {
  const { app } = world
  const { asked, code: given } = await code()
  const wrong = await app.redeem(asked, given, { code_verifier: random(32) })
  assert.equal(wrong.body.error, 'invalid_grant')
})

test('attack 24: a client assertion that is not right is refused', async () => {
  const { app, issuer } = world
  const now = Math.floor(Date.now() / 1000)
  const other = await keyPair()
  const used = await clientAssertion(app.clientId, issuer, app.key)
  const assertions: [string, string][] = [
    ['expired', await clientAssertion(app.clientId, issuer, app.key, { exp: now - 60 })],
    ['for another server', await clientAssertion(app.clientId, 'https://as.example', app.key)],
    ['by another key', await clientAssertion(app.clientId, issuer, other)],
    ['used before', used],
  ]
  const { refresh_token } = await app.obtain(world.anna, issuer, { scope: SCOPE })
  await app.refresh(issuer, refresh_token!, { client_assertion: used })
  for (const [what, client_assertion] of assertions) {
    const answer = await app.refresh(issuer, refresh_token!, { client_assertion })
    assert.equal(answer.body.error, 'invalid_client', `${what}: ${answer.text}`)
  }
})

test('attack 25: a proof that is missing, old, for elsewhere or used is refused by name', async () => {
  const { app, issuer } = world
  const { refresh_token } = await app.obtain(world.anna, issuer, { scope: SCOPE })
  const url = `${issuer}/token`
  const make = (claims: object = {}) =>
    dpopProof(app.dpop, { method: 'POST', url, claims: { ...claims } })
  const used = await make()
  assert.equal((await app.refresh(issuer, refresh_token!, {}, { proof: used })).status, 200)
  const now = Math.floor(Date.now() / 1000)
  const proofs: [string, string | null][] = [
    ['missing', null],
    ['used before', used],
    ['another method', await make({ htm: 'GET' })],
    ['another address', await make({ htu: `${issuer}/request` })],
    ['an hour old', await make({ iat: now - 3600 })],
  ]
  for (const [what, proof] of proofs) {
    const answer = await app.refresh(issuer, refresh_token!, {}, { proof })
    assert.equal(answer.body.error, 'invalid_dpop_proof', `${what}: ${answer.text}`)
  }
})

test('attack 30: a token for a resource that the grant is not about is refused', async () => {
  const { app, issuer, stub } = world
  const { refresh_token } = await app.obtain(world.anna, issuer, { scope: SCOPE })
  const resource = `${stub.origin}/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa`
  const answer = await app.refresh(issuer, refresh_token!, { resource })
  assert.equal(answer.body.error, 'invalid_target')
  const right = await app.refresh(issuer, refresh_token!, { resource: stub.resource })
  assert.equal(right.status, 200)
})

test('attack 8: every answer says who gives it', async () => {
  const { app, anna, issuer } = world
  await code()
  assert.equal(app.returned(anna)['iss'], issuer)
  await app.ask(anna, issuer, { scope: SCOPE, prompt: 'consent' })
  await anna.press('Refuse')
  assert.equal(app.returned(anna)['iss'], issuer)
})

test('an alias leads to the issuer, whether the name exists or not', async () => {
  const { issuer } = world
  const find = async (name: string) => {
    const { host } = new URL(issuer)
    const url = `${issuer}/.well-known/webfinger?resource=acct:${name}@${host}`
    const answer = (await (await fetch(url)).json()) as { links: object[] }
    return answer.links
  }
  const link = { rel: 'http://openid.net/specs/connect/1.0/issuer', href: issuer }
  assert.deepEqual(await find('anna'), [link])
  assert.deepEqual(await find('nobody'), [link])
})

test('the metadata names the service by its own address, whatever host the caller uses', async () => {
  const { issuer, app } = world
  const { port } = new URL(issuer)
  const text = await new Promise<string>((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      path: '/.well-known/oauth-authorization-server',
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    }
    const request = http.get(options, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve(body))
    })
    request.on('error', reject)
  })
  assert.ok(!text.includes('evil.example'))
  const metadata = (await app.metadata(issuer)) as Record<string, unknown>
  assert.deepEqual(JSON.parse(text), metadata)
  assert.equal(metadata['binding_endpoint'], `${issuer}/binding`)
  assert.equal(metadata['events_endpoint'], `${issuer}/events`)
  assert.deepEqual(metadata['dpop_signing_alg_values_supported'], ['ES256', 'Ed25519', 'EdDSA'])
})

test('cookies on loopback are named by service and port', async () => {
  const { anna, issuer } = world
  const names = anna.cookieFor(`${issuer}/auth`).split('; ')
  const { port } = new URL(issuer)
  for (const pair of names.filter((each) => each.includes('authorization'))) {
    assert.match(pair.split('=')[0]!, new RegExp(`_authorization_${port}$`))
  }
  assert.ok(names.length > 0)
})
