/**
 * A resource service made by hand, small enough to lie: it links, signs bindings, receives events and serves a catalog,
 * and holds no data. What it knows of an authorization service it has learned through the standard flow.
 */

import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as jose from 'jose'
import { type Answer, App, type Asked } from '../../support/app.ts'
import { dpopProof, type KeyPair, keyPair, random, sign } from '../../support/keys.ts'
import type { Person } from '../../support/person.ts'
import { catalog } from './stub-catalog.ts'

const catalogHex = Buffer.from(catalog.sha256, 'base64url').toString('hex')

export interface Linked {
  account: string
  token: string
  grantKeys: { keys: jose.JWK[] }
  idToken: jose.JWTPayload
}

export interface Received {
  at: number
  claims: jose.JWTPayload & { events: Record<string, Record<string, unknown>> }
}

export class StubResource implements AsyncDisposable {
  readonly origin: string
  readonly resource: string
  readonly key: KeyPair
  readonly app: App
  /** Events that were pushed here, oldest first. */
  received: Received[] = []
  /** What /events answers; an outage is 503, and 0 is silence. */
  eventsStatus = 202
  /** Nobody can have its keys. */
  keysAreAway = false
  /** How many pushes wait for an answer that does not come. */
  silent = 0
  catalog: object = catalog
  seq = 0
  /** SHA-256 of the binding made last. */
  head = ''
  private servers: Server[]

  private constructor(origin: string, key: KeyPair, app: App, server: Server) {
    this.origin = origin
    this.resource = `${origin}/owners/${base32(randomBytes(16))}`
    this.key = key
    this.app = app
    this.servers = [server]
  }

  static async start(): Promise<StubResource> {
    const key = await keyPair('Ed25519')
    let stub: StubResource | undefined
    const server = createServer((req, res) => {
      stub?.answer(req, res).catch((error: unknown) => res.writeHead(500).end(String(error)))
    })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    const { port } = server.address() as AddressInfo
    const origin = `http://localhost:${port}`
    stub = new StubResource(origin, key, await clientAt(origin, key), server)
    return stub
  }

  /** Asks the person to link, as far as the token. */
  async ask(person: Person, issuer: string, changes: Record<string, unknown> = {}): Promise<Asked> {
    return this.app.ask(person, issuer, {
      scope: 'openid',
      prompt: 'login',
      nonce: random(),
      authorization_details: JSON.stringify([
        {
          type: 'mandate_binding',
          resource: this.resource,
          catalog: `${this.origin}/catalog`,
          ...changes,
        },
      ]),
    })
  }

  /** @param device the grant key that the person's device keeps; absent: the provider keeps one */
  async linkAt(person: Person, issuer: string, device?: { x: string }): Promise<Linked> {
    const asked = await this.ask(person, issuer)
    person.tick('This provider keeps the key')
    await person.pressForged('Allow', (entries) => [
      ...entries.filter(([name]) => !device || !['custody', 'device_key', 'keep'].includes(name)),
      ...(device
        ? [['custody', 'device'] as [string, string], ['device_key', device.x] as [string, string]]
        : []),
    ])
    const back = this.app.returned(person)
    const answer = await this.app.redeem(asked, String(back['code']))
    if (answer.status !== 200) throw new Error(`link: ${answer.status} ${answer.text}`)
    const [detail] = answer.body['authorization_details'] as { grant_keys: Linked['grantKeys'] }[]
    const idToken = jose.decodeJwt(String(answer.body['id_token']))
    return {
      account: idToken.sub!,
      token: String(answer.body['access_token']),
      grantKeys: detail!.grant_keys,
      idToken,
    }
  }

  async binding(
    issuer: string,
    linked: Linked,
    changes: Record<string, unknown> = {},
    key = this.key,
  ): Promise<string> {
    const claims = {
      iss: this.origin,
      sub: this.resource,
      aud: issuer,
      as_sub: linked.account,
      grant_keys: linked.grantKeys,
      seq: ++this.seq,
      ...(this.seq > 1 ? { prev: this.head, ends: [this.seq - 1] } : {}),
      carry: [],
      events: `${this.origin}/events`,
      instructed_by: 'account',
      iat: Math.floor(Date.now() / 1000),
      jti: random(),
      ...changes,
    }
    const compact = await sign(claims, { typ: 'binding+jwt', kid: key.thumbprint }, key)
    this.head = hashOf(compact)
    return compact
  }

