/** Strangers write the addresses that the services ask. None of them leads into the house, away, or on for ever. */

import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Neighbour } from '../support/hostile/neighbour.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { addressOfData, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const RS = 'https://rs.example'
const AS = 'https://as.example'
const ends = new AsyncDisposableStack()
/** Services that call themselves by public names. */
let open: World
/** Services on loopback, which may reach others there. */
let near: World
let neighbour: Neighbour

before(async () => {
  neighbour = ends.use(await Neighbour.start())
  open = ends.use(
    await World.start({
      worker: false,
      changeResource: (config) => ({ ...config, publicUrl: RS }),
      changeAuthorization: (config) => ({ ...config, publicUrl: AS }),
    }),
  )
  near = ends.use(await World.start({ worker: false }))
})
after(() => ends.disposeAsync())

function houses(port: number): string[] {
  return [
    ...['localhost', '127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'],
    ...['[::ffff:7f00:1]', '0.0.0.0', '[::]', 'localhost.', 'LOCALHOST', '[64:ff9b::7f00:1]'],
  ]
    .flatMap((host) => [`https://${host}:${port}`, `http://${host}:${port}`])
    .concat([
      'http://169.254.169.254/latest/meta-data',
      'https://10.0.0.1',
      'https://192.168.0.1',
      'https://[fd00::1]',
      `https://user:password@localhost:${port}`,
    ])
}

test('attack 53: a public resource service asks no address inside the house who it is', async () => {
  const anna = new Person('anna')
  anna.doors[RS] = `http://localhost:${open.resourceConfig.port}`
  await anna.signUp(RS)
  const { port } = neighbour
  const aliases = [`anna@localhost:${port}`, `anna@127.0.0.1:${port}`, `anna@[::1]:${port}`]
  const typed = [...houses(port), ...aliases, `localhost:${port}`, `127.0.0.1:${port}`]
  for (const text of typed) {
    await anna.go(`${RS}/provider`)
    await anna.fill({ Provider: text }).press('Continue')
    assert.equal(anna.status, 400, `${text}: ${anna.text.slice(0, 200)}`)
    assert.ok(!anna.has('of the house'), text)
  }
  assert.equal(neighbour.touched, 0)
})

test('attack 18, 53: a public authorization service fetches no client document from there', async () => {
  await using app = await App.start({ confidential: false })
  const endpoint = `http://localhost:${open.authorizationConfig.port}/request`
  const inside = [...houses(neighbour.port).map((house) => `${house}/client.json`), app.clientId]
  for (const client_id of inside) {
    const answer = await app.post(endpoint, AS, { client_id, response_type: 'code' })
    assertOAuthError(answer, 'invalid_client', client_id)
    assert.ok(!answer.text.includes('of the house'))
  }
  assert.equal(neighbour.touched, 0)
})

test('attack 53: an endpoint on another origin than the issuer’s is refused before it is asked', async () => {
  const anna = new Person('anna')
  await anna.signUp(near.resource)
  const endpoints = [
    'authorization_endpoint',
    'token_endpoint',
    'pushed_authorization_request_endpoint',
    'jwks_uri',
    'binding_endpoint',
    'events_endpoint',
  ]
  for (const name of endpoints) {
    await using hostile = await HostileAuthorization.start()
    hostile.bent.metadata[name] = `${neighbour.origin}/x`
    await anna.go(`${near.resource}/provider`)
    await anna.fill({ Provider: hostile.issuer }).press('Continue')
    assert.equal(anna.status, 400, name)
    assert.ok(anna.has(name), `${name} is named: ${anna.text.slice(0, 600)}`)
  }
  assert.equal(neighbour.touched, 0)
})

test('attack 53: an issuer that redirects, floods or dawdles is given up', async () => {
  const anna = new Person('bert')
  await anna.signUp(near.resource)
  const answers: [string, Neighbour['answer']][] = [
    ['redirects', (_, response) => response.writeHead(302, { location: neighbour.origin }).end()],
    ['redirects for good', (_, response) => response.writeHead(308, { location: '/x' }).end()],
    ['floods', (_, response) => flood(response)],
    [
      'says how much will come',
      (_, response) => response.writeHead(200, { 'content-length': 1e9 }).flushHeaders(),
    ],
    ['dawdles', (_, response) => response.writeHead(200).write('{')],
    ['is no JSON', (_, response) => response.end('<!doctype html>')],
  ]
  await Promise.all(
    answers.map(async ([what, answer]) => {
      await using issuer = await Neighbour.start()
      issuer.answer = answer
      const person = anna.otherTab()
      await person.go(`${near.resource}/provider`)
      const begun = performance.now()
      await person.fill({ Provider: issuer.origin }).press('Continue')
      assert.equal(person.status, 400, `${what}: ${person.text.slice(0, 200)}`)
      assert.ok(performance.now() - begun < 30_000, what)
      assert.ok(issuer.touched <= 1, `${what}: asked ${issuer.touched} times`)
    }),
  )
  assert.equal(neighbour.touched, 0, 'nobody followed the redirect')
})

