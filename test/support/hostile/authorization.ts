/**
 * An authorization service run by somebody hostile. An owner can really link it at /provider, and from then on it signs what it
 * likes, with keys that the resource service must believe to be its own. What it may not do with them is what tests ask.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateSync } from 'node:zlib'
import { type KeyPair, keyPair, random, s256, sign } from '../keys.ts'

/** The parts of its answers that a test may replace, or remove with undefined. */
export interface Bent {
  metadata: Record<string, unknown>
  idToken: Record<string, unknown>
  /** Of the token response at the end of linking. */
  token: Record<string, unknown>
  /** Of the redirect back to the resource service. */
  redirect: Record<string, string | undefined>
  statusList: Record<string, unknown>
  /** Signs the list instead, under the name of the right key. */
  statusKey?: KeyPair | undefined
  /** More keys in the JWK Set. */
  keys: object[]
}

const METADATA = '/.well-known/oauth-authorization-server'

export class HostileAuthorization implements AsyncDisposable {
  readonly issuer: string
  /** Signs tokens, lists and events. */
  readonly key: KeyPair
  /** Signs grants: the half that the owner let this provider keep. */
  readonly grantKey: KeyPair
  readonly bent: Bent = {
    ...{ metadata: {}, idToken: {}, token: {}, redirect: {}, statusList: {} },
    keys: [],
  }
  /** Places in the status list that are revoked. */
  readonly revoked = new Set<number>()
  /** Paths that do not answer any more. */
  readonly down = new Set<string>()
  /** What answers at a path in its place. */
  readonly instead = new Map<string, (to: ServerResponse) => void>()
  /** How often each path was asked for. */
  readonly asked = new Map<string, number>()
  readonly bindings: { binding: string; grants: string[]; authorization: string }[] = []
  readonly events: string[] = []
  private readonly pushed: URLSearchParams[] = []
  private readonly server: Server
  /** Others at the same host, by the path of their issuers. */
  private readonly neighbours = new Map<string, HostileAuthorization>()

  private constructor(issuer: string, key: KeyPair, grantKey: KeyPair, server: Server) {
    this.issuer = issuer
    this.key = key
    this.grantKey = grantKey
    this.server = server
  }

