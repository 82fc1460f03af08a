import type { Request } from 'express'
import type { JWK } from 'jose'
import {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { BINDING, IDENTITY, isOwnDetail, PDPP, RECORDS } from './requests/asked.ts'
import { requirePresentKey } from './requests/client-keys.ts'
import type { Gate } from './requests/gate.ts'
import { type createInteractions, isCovered } from './requests/interaction.ts'
import { SIGN_IN_AGE } from './requests/sign-in-age.ts'
import { ANY_RESOURCE } from './requests/target.ts'
import { CODE_SECONDS } from './requests/typed-codes.ts'
import type { ProviderSeams } from './seams.ts'
import type { createAdapter } from './storage/adapter.ts'
import { heldGrant, scope } from './storage/scope.ts'
import { keptAs } from './storage/states.ts'
import { waiting, writeWaiting } from './storage/waiting.ts'
import { PresentKey } from './tokens/signing.ts'
import type { Tokens } from './tokens/tokens.ts'
import { isOver, unanswered } from './unanswered.ts'

const DAY = 86_400

/** Every setting of oidc-provider in one place. */
export function createConfiguration(
  seams: ProviderSeams,
  signingKey: JWK,
  parts: {
    gate: Gate
    tokens: Tokens
    interactions: ReturnType<typeof createInteractions>
    adapter: ReturnType<typeof createAdapter>
  },
): Configuration {
  const { gate, tokens, interactions, adapter } = parts
  const dpopAlgorithms = ['ES256', 'Ed25519', 'EdDSA'] as const
  return {
    adapter,
    // Published at `jwks_uri` with those before and after it, by the service itself.
    jwks: { keys: [new PresentKey(signingKey)] },
    cookies: cookies(seams.issuer),
    // No cookie counts where apps ask and fetch tokens, so nothing is kept from a page by its origin; that of an app need not be that of
    // its redirects.
    clientBasedCORS: () => true,
    fetch: seams.clients.fetchKeys,
    scopes: ['openid'],
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt', 'none'],
    // FAPI 2.0 Security Profile §5.3.2.1: "shall only accept its issuer identifier value … as a string in
    // the aud claim received in client authentication assertions".
    async assertJwtClientAuthClaimsAndHeader(ctx, claims, _header, client) {
      const held = waiting()
      if (held) held.isAsserted = true
      if (claims['aud'] !== seams.issuer) {
        throw new errors.InvalidClientAuth(`aud: must be ${seams.issuer}`)
      }
      await requirePresentKey(ctx, client)
    },
    clientDefaults: { id_token_signed_response_alg: 'Ed25519' },
    enabledJWA: {
      idTokenSigningAlgValues: ['Ed25519'],
      clientAuthSigningAlgValues: [...dpopAlgorithms],
      dPoPSigningAlgValues: [...dpopAlgorithms],
    },
    // FAPI 2.0 Security Profile §5.3.2.1: "shall accept JWTs with an iat or nbf timestamp between 0 and 10 seconds in the future".
    clockTolerance: 10,
    pkce: { required: () => true },
    // RFC 9449, section 10, names it for pushed and plain requests; here a request for a code takes it too.
    extraParams: ['dpop_jkt', SIGN_IN_AGE],
    allowOmittingSingleRegisteredRedirectUri: false,
    discovery: {
      binding_endpoint: `${seams.issuer}/binding`,
      events_endpoint: `${seams.issuer}/events`,
      people_endpoint: `${seams.issuer}/people`,
      shares_endpoint: `${seams.issuer}/shares`,
      share_page: `${seams.issuer}/share`,
      grant_management_endpoint: `${seams.issuer}/grants`,
      grant_management_actions_supported: ['query', 'revoke'],
      client_id_metadata_document_supported: true,
      // Said for clients; required in requests/gate.ts, because the global switch would leave no room for assistants.
      require_pushed_authorization_requests: true,
    },

    renderError(ctx, out) {
      ctx.respond = false
      const { whyNot } = seams.clients
      const problem = isOver(out)
        ? { isOver: true as const }
        : { isOver: false as const, ...unanswered(ctx, out, whyNot) }
      seams.errorPage(ctx.req, ctx.res, { status: ctx.status, ...problem })
    },
    claims: { openid: ['sub', 'auth_time', 'preferred_username'] },
    async findAccount(_ctx, id, token) {
      const account = { accountId: id, claims: () => ({ sub: id }) }
      if (token !== undefined && !isOwn(token['rar'])) {
        // A grant is found only together with its owner's account.
        const grant = await heldGrant(String(token['grantId']), seams.grants.held)
        return grant?.account === id ? account : undefined
      }
      const person = await findPerson(seams, id)
      if (isIdentity(token?.['rar'])) return person === null ? undefined : account
      if (person === null || token === undefined) return person === null ? undefined : account
      // Where the data is, the owner is shown the name they have here. Apps are told none.
      const alias = `${person.name}@${new URL(seams.issuer).host}`
      return { ...account, claims: () => ({ sub: id, preferred_username: alias }) }
    },
    interactions: { policy: policy(), url: (_ctx, { uid }) => seams.consentPath(uid) },
    loadExistingGrant: interactions.existingGrant,

    extraTokenClaims: tokens.extraClaims,
    formats: {
      customizers: { jwt: (ctx, _token, jwt) => tokens.finishPayload(ctx, jwt.payload) },
    },

    // A refresh token lives as long as its grant. It does not rotate, so that a lost answer ends nothing:
    // it is bound to a key. That of an assistant without a key rotates, and who sends a used one ends the
    // grant. Signing out ends no grant.
    async issueRefreshToken(ctx) {
      if (gate.grantOf(ctx)?.once === false) return true
      // Nothing is written that the use of the code could go with.
      await writeWaiting(seams.db)
      return false
    },
    async rotateRefreshToken(ctx) {
      const { Grant: record, RefreshToken: presented, Client: client } = ctx.oidc.entities
      const grant = await heldGrant(record?.jti ?? '', seams.grants.held)
      if (grant?.bearer !== true) return false
      // Refused later, it would be used up without another, and who came again with it would end the grant.
      await gate.admit(ctx, client!)
      await tokens.details(ctx, undefined, presented)
      return true
    },
    expiresWithSession: () => false,
    ttl: {
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 300,
      AuthorizationCode: 60,
      DeviceCode: CODE_SECONDS,
      Grant: DAY,
      IdToken: 300,
      Interaction: 3600,
      RefreshToken: (ctx) => {
        const left = remaining(ctx, seams.clock())
        // Who somebody is has to be proven anew each day.
        return gate.grantOf(ctx)?.grantee ? Math.min(DAY, left) : left
      },
      Session: 14 * DAY,
    },

    features: {
      devInteractions: { enabled: false },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      dPoP: { enabled: true },
      // Where the code is typed is a page of ours, of the same address.
      deviceFlow: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: false },
      revocation: {
        enabled: true,
        async allowedPolicy(_ctx, client, token) {
          // RFC 7009, section 2.1: of no effect when the token was issued to another client.
          if (token.clientId !== client.clientId) return false
          // One device of several: its token ends, the grant lives. Saying yes would end the others too.
          return token.kind !== 'RefreshToken' || !(await endOneOfSeveral(token, seams))
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource,
        useGrantedResource: () => true,
        getResourceServerInfo: gate.resourceServer,
      },
      richAuthorizationRequests: {
        enabled: true,
        // Read as a whole in requests/asked.ts and tokens/tokens.ts, where scopes are read too.
        types: Object.fromEntries(
          [RECORDS, BINDING, IDENTITY, PDPP].map((type) => [type, { validate() {} }]),
        ),
        authorizationDetailsForGrantSource: (ctx) =>
          JSON.parse((ctx.oidc.params as { authorization_details: string }).authorization_details),
        authorizationDetailsForAccessToken: (ctx, token, source) =>
          tokens.details(ctx, token, source as Parameters<Tokens['details']>[2]),
        authorizationDetailsForIntrospection: () => undefined,
      },
    },
  }
}

/** Whoever is signed in in this browser is there; who is not in front of it is looked up. */
async function findPerson(seams: ProviderSeams, id: string): Promise<{ name: string } | null> {
  const req = scope()?.req
  const present = req && (await seams.accounts.session(req as Request))
  return present?.account === id ? present : seams.accounts.byId(id)
}

function isOwn(details: unknown): boolean {
  return Array.isArray(details) && isOwnDetail(details[0])
}

/** The app is to learn no name. */
function isIdentity(details: unknown): boolean {
  return Array.isArray(details) && details[0]?.type === IDENTITY
}

/** Consent is asked unless a live grant covers the request; oidc-provider's own rule asks every time. */
function policy() {
  const base = interactionPolicy.base()
  const { checks } = base.get('consent')!
  checks.remove('rar_prompt')
  checks.remove('native_client_prompt')
  checks.add(
    new interactionPolicy.Check(
      'not_covered',
      'no live grant covers this request',
      'consent_required',
      (ctx) => ctx.oidc.result?.consent === undefined && !isCovered(ctx),
    ),
  )
  return base
}

/** Cookies do not know ports, so on loopback the name does. Elsewhere the prefixes keep other hosts out. */
function cookies(issuer: string): NonNullable<Configuration['cookies']> {
  const { port, protocol } = new URL(issuer)
  const secure = protocol === 'https:'
  const suffix = secure ? '' : `_authorization_${port}`
  const name = (kind: string, prefix: string) => `${secure ? prefix : ''}provider_${kind}${suffix}`
  const options = { httpOnly: true, sameSite: 'lax', secure, signed: false } as const
  return {
    names: {
      session: name('session', '__Host-'),
      // Bound to the path of one page, which __Host- would forbid.
      interaction: name('interaction', '__Secure-'),
      resume: name('resume', '__Secure-'),
    },
    long: options,
    short: options,
  }
}

/**
 * At the authorization endpoints a placeholder, until the owner is known. At the token endpoint the
 * resource that the code or refresh token was issued for.
 */
async function defaultResource(ctx: KoaContextWithOIDC): Promise<string> {
  if (ctx.oidc.route !== 'token') return ANY_RESOURCE
  const { provider } = ctx.oidc
  const params = ctx.oidc.params as Record<string, string | undefined>
  const source =
    (await provider.RefreshToken.find(params['refresh_token'] ?? '')) ??
    (await provider.AuthorizationCode.find(params['code'] ?? '')) ??
    ctx.oidc.entities.DeviceCode
  const resource = source?.resource
  return typeof resource === 'string' ? resource : ANY_RESOURCE
}

function remaining(ctx: KoaContextWithOIDC, now: number): number {
  const end = ctx.oidc.entities.Grant?.exp
  return Math.max(1, (end ?? 0) - Math.floor(now / 1000))
}

/**
 * Ends a refresh token that is one of several: its grant lives. Of two that are given up at the same moment one waits
 * for the other, and is the last.
 * @returns false when it is the only one, and nothing was done
 */
async function endOneOfSeveral(
  token: { jti: string; grantId?: string | undefined },
  { db }: ProviderSeams,
): Promise<boolean> {
  const grant = token.grantId ?? ''
  const id = keptAs('RefreshToken', token.jti)
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('grants').select('id').where('id', '=', grant).forUpdate().execute()
    const sibling = await tx
      .selectFrom('provider_states')
      .select('id')
      .where('model', '=', 'RefreshToken')
      .where('grant_id', '=', grant)
      .where('id', '!=', id)
      .where('consumed_at', 'is', null)
      .executeTakeFirst()
    if (!sibling) return false
    await tx
      .deleteFrom('provider_states')
      .where('model', '=', 'RefreshToken')
      .where('id', '=', id)
      .execute()
    return true
  })
}
