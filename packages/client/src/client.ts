import { type Item, parseScope, ScopeError, type Terms, writeDetails } from '@mandate/grants'
import * as oauth from 'oauth4webapi'
import { type Discovered, discover, serverOf } from './asking/discover.ts'
import { newKeys, openKeys } from './asking/keys.ts'
import { askWho, type Shared } from './asking/person.ts'
import { keepTokens } from './asking/tokens.ts'
import { answered, hasAnswer, opened } from './asking/way-back.ts'
import type { Asked, Context } from './context.ts'
import { Access } from './data/access.ts'
import { isAway, MandateError } from './errors.ts'
import {
  type Fetch,
  mendingProof,
  namingHost,
  proofOf,
  requestOptions,
  toMandateError,
} from './http.ts'
import { browserStore, hasBrowserStore } from './stores/browser-store.ts'
import { type KeptRequest, memoryStore, type Store } from './stores/store.ts'

export interface MandateClientOptions {
  /** The https address of the app's client metadata document. */
  clientId: string
  /** One of the document's `redirect_uris`. */
  redirectUri: string
  /** Of a confidential app: the private key whose public half is at the document's `jwks_uri`. */
  key?: { privateKey: oauth.CryptoKey; kid: string }
  /** (Default: IndexedDB in a browser, memory elsewhere.) */
  store?: Store
  /** (Default: the platform's.) */
  fetch?: Fetch
}

/** What the app asks for: scopes in short text with the app's terms, or `authorization_details`. */
export type Ask =
  | { scope: string | string[]; terms?: Terms }
  | { details: Record<string, unknown>[] }

/**
 * An app's way to somebody's data, in the browser or on a server.
 *
 * ```ts
 * const mandate = new MandateClient({ clientId, redirectUri })
 * const { url } = await mandate.authorizationUrl('anna@as.example', {
 *   scope: 'google.photos[time>=2018,time<2019].{title,time~day}',
 * })
 * // … the owner is sent to `url`, and comes back:
 * const access = await mandate.finish(location.href)
 * for await (const photo of access.records('google.photos')) console.log(photo.title)
 * ```
 */
export class MandateClient {
  readonly #context: Context

  constructor(options: MandateClientOptions) {
    this.#context = contextOf(options)
  }

