import type { Request } from 'express'
import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider'
import { comeAgain, invalidGrant, notNow } from '../refusals.ts'
import {
  type GrantsSeam,
  NotNow,
  NotUsable,
  type ProviderSeams,
  type TokenGrant,
} from '../seams.ts'
import { heldGrant } from '../storage/scope.ts'
import { hasSameKey } from '../tokens/code-keys.ts'
import { checkAsked, type Params } from './check-asked.ts'
import { takeMaxAge } from './sign-in-age.ts'
import { targetOf } from './target.ts'

/**
 * oidc-provider asks for the resource server once in every request: at the pushed request, at the
 * authorization endpoint, on the way back from the owner, and at the token endpoint. Whatever must hold
 * there and has no hook of its own is checked here.
 */

/** Access tokens live this long, in seconds. */
const ACCESS_TOKEN_TTL = 300
/** The token that delivers a binding: good for nothing else, so it may wait for the owner to confirm. */
const BINDING_TOKEN_TTL = 86_400
/** The one beside an assertion opens nothing at all. */
const IDENTITY_TOKEN_TTL = 300

export interface Gate {
  resourceServer(ctx: KoaContextWithOIDC, resource: string, client: Client): Promise<ResourceServer>
  /** Looks at a token request before anything of it is used up; once is enough. */
  admit(ctx: KoaContextWithOIDC, client: Client): Promise<void>
  /** The grant behind the token that is being issued; null for a link. */
  grantOf(ctx: KoaContextWithOIDC): TokenGrant | null
}

export function createGate(seams: ProviderSeams): Gate {
  const grants = new WeakMap<object, TokenGrant>()
  const lifetimes = new Map([
    [`${seams.issuer}/binding`, BINDING_TOKEN_TTL],
    [`${seams.issuer}/identity`, IDENTITY_TOKEN_TTL],
  ])

  async function resourceServer(ctx: KoaContextWithOIDC, resource: string, client: Client) {
    const params = ctx.oidc.params as Params
    if (Array.isArray(params.resource) && params.resource.length > 1) {
      throw new errors.InvalidTarget('one request is about one resource')
    }
    // RFC 8707 §2: "an absolute URI"; a URI is made of these characters.
    if (!/^[\x21-\x7e]+$/.test(resource)) throw new errors.InvalidTarget('resource is no URI')
    takeMaxAge(ctx)
    if (ctx.oidc.route === 'device_authorization') {
      limit(ctx, '/request', client, seams)
      if (params.dpop_jkt === undefined) {
        throw new errors.InvalidRequest(
          'dpop_jkt: name the key that will fetch the answer, by the SHA-256 thumbprint of its JWK (RFC 7638)',
        )
      }
      await checkAsked(ctx, params, client, seams)
    } else if (ctx.oidc.route === 'pushed_authorization_request') {
      limit(ctx, '/request', client, seams)
      await checkAsked(ctx, params, client, seams)
    } else if (ctx.oidc.route === 'authorization') {
      if (ctx.oidc.entities.PushedAuthorizationRequest === undefined) {
        mayComeUnpushed(resource)
        limit(ctx, '/request', client, seams, { named: true })
        await checkAsked(ctx, params, client, seams)
      }
      await openSession(ctx, seams)
    } else if (ctx.oidc.route === 'resume') {
      await keepSession(ctx, seams)
    } else if (ctx.oidc.route === 'token' && !lifetimes.has(resource)) {
      await admit(ctx, client)
    }
    return describe(resource, grants.get(ctx) ?? null)
  }

  async function admit(ctx: KoaContextWithOIDC, client: Client): Promise<void> {
    if (grants.has(ctx)) return
    limit(ctx, '/token', client, seams)
    if (!(await hasSameKey(ctx))) throw invalidGrant('another key has asked for this code')
    grants.set(ctx, await usableGrant(ctx, client, seams.grants))
  }

  function describe(resource: string, grant: TokenGrant | null): ResourceServer {
    const own = lifetimes.get(resource)
    if (own !== undefined) {
      return { scope: '', audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: own }
    }
    return {
      // Permissions travel as authorization_details. A scope named here would be asked for again and again.
      scope: '',
      audience: resource,
      accessTokenFormat: 'jwt',
      accessTokenTTL: tokenLifetime(grant, seams.clock()),
      jwt: { sign: { alg: 'Ed25519' } },
    }
  }

  return { resourceServer, admit, grantOf: (ctx) => grants.get(ctx) ?? null }
}