  static async start(): Promise<HostileAuthorization> {
    let hostile: HostileAuthorization | undefined
    const server = createServer((request, response) => {
      hostile?.answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    const { port } = server.address() as AddressInfo
    const keys = [await keyPair('Ed25519'), await keyPair('Ed25519')] as const
    hostile = new HostileAuthorization(`http://localhost:${port}`, ...keys, server)
    return hostile
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Somebody else at the same host, with keys of their own; ends with this one. */
  async neighbour(path: string): Promise<HostileAuthorization> {
    const keys = [await keyPair('Ed25519'), await keyPair('Ed25519')] as const
    const other = new HostileAuthorization(`${this.issuer}${path}`, ...keys, this.server)
    this.neighbours.set(path, other)
    return other
  }

  get statusUri(): string {
    return `${this.issuer}/status/1`
  }

  count(path: string): number {
    return this.asked.get(path) ?? 0
  }

  /** Any claims, under the name of this issuer's key unless told otherwise. */
  sign(claims: Record<string, unknown>, header: Record<string, unknown>): Promise<string> {
    return sign(claims, { kid: this.key.thumbprint, ...header }, this.key)
  }

  /** Pushes a security event (RFC 8935); `changes` replace claims of the SET. */
  async push(
    endpoint: string,
    event: string,
    payload: Record<string, unknown>,
    changes: Record<string, unknown> = {},
  ): Promise<{ status: number; text: string }> {
    const claims = {
      iss: this.issuer,
      aud: new URL(endpoint).origin,
      iat: Math.floor(Date.now() / 1000),
      jti: random(),
      events: { [`urn:mandate:params:event:${event}`]: payload },
      ...changes,
    }
    const body = await this.sign(claims, { typ: 'secevent+jwt' })
    const headers = { 'content-type': 'application/secevent+jwt' }
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    return { status: answer.status, text: await answer.text() }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer)
    for (const [path, neighbour] of this.neighbours) {
      // RFC 8414 §3.1: the well-known part stands before the path.
      const isTheirs = url.pathname.startsWith(`${path}/`) || url.pathname === `${METADATA}${path}`
      if (isTheirs) return neighbour.answer(request, response)
    }
    const own = new URL(this.issuer).pathname.replace(/\/$/, '')
    const asked = url.pathname.replace(own, '')
    this.asked.set(asked, this.count(asked) + 1)
    if (this.down.has(asked)) {
      response.writeHead(503).end()
      return
    }
    const instead = this.instead.get(asked)
    if (instead) return instead(response)
    const body = await bodyOf(request)
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    switch (asked) {
      case METADATA:
        return void json(this.metadata())
      case '/.well-known/webfinger':
        return void json({
          subject: url.searchParams.get('resource'),
          links: [{ rel: 'http://openid.net/specs/connect/1.0/issuer', href: this.issuer }],
        })
      case '/jwks':
        return void json({ keys: [published(this.key), ...this.bent.keys] })
      case '/request':
        this.pushed.push(new URLSearchParams(body))
        return void json({ request_uri: `urn:x:${this.pushed.length - 1}`, expires_in: 60 }, 201)
      case '/auth':
        if (request.method === 'GET') return void response.end(question(`${own}/auth${url.search}`))
        return void response.writeHead(303, { location: this.back(url) }).end()
      case '/token':
        return void json(await this.tokenResponse(new URLSearchParams(body)))
      case '/binding':
        this.bindings.push({
          ...(JSON.parse(body) as { binding: string; grants: string[] }),
          authorization: request.headers.authorization ?? '',
        })
        return void response.writeHead(204).end()
      case '/events':
        this.events.push(body)
        return void response.writeHead(202).end()
      case '/status/1':
        response.setHeader('content-type', 'application/statuslist+jwt')
        return void response.end(await this.statusList())
      default:
        response.writeHead(404).end()
    }
  }

  private metadata(): Record<string, unknown> {
    const at = (path: string) => `${this.issuer}${path}`
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/auth'),
      token_endpoint: at('/token'),
      pushed_authorization_request_endpoint: at('/request'),
      jwks_uri: at('/jwks'),
      binding_endpoint: at('/binding'),
      events_endpoint: at('/events'),
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      dpop_signing_alg_values_supported: ['ES256', 'Ed25519'],
      authorization_details_types_supported: ['mandate_records', 'mandate_binding'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      ...this.bent.metadata,
    }
  }

  /** Where the person is sent after Allow. */
  private back(url: URL): string {
    const number = url.searchParams.get('request_uri')?.split(':')[2] ?? ''
    const asked = this.pushed[Number(number)]
    const to = new URL(asked?.get('redirect_uri') ?? '')
    const answer = {
      ...{ code: number, state: asked?.get('state') ?? '', iss: this.issuer },
      ...this.bent.redirect,
    }
    for (const [name, value] of Object.entries(answer))
      if (value !== undefined) to.searchParams.set(name, value)
    return to.href
  }

  private async tokenResponse(body: URLSearchParams): Promise<Record<string, unknown>> {
    const asked = this.pushed[Number(body.get('code'))]
    const isAsker = s256(body.get('code_verifier') ?? '') === asked?.get('code_challenge')
    if (!asked || !isAsker) throw new Error('no such code')
    const [{ resource }] = JSON.parse(asked.get('authorization_details') ?? '') as [
      { resource: string },
    ]
    const now = Math.floor(Date.now() / 1000)
    const idToken = {
      iss: this.issuer,
      sub: 'the-account-there',
      aud: asked.get('client_id'),
      nonce: asked.get('nonce'),
      iat: now,
      exp: now + 300,
      auth_time: now,
      ...this.bent.idToken,
    }
    const grant_keys = { keys: [{ ...this.grantKey.publicJwk, kid: this.grantKey.thumbprint }] }
    return {
      access_token: random(32),
      token_type: 'DPoP',
      expires_in: 86_400,
      id_token: await this.sign(idToken, { typ: 'JWT' }),
      authorization_details: [{ type: 'mandate_binding', resource, grant_keys }],
      ...this.bent.token,
    }
  }

  /** Token Status List, one bit each, 128 places. */
  private statusList(): Promise<string> {
    const bits = Buffer.alloc(16)
    for (const idx of this.revoked) bits[idx >> 3] = (bits[idx >> 3] ?? 0) | (1 << (idx & 7))
    const iat = Math.floor(Date.now() / 1000)
    const claims = {
      ...{ sub: this.statusUri, iat, exp: iat + 900, ttl: 60 },
      status_list: { bits: 1, lst: deflateSync(bits).toString('base64url') },
      ...this.bent.statusList,
    }
    const header = { typ: 'statuslist+jwt', kid: this.key.thumbprint }
    return sign(claims, header, this.bent.statusKey ?? this.key)
  }
}

function published(key: KeyPair): object {
  return { ...key.publicJwk, kid: key.thumbprint, alg: key.alg, use: 'sig' }
}

/** The question of linking, with the labels that any provider has. */
function question(action: string): string {
  return `<!doctype html><title>Link</title><body><form method="post" action="${action.replaceAll('&', '&amp;')}">
<label><input type="radio" name="custody" value="provider"> This provider keeps the key</label>
<button>Allow</button></form>`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
