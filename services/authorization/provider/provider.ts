import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isHungUp } from '@mandate/server'
import { isAway } from '@mandate/server/away'
import type { JWK } from 'jose'
import { errors, type KoaContextWithOIDC, default as Provider } from 'oidc-provider'
import { adviseInBody, nameUnproven } from './advice.ts'
import { createConfiguration } from './configuration.ts'
import { answerInJson, nameSilentHosts, refuseMethod, sayAway } from './refusals.ts'
import { createGate } from './requests/gate.ts'
import { createInteractions, type Interactions } from './requests/interaction.ts'
import { allowMaxAge } from './requests/sign-in-age.ts'
import { createTypedCodes, type TypedCodes } from './requests/typed-codes.ts'
import type { ProviderSeams } from './seams.ts'
import { createAdapter } from './storage/adapter.ts'
import { readingAhead } from './storage/ahead.ts'
import { rowFinders } from './storage/find.ts'
import { within } from './storage/scope.ts'
import { writeWaiting } from './storage/waiting.ts'
import { allowExchange } from './tokens/exchange.ts'
import { allowPeople } from './tokens/person.ts'
import { allowScopeAtRefresh } from './tokens/refresh.ts'
import { createTokens, nameProofErrors } from './tokens/tokens.ts'

export interface AuthorizationServer {
  /** The paths that `handle` answers. */
  paths: string[]
  /** The OAuth endpoints, as a handler of plain requests. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Begins to read what a request for a page of a question names, which `interactions.read` will ask for. */
  readAhead(req: IncomingMessage): void
  interactions: Interactions
  typedCodes: Pick<TypedCodes, 'take'>
  /** What a token for the binding endpoint says; null when it is unknown, over, or for something else. */
  findBindingToken(value: string): Promise<BindingToken | null>
}

const PATHS = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/auth',
  '/auth/:uid',
  '/device/auth',
  '/request',
  '/session/end/confirm',
  '/token',
  '/token/revocation',
]

export interface BindingToken {
  account: string
  clientId: string
  /** Thumbprint of the key that must sign the proof. */
  jkt: string
  /** The mandate_binding object of the token response. */
  detail: Record<string, unknown>
}

/** Sets up oidc-provider as the authorization server of `seams.issuer`. */
export function createAuthorizationServer(seams: ProviderSeams): AuthorizationServer {
  const bindingEndpoint = `${seams.issuer}/binding`
  const gate = createGate(seams)
  const tokens = createTokens(seams, gate)
  const interactions = createInteractions(present, seams)
  const typedCodes = createTypedCodes(seams)
  const { db, grants } = seams
  const find = rowFinders(db, grants.heldBeside)
  const adapter = createAdapter({
    ...{ db, find, clock: seams.clock },
    findClient: seams.clients.find,
    session: seams.accounts.session,
    findGrant: grants.held,
    heldBeside: grants.heldBeside,
    handOver: grants.handOver,
    grantGivenUp: grants.givenUp,
    grantGone: grants.gone,
  })
  const readAhead = readingAhead(find.passing)
  const byWay = (req: IncomingMessage) => (typedCodes.isOne(req) ? typedCodes : { interactions })
  const { protocol, host } = new URL(seams.issuer)

  function build(signingKey: JWK) {
    const provider = new Provider(
      seams.issuer,
      createConfiguration(seams, signingKey, { gate, tokens, interactions, adapter }),
    )
    allowExchange(provider, seams, { gate, tokens })
    allowPeople(provider, seams, { gate, tokens })
    allowScopeAtRefresh(provider)
    allowMaxAge(provider)
    provider.use(async (ctx, next) => {
      // Before there is a route: a question of a code that is called `auth` is one to oidc-provider.
      if (refuseMethod(ctx)) return
      answerInJson(ctx)
      try {
        await next()
      } finally {
        // Of what was refused: a question that is over, or a code that is used up all the same.
        await writeWaiting(seams.db).catch((error) => asRefused(error, ctx as never))
      }
      // oidc-provider says the same of all its modes, whatever clients may use.
      if (ctx['oidc']?.route === 'discovery') ctx.body.response_modes_supported = ['query']
      if (ctx['oidc']?.route === 'token') {
        nameSilentHosts(ctx as never, seams.clients.isAway)
        await tokens.completeResponse(ctx as never)
      }
      adviseInBody(ctx as never, seams.clients.whyNot)
      // An app in a browser whose clock is wrong learns the time from what it is refused with.
      if (ctx.get('Origin')) ctx.append('Access-Control-Expose-Headers', 'Date')
    })
    provider.on('grant.error', nameProofErrors)
    for (const form of [
      'grant',
      'pushed_authorization_request',
      'revocation',
      'device_authorization',
    ])
      provider.on(`${form}.error` as 'grant.error', nameUnproven)
    provider.on('server_error', (ctx, error) => {
      seams.log.error({ err: error }, 'the authorization server failed')
      if (isAway(error)) sayAway(ctx)
    })
    // Koa would print these with their stack: what broke because somebody hung up is no error, and the rest belongs in the log.
    const app: EventEmitter = provider as never
    app.on('error', (error: Error, ctx?: { req: IncomingMessage; res: ServerResponse }) => {
      if (ctx && isHungUp(error, ctx.req, ctx.res)) seams.log.debug({ err: error }, 'hung up')
      else seams.log.error({ err: error }, 'the authorization server failed')
    })
    // The service calls itself by its public address, whatever Host header a request comes with: endpoints
    // in the metadata and the address in a proof must not follow the caller.
    provider.proxy = true
    return { kid: signingKey.kid, provider, callback: provider.callback() }
  }

  // oidc-provider takes its keys when it is made and keeps everything else in the database, so another key is
  // another provider. Requests that it has begun end with the former one.
  let made: ReturnType<typeof build> | null = null
  async function withPresentKey() {
    const key = await seams.signingKey()
    if (made?.kid !== key.kid) made = build(key)
    return made
  }
  async function present(): Promise<Provider> {
    return (await withPresentKey()).provider
  }

  return {
    paths: PATHS,
    async handle(req, res) {
      req.headers['x-forwarded-proto'] = protocol.slice(0, -1)
      req.headers['x-forwarded-host'] = host
      readAhead(req)
      const { callback } = await withPresentKey()
      await within(req, () => callback(req, res))
    },
    readAhead,
    typedCodes,
    // A question came here with the browser, or with a code that a person typed.
    interactions: {
      read: (req, res) => byWay(req).interactions.read(req, res),
      signedIn: (req, res, who) => byWay(req).interactions.signedIn(req, res, who),
      allow: (req, res, allowed) => byWay(req).interactions.allow(req, res, allowed),
      refuse: (req, res, refused) => byWay(req).interactions.refuse(req, res, refused),
    },
    async findBindingToken(value) {
      const token = await (await present()).AccessToken.find(value)
      if (token?.aud !== bindingEndpoint || token.jkt === undefined) return null
      const detail = token['rar'] as Record<string, unknown>[] | undefined
      if (detail?.[0] === undefined) return null
      return {
        account: token.accountId,
        clientId: token.clientId!,
        jkt: token.jkt,
        detail: detail[0],
      }
    },
  }
}

/** What has been refused already is refused once more. */
function asRefused(error: unknown, ctx: KoaContextWithOIDC): void {
  if (isAway(error)) sayAway(ctx)
  else if (!(error instanceof errors.OIDCProviderError) || ctx.status === 200) throw error
}
