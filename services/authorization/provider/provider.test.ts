import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase, type TestDatabase } from '@mandate/server/testing'
import { exportJWK, generateKeyPair } from 'jose'
import { type Database, migrations } from '../database.ts'
import { createAuthorizationServer } from './provider.ts'

// A service with an https address behind a front: what reaches it is plain http for another host.
const ISSUER = 'https://as.example'
const CLIENT = 'https://app.example/client.json'

let database: TestDatabase
let opened: ReturnType<typeof openDatabase<Database>>
let origin: string
let stop: () => Promise<unknown>
const errors: object[] = []

before(async () => {
  database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url)
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), alg: 'Ed25519', use: 'sig', kid: 'k' }
  const server = createAuthorizationServer({
    issuer: ISSUER,
    db: opened.db,
    clock: Date.now,
    signingKey: async () => key,
    accounts: { session: async () => null, byId: async () => null },
    consentPath: (uid) => `/consent/${uid}`,
    clients: {
      fetchKeys: fetch,
      isAway: () => false,
      mayAnswerAt: (asked, redirects) => redirects.includes(asked),
      whyNot: () => null,
      find: async (id) =>
        id === CLIENT
          ? {
              client_id: CLIENT,
              redirect_uris: ['https://app.example/callback'],
              token_endpoint_auth_method: 'none',
              response_types: ['code'],
              grant_types: ['authorization_code', 'refresh_token'],
              dpop_bound_access_tokens: true,
              id_token_signed_response_alg: 'Ed25519',
              authorization_details_types: ['mandate_records'],
            }
          : undefined,
    },
    grants: {
      covering: async () => null,
      ofPerson: async () => null,
      held: async () => null,
      heldBeside: { column: () => 'null', read: () => null },
      handOver: async () => false,
      presented: async () => null,
      used: async () => {},
      usedBeside: () => ({ steps: () => '', values: [] }),
      delivered: async () => {},
      givenUp: async () => {},
      gone: async () => {},
    },
    people: {
      assert: async () => '',
      check: async () => ({ authTime: undefined, useUp: async () => {} }),
    },
    checkNames: async () => {},
    byApp: () => null,
    errorPage: (_req, res, { status }) => res.writeHead(status).end(),
    log: { error: (details) => errors.push(details), debug() {} },
  })
  const listening = createServer((req, res) => {
    void server.handle(req, res)
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  stop = () => new Promise((resolve) => listening.close(resolve))
})
after(async () => {
  await stop()
  await opened.close()
  await database.drop()
})

test('off loopback, cookies belong to this host and travel over https only', async () => {
  const pushed = await fetch(`${origin}/request`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: 'https://app.example/callback',
      scope: 'google.photos.title',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      dpop_jkt: 'y'.repeat(43),
    }),
  })
  assert.equal(pushed.status, 201, await pushed.clone().text())
  const { request_uri } = (await pushed.json()) as { request_uri: string }
  const query = new URLSearchParams({ client_id: CLIENT, request_uri })
  const answer = await fetch(`${origin}/auth?${query}`, { redirect: 'manual' })
  assert.equal(answer.status, 303)
  assert.match(answer.headers.get('location') ?? '', /^\/consent\//)
  const cookies = answer.headers.getSetCookie()
  assert.ok(cookies.length >= 2)
  for (const cookie of cookies) {
    assert.match(cookie, /^__(Host|Secure)-provider_\w+=/)
    assert.match(cookie, /; secure/i)
    assert.match(cookie, /; httponly/i)
    assert.match(cookie, /; samesite=lax/i)
  }
})

test('endpoints are named by the public address', async () => {
  const answer = await fetch(`${origin}/.well-known/oauth-authorization-server`)
  const metadata = (await answer.json()) as Record<string, string>
  for (const [name, value] of Object.entries(metadata)) {
    if (/_endpoint$|_uri$|^issuer$/.test(name)) assert.ok(value.startsWith(ISSUER), name)
  }
})

test('a client without a document is unknown, and nobody is sent anywhere', async () => {
  const query = new URLSearchParams({
    client_id: 'https://other.example/client.json',
    redirect_uri: 'https://other.example/callback',
    response_type: 'code',
  })
  const answer = await fetch(`${origin}/auth?${query}`, { redirect: 'manual' })
  assert.equal(answer.status, 400)
  assert.equal(answer.headers.get('location'), null)
  assert.deepEqual(errors, [])
})
