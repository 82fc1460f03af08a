/** Two providers at one host, apart by their paths: what one of them signs is not said by the other. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import { App } from '../support/app.ts'
import { Host } from '../support/app-host.ts'
import { type KeyPair, keyPair, random, sign } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { type Opened, openWith, share, worldWithReader } from '../support/sharing.ts'
import { owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].title'
const SUB = 'bob-for-ever'
const ada = new Person('ada')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let host: Host
let keys: Record<'honest' | 'other', KeyPair>
let opened: Pick<Opened, 'resource' | 'grant_id'>
/** How often somebody was asked for its keys. */
const asked = { honest: 0, other: 0 }

const issuerOf = (name: keyof typeof keys) => `${host.origin}/${name}`

before(async () => {
  host = ends.use(await Host.start())
  keys = { honest: await keyPair('Ed25519'), other: await keyPair('Ed25519') }
  host.pages = (path) => {
    const json = (value: object): [string, string] => ['application/json', JSON.stringify(value)]
    if (path === '/.well-known/webfinger') {
      const rel = 'http://openid.net/specs/connect/1.0/issuer'
      return json({ links: [{ rel, href: issuerOf('honest') }] })
    }
    for (const name of ['honest', 'other'] as const) {
      const issuer = issuerOf(name)
      if (path === `/.well-known/oauth-authorization-server/${name}`) {
        const [jwks_uri, people_endpoint] = [`${issuer}/jwks`, `${issuer}/people`]
        return json({ issuer, jwks_uri, people_endpoint, shares_endpoint: `${host.origin}/news` })
      }
      if (path === `/${name}/people`) return json({ issuer, sub: SUB })
      if (path === `/${name}/jwks`) {
        asked[name] += 1
        const { publicJwk, thumbprint: kid } = keys[name]
        return json({ keys: [{ ...publicJwk, kid, use: 'sig' }] })
      }
    }
    return undefined
  }
  app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app, { worker: false }))
  const resource = await owner(world, ada)
  const from = { authorization: world.authorization, resource }
  await share(ada, from, SCOPE, `bob@${new URL(host.origin).host}`)
  for (let tries = 0; host.news.length === 0 && tries < 600; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  const events = decodeJwt(host.news[0] ?? '')['events'] as Record<string, { grant_id: string }>
  opened = { resource, grant_id: Object.values(events)[0]?.grant_id ?? '' }
})
after(() => ends.disposeAsync())

/** That Bob is there, as his provider would say it, by the key of one of the two. */
function assertion(by: keyof typeof keys): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    ...{ iss: issuerOf('honest'), sub: SUB, aud: world.authorization, client_id: app.clientId },
    ...{ cnf: { jkt: app.dpop.thumbprint }, jti: random(), iat, exp: iat + 300 },
  }
  return sign(claims, { typ: 'oauth-id-jag+jwt', kid: keys[by].thumbprint }, keys[by])
}

test('attack S20: an assertion in the name of Bob’s provider by the key of its neighbour → refused', async () => {
  // The neighbour is known there, by news of its own.
  const iat = Math.floor(Date.now() / 1000)
  const news = await sign(
    {
      ...{ iss: issuerOf('other'), aud: world.authorization, iat, jti: random() },
      events: {
        'urn:mandate:params:event:share-ended': {
          ...{ grant_id: 'g', resource: 'https://rs.example/x', grantee: crypto.randomUUID() },
        },
      },
    },
    { typ: 'secevent+jwt', kid: keys.other.thumbprint },
    keys.other,
  )
  const headers = { 'content-type': 'application/secevent+jwt' }
  const heard = await fetch(`${world.authorization}/shares`, {
    method: 'POST',
    headers,
    body: news,
  })
  assert.equal(heard.status, 202, await heard.text())
  assert.equal(asked.other, 1)

  const forged = await openWith(app, world.authorization, opened, await assertion('other'))
  assert.equal(forged.status, 400, forged.text)
  assert.equal(forged.body.error, 'invalid_grant', forged.text)
  const right = await openWith(app, world.authorization, opened, await assertion('honest'))
  assert.equal(right.status, 200, right.text)
})

test('attack 52: a flood about keys that nobody has, and about a provider that fails → few are asked for', async () => {
  const before = asked.honest
  const flood = async (iss: string) => {
    const iat = Math.floor(Date.now() / 1000)
    const claims = { iss, aud: world.authorization, iat, jti: random(), events: said }
    const body = await sign(claims, { typ: 'secevent+jwt', kid: random() }, keys.other)
    const headers = { 'content-type': 'application/secevent+jwt' }
    return (await fetch(`${world.authorization}/shares`, { method: 'POST', headers, body })).status
  }
  const said = {
    'urn:mandate:params:event:share-ended': {
      ...{ grant_id: 'g', resource: 'https://rs.example/x', grantee: crypto.randomUUID() },
    },
  }
  for (let nth = 0; nth < 20; nth++) assert.equal(await flood(issuerOf('honest')), 400)
  assert.ok(asked.honest - before <= 1, `asked for keys ${asked.honest - before} times`)

  const silent = ends.use(await Host.start())
  let came = 0
  silent.pages = () => {
    came += 1
    return undefined
  }
  const began = performance.now()
  for (let nth = 0; nth < 20; nth++) assert.equal(await flood(silent.origin), 503)
  const most = 1 + Math.ceil((performance.now() - began) / 1000)
  assert.ok(came <= most, `asked ${came} times, ${most} at most`)
})
