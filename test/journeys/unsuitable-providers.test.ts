/** Providers that were not made for this, typed at /provider: nothing changes, and the page says what they would need. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { OAuth2Server } from 'oauth2-mock-server'
import { Neighbour } from '../support/hostile/neighbour.ts'
import { Person } from '../support/person.ts'
import { COMMUNITY_SOLID_SERVER, LIKE_KEYCLOAK } from '../support/providers.ts'
import { addressOfData } from '../support/steps.ts'
import { World } from '../support/world.ts'

const OURS = ['binding_endpoint', 'events_endpoint', 'client_id_metadata_document_supported']
const RICH = 'authorization_details_types_supported with mandate_binding, mandate_records'
const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let resource: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
})
after(() => ends.disposeAsync())

/** A provider that says this of itself, at the address of OpenID Connect or of RFC 8414. */
async function provider(path: string, document: object): Promise<Neighbour> {
  const neighbour = ends.use(await Neighbour.start())
  const text = JSON.stringify(document).replaceAll('{}', neighbour.origin)
  neighbour.answer = (request, response) => {
    if (request.url === path)
      response.writeHead(200, { 'content-type': 'application/json' }).end(text)
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"none"}')
  }
  return neighbour
}

/** A running one, where its origin is given; then the recording is compared with what it says. */
async function communitySolidServer(): Promise<string> {
  const path = '/.well-known/openid-configuration'
  const running = process.env['COMMUNITY_SOLID_SERVER']
  if (running === undefined) return (await provider(path, COMMUNITY_SOLID_SERVER)).origin
  const recorded = JSON.stringify(COMMUNITY_SOLID_SERVER).replaceAll('{}', running)
  assert.deepEqual(await (await fetch(running + path)).json(), JSON.parse(recorded))
  return running
}

/** Types the address; answers the page's words, having seen that nothing was bound. */
async function typed(address: string): Promise<string> {
  await anna.go(`${world.resource}/provider`)
  await anna.fill({ Provider: address }).press('Continue')
  assert.equal(anna.status, 400, anna.text)
  assert.equal(new URL(anna.url).pathname, '/provider')
  const answer = await anna.fetch(`${resource}/bindings`)
  assert.deepEqual(await answer.json(), { bindings: [] })
  return anna.text
}

function assertSays(text: string, ...parts: string[]): void {
  for (const part of parts) assert.ok(text.includes(part), `not said: ${part}\n${text}`)
}

test('a Community Solid Server describes itself elsewhere, and lacks what a binding needs', async () => {
  const origin = await communitySolidServer()
  const text = await typed(origin)
  assertSays(text, 'cannot be used yet')
  assertSays(text, `${origin}/.well-known/oauth-authorization-server (RFC 8414)`)
  assertSays(text, `issuer as ${origin}, not ${origin}/`, RICH, ...OURS)
  // What it has is not held against it.
  for (const has of ['pushed_authorization', 'dpop_signing', 'code_challenge', 'token_endpoint'])
    assert.ok(!text.includes(has), text)
})

test('an oauth2-mock-server is refused by all that it lacks', async () => {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('ES256')
  await server.start(0, 'localhost')
  try {
    const text = await typed(String(server.issuer.url))
    assertSays(text, 'cannot be used yet', RICH, ...OURS)
    assertSays(text, 'pushed_authorization_request_endpoint')
    assertSays(text, 'dpop_signing_alg_values_supported with ES256')
    assertSays(text, 'token_endpoint_auth_methods_supported with private_key_jwt')
  } finally {
    await server.stop()
  }
})

test('a provider in the manner of Keycloak is refused by what it lacks, under either address', async () => {
  for (const path of [
    '/realms/demo/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/realms/demo',
  ]) {
    const { origin } = await provider(path, LIKE_KEYCLOAK)
    const text = await typed(`${origin}/realms/demo`)
    assertSays(text, 'cannot be used yet', RICH, ...OURS)
    assertSays(text, 'pushed_authorization_request_endpoint', 'dpop_signing_alg_values_supported')
    assert.equal(text.includes('(RFC 8414)'), path.endsWith('openid-configuration'))
  }
})

test('what is no provider at all is told from one that does not answer', async () => {
  const { origin } = await provider('/nothing', {})
  assertSays(await typed(origin), 'There is no access provider at this address', '(RFC 8414)')
  const gone = await Neighbour.start()
  const address = gone.origin
  await gone[Symbol.asyncDispose]()
  assertSays(await typed(address), 'does not answer')
})
