/**
 * A third-party app written by nobody here: plain fetch and jose, its own client document on its own port. It can be honest, and
 * every step takes what is needed to be dishonest.
 */

import { type Answer, toAnswer } from './answer.ts'
import { Host, type Served } from './app-host.ts'
import { clientAssertion, dpopProof, type KeyPair, keyPair, random, s256 } from './keys.ts'
import type { Person } from './person.ts'

export type { Answer }

export interface Tokens {
  access_token: string
  refresh_token?: string
  grant_id: string
  grant: string
  authorization_details: Record<string, unknown>[]
  expires_in: number
  token_type: string
}

/** What the app remembers of one request on its way. */
export interface Asked {
  state: string
  verifier: string
  issuer: string
  url: string
  requestUri: string
}

/** What an app is made of. */
interface Made {
  confidential: boolean
  name: string
  key: KeyPair
  dpop: KeyPair
}

export class App implements AsyncDisposable {
  readonly origin: string
  readonly clientId: string
  readonly callback: string
  readonly key: KeyPair
  dpop: KeyPair
  document: Record<string, unknown>
  readonly confidential: boolean
  /** What else it serves, by path: type and body. */
  pages: Record<string, Served> = {}
  private readonly host: Host

  constructor(host: Host, { confidential, name, key, dpop }: Made) {
    const { origin } = host
    this.origin = origin
    this.host = host
    this.confidential = confidential
    this.clientId = `${origin}/client.json`
    this.callback = `${origin}/callback`
    this.key = key
    this.dpop = dpop
    this.document = {
      client_id: this.clientId,
      client_name: name,
      redirect_uris: [this.callback],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      dpop_bound_access_tokens: true,
      ...(confidential
        ? { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${origin}/jwks` }
        : { token_endpoint_auth_method: 'none' }),
    }
  }

  static async start<T extends App>(
    this: new (
      host: Host,
      made: Made,
    ) => T,
    { name = 'Trip Map', confidential = true } = {},
  ): Promise<T> {
    const [key, dpop] = [await keyPair('ES256'), await keyPair('ES256')]
    const host = await Host.start()
    const app = new this(host, { confidential, name, key, dpop })
    host.pages = (path) => app.pageAt(path)
    return app
  }

  /** Its host breaks off every connection, or answers that it fails: to how many? */
  set away(how: Host['away']) {
    this.host.away = how
  }

  get turnedAway(): number {
    return this.host.turnedAway
  }

  /** What was posted to /news. */
  get news(): string[] {
    return this.host.news
  }

  private pageAt(path: string): Served | undefined {
    const { key } = this
    const keys = [{ ...key.publicJwk, kid: key.thumbprint, alg: key.alg, use: 'sig' }]
    const own: Record<string, Served> = {
      '/client.json': ['application/json', JSON.stringify(this.document)],
      '/jwks': ['application/json', JSON.stringify({ keys })],
      '/callback': ['text/html', '<title>app</title><body>back at the app'],
    }
    return this.pages[path] ?? own[path]
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.host[Symbol.asyncDispose]()
  }

  /** RFC 8414 metadata. */
  async metadata(issuer: string): Promise<Record<string, string>> {
    const answer = await fetch(`${issuer}/.well-known/oauth-authorization-server`)
    return (await answer.json()) as Record<string, string>
  }

  /** From nothing but the address of the data: 401 → RFC 9728 document → issuer. */
  async discover(resource: string): Promise<string> {
    const refused = await fetch(resource)
    const link = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')
    if (!link?.[1]) throw new Error(`no resource_metadata: ${refused.status}`)
    const document = (await (await fetch(link[1])).json()) as { authorization_servers: string[] }
    return document.authorization_servers[0] as string
  }

  /** A form with client authentication; `parameters` add to it, replace, or remove (undefined). */
  protected async form(
    issuer: string,
    parameters: Record<string, string | undefined>,
  ): Promise<URLSearchParams> {
    const body = new URLSearchParams({ client_id: this.clientId })
    if (this.confidential) {
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      body.set('client_assertion', await clientAssertion(this.clientId, issuer, this.key))
    }
    for (const [name, value] of Object.entries(parameters))
      if (value === undefined) body.delete(name)
      else body.set(name, value)
    return body
  }

  /** Sends a form with a fresh proof, another (`proof`), or none (null). */
  protected async sendForm(
    endpoint: string,
    body: URLSearchParams,
    { proof, headers = {} }: { proof?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const sent =
      proof === undefined ? await dpopProof(this.dpop, { method: 'POST', url: endpoint }) : proof
    const answer = await fetch(endpoint, {
      method: 'POST',
      body,
      headers: { ...(sent && { dpop: sent }), ...headers },
      redirect: 'manual',
    })
    return toAnswer(answer)
  }

  /** Sends parameters to an endpoint of an issuer, as this app. */
  async post(
    endpoint: string,
    issuer: string,
    parameters: Record<string, string | undefined>,
    options: { proof?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    return this.sendForm(endpoint, await this.form(issuer, parameters), options)
  }

  /** Pushes a request (RFC 9126). */
  async push(
    issuer: string,
    parameters: Record<string, string | undefined>,
    options: { proof?: string | null } = {},
  ): Promise<{ answer: Answer; asked: Asked }> {
    const { pushed_authorization_request_endpoint: par, authorization_endpoint: authorize } =
      await this.metadata(issuer)
    const verifier = random(32)
    const state = random()
    const answer = await this.post(
      par as string,
      issuer,
      {
        response_type: 'code',
        redirect_uri: this.callback,
        code_challenge: s256(verifier),
        code_challenge_method: 'S256',
        state,
        ...parameters,
      },
      options,
    )
    const requestUri = String(answer.body['request_uri'] ?? '')
    const query = new URLSearchParams({ client_id: this.clientId, request_uri: requestUri })
    return { answer, asked: { state, verifier, issuer, requestUri, url: `${authorize}?${query}` } }
  }

  /** Asks, and leads the person to the question (or straight back, when nothing is asked). */
  async ask(
    person: Person,
    issuer: string,
    parameters: Record<string, string | undefined>,
  ): Promise<Asked> {
    const { answer, asked } = await this.push(issuer, parameters)
    if (answer.status !== 201) throw new Error(`PAR: ${answer.status} ${answer.text}`)
    await person.go(asked.url)
    await person.signInIfAsked()
    return asked
  }

  /** What the redirect brought back; throws when the person is not back at the app. */
  returned(person: Person): Record<string, string> {
    if (!person.url.startsWith(this.callback))
      throw new Error(`not back at the app but at ${person.url}: ${person.text.slice(0, 600)}`)
    return Object.fromEntries(new URL(person.url).searchParams)
  }

  async redeem(
    asked: Asked,
    code: string,
    changes: Record<string, string | undefined> = {},
    options: { proof?: string | null } = {},
  ): Promise<Answer> {
    const { token_endpoint } = await this.metadata(asked.issuer)
    return this.post(
      token_endpoint as string,
      asked.issuer,
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: this.callback,
        code_verifier: asked.verifier,
        ...changes,
      },
      options,
    )
  }

  /** The whole way: ask, the person answers, tokens. */
  async obtain(
    person: Person,
    issuer: string,
    parameters: Record<string, string | undefined>,
    answer: (person: Person) => Promise<unknown> = (each) => each.press('Allow'),
  ): Promise<Tokens> {
    const asked = await this.ask(person, issuer, parameters)
    if (!person.url.startsWith(this.callback)) await answer(person)
    const back = this.returned(person)
    if (!back['code']) throw new Error(`no code: ${JSON.stringify(back)}`)
    const redeemed = await this.redeem(asked, back['code'])
    if (redeemed.status !== 200) throw new Error(`token: ${redeemed.status} ${redeemed.text}`)
    return redeemed.body as unknown as Tokens
  }

  async refresh(
    issuer: string,
    refreshToken: string,
    changes: Record<string, string | undefined> = {},
    options: { proof?: string | null } = {},
  ): Promise<Answer> {
    const { token_endpoint } = await this.metadata(issuer)
    return this.post(
      token_endpoint as string,
      issuer,
      { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes },
      options,
    )
  }

  /** Reads with a token and a fresh proof; `proof: null` sends none. */
  async read(
    url: string,
    accessToken: string,
    {
      proof,
      headers = {},
      method = 'GET',
    }: { proof?: string | null; headers?: Record<string, string>; method?: string } = {},
  ): Promise<Answer> {
    const sent =
      proof === undefined ? await dpopProof(this.dpop, { method, url, accessToken }) : proof
    return toAnswer(
      await fetch(url, {
        method,
        headers: { authorization: `DPoP ${accessToken}`, ...(sent && { dpop: sent }), ...headers },
        redirect: 'manual',
      }),
    )
  }
}