test('attack 53: a status list elsewhere, or led elsewhere, makes the token worthless', async () => {
  await using hostile = await HostileAuthorization.start()
  await using app = await App.start()
  const carla = new Person('carla')
  await carla.signUp(near.resource)
  const resource = await addressOfData(near, carla)
  await link(near, carla, hostile.issuer)
  const mint = new Mint(hostile, app, resource)
  const scope = 'google.photos.title'
  const read = async (uri: string, idx = 0) => {
    const claims = { status: { status_list: { idx, uri } } }
    const token = await mint.token(scope, await mint.grant(scope), { claims })
    return app.read(`${resource}/records/google.photos`, token)
  }
  const { port } = new URL(hostile.issuer)
  const elsewhere = [
    `${neighbour.origin}/status/1`,
    `http://user@localhost:${port}/status/1`,
    `http://localhost:${port}@localhost:${neighbour.port}/status/1`,
    'https://as.example/status/1',
    'file:///etc/passwd',
  ]
  for (const uri of elsewhere) assertRefused(await read(uri), 401, 'invalid_token', uri)
  assertRefused(await read(`${hostile.issuer}/nothing`), 401, 'invalid_token', 'no such list')
  assertRefused(await read(hostile.statusUri, 100_000), 401, 'invalid_token', 'outside the list')
  assert.equal(neighbour.touched, 0)
  assert.equal((await read(hostile.statusUri)).status, 200)
})

/** How an answer leads elsewhere, or does not end. */
const misleading: [what: string, answer: (to: ServerResponse) => void][] = [
  ['redirects', (to) => to.writeHead(302, { location: `${neighbour.origin}/x` }).end()],
  ['redirects a POST', (to) => to.writeHead(307, { location: `${neighbour.origin}/x` }).end()],
  ['redirects for good', (to) => to.writeHead(308, { location: `${neighbour.origin}/x` }).end()],
  ['floods', flood],
  ['dawdles', (to) => void to.writeHead(200).write('{')],
]

function flood(to: ServerResponse): void {
  to.writeHead(200, { 'content-type': 'application/json' })
  const pour = () => {
    while (!to.destroyed && to.write('0123456789'.repeat(1000)));
  }
  to.on('drain', pour)
  pour()
}

test('attack 53: keys and lists that lead elsewhere, or never end, make the token worthless', async () => {
  await using app = await App.start()
  await Promise.all(
    misleading.map(async ([what, answer], nth) => {
      await using hostile = await HostileAuthorization.start()
      const person = new Person(`misled-${nth}`)
      await person.signUp(near.resource)
      const resource = await addressOfData(near, person)
      await link(near, person, hostile.issuer)
      const mint = new Mint(hostile, app, resource)
      const scope = 'google.photos.title'
      const read = async (header: Record<string, unknown> = {}) =>
        app.read(
          `${resource}/records/google.photos`,
          await mint.token(scope, await mint.grant(scope), { header }),
        )
      hostile.instead.set('/status/1', answer).set('/jwks', answer)
      assertRefused(await read(), 401, 'invalid_token', `a list that ${what}`)
      assertRefused(await read({ kid: 'new' }), 401, 'invalid_token', `keys that ${what}`)
      hostile.instead.clear()
      assert.ok(hostile.count('/status/1') > 0 && hostile.count('/jwks') > 1, what)
    }),
  )
  assert.equal(neighbour.touched, 0, 'nobody followed')
})

test('attack 53: a binding and news of it are led nowhere', async () => {
  for (const [nth, [what, answer]] of misleading.slice(0, 3).entries()) {
    await using hostile = await HostileAuthorization.start()
    const person = new Person(`led-${nth}`)
    await person.signUp(near.resource)
    hostile.instead.set('/binding', answer).set('/events', answer)
    await toConfirmPage(near, person, hostile.issuer)
    await person.press('Change provider')
    await person.signInIfAsked()
    assert.ok(hostile.count('/binding') > 0, what)
    await person.go(`${near.resource}/provider`)
    assert.ok(person.has('has not confirmed the change yet'), person.text.slice(0, 600))
  }
  assert.equal(neighbour.touched, 0, 'nobody followed')
})

test('attack 53: a catalog elsewhere is not what an owner agrees to', async () => {
  await using evil = await App.start({ name: 'Vault' })
  const resource = `${evil.origin}/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa`
  for (const catalog of [`${neighbour.origin}/catalog`, 'http://169.254.169.254/', 'file:///etc']) {
    const { answer } = await evil.push(near.authorization, {
      scope: 'openid',
      authorization_details: JSON.stringify([{ type: 'mandate_binding', resource, catalog }]),
    })
    assertOAuthError(answer, 'invalid_authorization_details', catalog)
  }
  assert.equal(neighbour.touched, 0)
})

test('attack 53: the keys of an app stand on its own origin', async () => {
  await using evil = await App.start()
  evil.document = { ...evil.document, jwks_uri: `${neighbour.origin}/jwks` }
  const { answer } = await evil.push(near.authorization, { scope: 'google.photos.title' })
  assertOAuthError(answer, 'invalid_client', 'keys elsewhere')
  assert.equal(neighbour.touched, 0)
})