/** An app that proves who it is counts for itself; one that does not could be named by anybody, and counts by address. */
function limit(
  ctx: KoaContextWithOIDC,
  path: string,
  { clientId, clientAuthMethod }: Client,
  seams: ProviderSeams,
  /** It is only named: a browser has come, and no app has proven anything. */
  { named = false } = {},
): void {
  const address = String((ctx.req as Request).ip)
  const isProven = !named && clientAuthMethod !== 'none'
  const wait = seams.byApp(path, isProven ? clientId : `${clientId} ${address}`)
  if (wait === null) return
  const detail = `too many requests of this app; come again in ${wait} seconds`
  throw comeAgain(ctx, detail, { status: 429, seconds: wait })
}

/** A token ends no later than its grant; that of a `once` grant lives as long as the grant. */
function tokenLifetime(grant: TokenGrant | null, now: number): number {
  if (grant?.expiresAt == null) return ACCESS_TOKEN_TTL
  // A second less: the token is dated a moment after this.
  const left = Math.max(1, grant.expiresAt - Math.floor(now / 1000) - 1)
  return grant.once ? left : Math.min(ACCESS_TOKEN_TTL, left)
}

/** "Assistants (MCP) cannot push requests": protocol.md section 8, "PAR may be absent there", and only there. */
function mayComeUnpushed(resource: string): void {
  if (targetOf(resource).forAssistants) return
  throw new errors.InvalidRequest('push the request first (RFC 9126) and come with its request_uri')
}

/** A browser that comes here for the first time has no session of oidc-provider's yet, but may have one of ours. */
async function openSession(ctx: KoaContextWithOIDC, seams: ProviderSeams): Promise<void> {
  const session = ctx.oidc.session
  if (session === undefined || session.accountId !== undefined) return
  const present = await seams.accounts.session(ctx.req as Request)
  if (present === null) return
  session.uid = present.account
  session.loginAccount({ accountId: present.account, loginTs: present.signedInAt })
}

/**
 * On the way back from the sign-in or the question. A session that began there is named by its account, as
 * the adapter finds it; and whoever signed out in between is not answered for.
 */
async function keepSession(ctx: KoaContextWithOIDC, seams: ProviderSeams): Promise<void> {
  const { session } = ctx.oidc
  if (session?.accountId === undefined) return
  const present = await seams.accounts.session(ctx.req as Request)
  if (present?.account !== session.accountId) {
    throw new errors.AccessDenied('whoever answered has signed out meanwhile')
  }
  session.uid = session.accountId
}

async function usableGrant(
  ctx: KoaContextWithOIDC,
  client: Client,
  grants: GrantsSeam,
): Promise<TokenGrant> {
  try {
    const grant = await heldGrant(ctx.oidc.entities.Grant?.jti ?? '', grants.held)
    if (grant === null || grant.clientId !== client.clientId) {
      throw new NotUsable('there is no such grant, or the owner has ended this access')
    }
    if (!grant.bearer && !ctx.get('DPoP')) {
      throw new errors.InvalidDpopProof('send a DPoP proof: this access is bound to a key')
    }
    return await grant.usable()
  } catch (error) {
    if (error instanceof NotNow) throw notNow(ctx, error.message)
    if (error instanceof NotUsable) throw invalidGrant(error.message)
    throw error
  }
}
