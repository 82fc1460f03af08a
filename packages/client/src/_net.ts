/** A network of two servers in memory: an authorization server and the data it guards. */

const url = (text: string) => Buffer.from(text).toString('base64url')

export const as = 'https://as.example'
export const nextAs = 'https://next.example'
export const resource = 'https://rs.example/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'

/** A grant as the client reads it; its signature is for others to check. */
export function grantOf(id: string): string {
  const payload = {
    iss: 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:x',
    sub: resource,
    aud: resource,
    jti: id,
    client_id: 'https://app.example/client.json',
    client_s256: 'a'.repeat(43),
    may_act: { sub: as },
    authorization_details: [
      {
        type: 'mandate_records',
        collection: 'google.photos',
        actions: ['read'],
        fields: ['title'],
      },
    ],
    catalog_s256: 'c'.repeat(43),
    consent_s256: 'b'.repeat(43),
    iat: 1_800_000_000,
  }
  const header = url(JSON.stringify({ alg: 'Ed25519', typ: 'grant+jwt', kid: 'k' }))
  return `${header}.${url(JSON.stringify(payload))}.${url('s'.repeat(64))}`
}

export interface Sent {
  method: string
  url: URL
  headers: Headers
  body: URLSearchParams
  signal: AbortSignal
}

type Handler = (request: Sent) => Response | Promise<Response>

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
      ...headers,
    },
  })

export const oauthError = (error: string, headers: Record<string, string> = {}) =>
  json({ error }, 400, { 'content-type': 'application/json', ...headers })

export const refused = (code: string, status = 401, more: object = {}) =>
  json({ code, detail: code, ...more }, status, { 'www-authenticate': `DPoP error="${code}"` })

/** What each test may bend: handlers by `METHOD path`, the issuer in charge, what was sent. */
export interface Network {
  sent: Sent[]
  inCharge: string
  tokens: number
  /** Members of the issuers' metadata beside the usual ones. */
  metadata: object
  handlers: Record<string, Handler>
  fetch: typeof fetch
  /** A token response. */
  token(more?: object): object
  /** The requests sent to this path. */
  to(path: string): Sent[]
}

export function network(): Network {
  const sent: Sent[] = []
  const net: Network = {
    sent,
    inCharge: as,
    tokens: 0,
    metadata: {},
    handlers: {},
    fetch: (async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init)
      const one: Sent = {
        method: request.method,
        url: new URL(request.url),
        headers: request.headers,
        body: new URLSearchParams(await request.text()),
        signal: request.signal,
      }
      sent.push(one)
      const { origin, pathname } = one.url
      const own = net.handlers[`${one.method} ${pathname}`]
      if (own) return own(one)
      if (pathname === '/.well-known/oauth-authorization-server')
        return json({ ...metadata(origin), ...net.metadata })
      if (pathname === '/.well-known/webfinger') {
        const rel = 'http://openid.net/specs/connect/1.0/issuer'
        return json({ links: [{ rel, href: net.inCharge }] })
      }
      if (pathname.startsWith('/.well-known/oauth-protected-resource')) {
        return json({ resource, authorization_servers: [net.inCharge] })
      }
      if (pathname === '/par') return json({ request_uri: 'urn:x:1', expires_in: 60 }, 201)
      if (pathname === '/token') return json(net.token())
      return json({ code: 'not_found' }, 404)
    }) as typeof fetch,
    token: (more: object = {}) => ({
      access_token: `at-${++net.tokens}`,
      token_type: 'DPoP',
      expires_in: 300,
      refresh_token: 'rt',
      authorization_details: [{ type: 'mandate_records', locations: [resource] }],
      grant_id: 'g1',
      grant: grantOf('g1'),
      ...more,
    }),
    to: (path: string) => sent.filter((one) => one.url.pathname === path),
  }
  return net
}

export function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    revocation_endpoint: `${issuer}/revoke`,
    jwks_uri: `${issuer}/jwks`,
    authorization_response_iss_parameter_supported: true,
  }
}