  /** Whom to ask, from an alias or the address of the data. @throws MandateError */
  discover(from: string): Promise<Discovered> {
    return discover(from, this.#context.fetch)
  }

  /**
   * Pushes a request and says where to send the owner. `prompt`: `login` after
   * `insufficient_user_authentication`.
   * @param from an alias or the address of the data
   * @throws MandateError `invalid_scope` and what is wrong with it; `bad_address`, `not_found`
   */
  async authorizationUrl(
    from: string,
    ask: Ask,
    options: { prompt?: string } = {},
  ): Promise<Asked> {
    const details = readAsk(ask)
    return this.#context.push({ ...(await this.discover(from)), details, ...options })
  }

  /**
   * Where to send a person who reads what somebody shares with them: to their own provider, which says who they
   * are. `finish` then gives an access as for an owner, to what is shared. Their provider sends them with `iss`,
   * `resource` and `grant_id` to the `initiate_login_uri` of the app's document.
   * @throws MandateError
   * @see [OpenID Connect Core §4](https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin)
   */
  openShared(shared: Shared): Promise<Asked> {
    return askWho(this.#context, shared)
  }

  /**
   * Takes the owner's way back. On a server, pass the `state` kept in the visitor's session:
   * a callback that belongs to somebody else's session is refused. Where nobody answered (`unreachable`, a status of 5xx or 429)
   * the same callback may be taken again: the page it led to may be loaded anew.
   * @throws MandateError `refused` when the owner said no; `unknown_callback`; else the error of the authorization server
   */
  async finish(callbackUrl: string | URL, options: { state?: string } = {}): Promise<Access> {
    const context = this.#context
    const url = new URL(callbackUrl)
    const state = url.searchParams.get('state') ?? ''
    const kept = (await context.store.get(`request:${state}`)) as KeptRequest | undefined
    if (!kept || (options.state !== undefined && options.state !== state)) {
      throw new MandateError('unknown_callback', 'This callback answers no request made here.')
    }
    await context.store.delete(`request:${state}`)
    let now = kept
    try {
      let answer = hasAnswer(kept) ? kept : await answered(context, kept, url)
      now = answer
      if (answer.opens) now = answer = await opened(context, answer.opens, answer)
      const access = await keepTokens(context, answer, answer.tokens)
      if (kept.follows !== null && kept.follows !== access.id) {
        await context.store.delete(`access:${kept.follows}`)
      }
      return new Access(context, access)
    } catch (error) {
      const why = await toMandateError(error)
      // A code and what a provider said of a person count once: what they brought is not lost with who answers later.
      if (isAway(why)) await context.store.set(`request:${state}`, now)
      throw why
    }
  }

  /** An access kept earlier, by its `id`. @throws MandateError `no_access` */
  async access(id: string): Promise<Access> {
    return Access.open(this.#context, id)
  }
}

/** What `MandateClient` and `askByCode` work with. */
export function contextOf(options: MandateClientOptions): Context {
  const { key, store = defaultStore(), fetch: fetcher = globalThis.fetch } = options
  const context: Context = {
    client: { client_id: options.clientId },
    authentication: key ? oauth.PrivateKeyJwt({ key: key.privateKey, kid: key.kid }) : oauth.None(),
    isConfidential: key !== undefined,
    redirectUri: options.redirectUri,
    store,
    fetch: namingHost(fetcher),
    push: (request) => push(context, request),
  }
  return context
}

function defaultStore(): Store {
  return hasBrowserStore() ? browserStore() : memoryStore()
}

export function readAsk(ask: Ask): Record<string, unknown>[] {
  if ('details' in ask) return ask.details
  try {
    const items: Item[] = [ask.scope].flat().flatMap((text) => parseScope(text))
    return writeDetails(items.map((item) => ({ ...item, terms: { ...item.terms, ...ask.terms } })))
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    throw new MandateError('invalid_scope', error.message, { cause: error })
  }
}

async function push(context: Context, request: Parameters<Context['push']>[0]): Promise<Asked> {
  const { client, authentication, store } = context
  const as = await serverOf(request.issuer, context.fetch)
  if (!as.pushed_authorization_request_endpoint || !as.authorization_endpoint) {
    throw new MandateError('unfit_server', `${request.issuer} takes no pushed requests`)
  }
  const keys = await newKeys(store)
  const proof = proofOf(client, await openKeys(keys))
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const parameters = new URLSearchParams({
    response_type: 'code',
    redirect_uri: context.redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    authorization_details: JSON.stringify(request.details),
  })
  if (request.resource !== null) parameters.set('resource', request.resource)
  if (request.prompt !== undefined) parameters.set('prompt', request.prompt)
  try {
    const pushed = await mendingProof(client, async () => {
      const answer = await oauth.pushedAuthorizationRequest(
        as,
        client,
        authentication,
        parameters,
        {
          ...requestOptions(as.issuer, context.fetch),
          DPoP: proof,
        },
      )
      return oauth.processPushedAuthorizationResponse(as, client, answer)
    })
    await store.set(`request:${state}`, {
      issuer: as.issuer,
      resource: request.resource,
      verifier,
      keys,
      follows: request.follows ?? null,
      opens: request.opens ?? null,
      prompt: request.prompt,
    })
    const url = new URL(as.authorization_endpoint)
    url.searchParams.set('client_id', client.client_id)
    url.searchParams.set('request_uri', pushed.request_uri)
    return { url: url.href, state }
  } catch (error) {
    throw await toMandateError(error)
  }
}