  async deliver(
    issuer: string,
    linked: Linked,
    binding: string,
    grants: string[] = [],
  ): Promise<Answer> {
    const url = `${issuer}/binding`
    const proof = await dpopProof(this.app.dpop, {
      method: 'POST',
      url,
      accessToken: linked.token,
    })
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `DPoP ${linked.token}`,
        dpop: proof,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ binding, grants }),
    })
    const text = await answer.text()
    const body = text === '' ? {} : (JSON.parse(text) as Answer['body'])
    return { status: answer.status, headers: answer.headers, body, text }
  }

  /** The whole way: the person agrees, the binding arrives. */
  async bind(
    person: Person,
    issuer: string,
    changes: Record<string, unknown> = {},
  ): Promise<Linked> {
    const linked = await this.linkAt(person, issuer)
    const binding = await this.binding(issuer, linked, changes)
    let answer = await this.deliver(issuer, linked, binding)
    // As a resource service does: a busy machine may not have its keys answer in time.
    for (let tries = 0; tries < 5 && answer.status === 503; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      answer = await this.deliver(issuer, linked, binding)
    }
    if (answer.status !== 204) throw new Error(`binding: ${answer.status} ${answer.text}`)
    return linked
  }

  /** Pushes an event (RFC 8935). */
  async push(
    issuer: string,
    events: Record<string, Record<string, unknown>>,
    changes: Record<string, unknown> = {},
    key = this.key,
  ): Promise<Response> {
    const iat = Math.floor(Date.now() / 1000)
    const claims = { iss: this.origin, aud: issuer, iat, jti: random(), events, ...changes }
    return fetch(`${issuer}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt' },
      body: await sign(claims, { typ: 'secevent+jwt', kid: key.thumbprint }, key),
    })
  }

  /** The first event of this kind about a grant; waits up to a quarter of a minute. */
  async event(name: string, grant: string): Promise<Record<string, unknown>> {
    for (let tries = 0; tries < 750; tries++) {
      for (const { claims } of this.received) {
        const event = claims.events[`urn:mandate:params:event:${name}`]
        if (event?.['grant_id'] === grant) return event
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`no ${name} about ${grant} within a quarter of a minute`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.servers.map((server) => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      }),
    )
    await this.app[Symbol.asyncDispose]()
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname } = new URL(req.url ?? '/', this.origin)
    const json = (body: unknown) =>
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const path = new URL(this.resource).pathname
    if (pathname === '/client.json') json(this.app.document)
    else if (pathname === '/jwks') json({ keys: [published(this.key), published(this.app.key)] })
    else if (pathname === `/.well-known/oauth-protected-resource${path}` && !this.keysAreAway) {
      json({ resource: this.resource, jwks_uri: `${this.origin}/jwks` })
    } else if (pathname === '/catalog' || pathname === `/catalog/${catalogHex}`) json(this.catalog)
    else if (pathname === '/provider/callback') res.end('<title>back</title>')
    else if (pathname === '/events' && req.method === 'POST') {
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk as Buffer)
      if (this.eventsStatus === 202) {
        const claims = jose.decodeJwt(Buffer.concat(chunks).toString()) as Received['claims']
        this.received.push({ at: Date.now(), claims })
      }
      if (this.eventsStatus !== 0) res.writeHead(this.eventsStatus).end()
      else {
        this.silent++
        res.once('close', () => this.silent--)
      }
    } else res.writeHead(404).end()
  }
}

/** The stub as an OAuth client of its own origin. */
async function clientAt(origin: string, _key: KeyPair): Promise<App> {
  const app = await App.start({ name: 'Vault' })
  const fields = {
    origin,
    clientId: `${origin}/client.json`,
    callback: `${origin}/provider/callback`,
  }
  Object.assign(app, fields)
  app.document = {
    client_id: fields.clientId,
    client_name: 'Vault',
    redirect_uris: [fields.callback],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: `${origin}/jwks`,
    authorization_details_types: ['mandate_binding'],
  }
  return app
}

function published(key: KeyPair): jose.JWK {
  return { ...key.publicJwk, kid: key.thumbprint, alg: key.alg, use: 'sig' }
}

function base32(bytes: Buffer): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return bits.replace(/.{1,5}/g, (five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '')
}

export function hashOf(compact: string): string {
  return createHash('sha256').update(compact).digest('base64url')
}
