import { readGrant } from '@mandate/grants'
import * as oauth from 'oauth4webapi'
import type { Context } from './client.ts'
import { serverOf } from './discover.ts'
import { errorOf, MandateError } from './errors.ts'
import { requestOptions } from './http.ts'
import type { KeptAccess, KeptRequest, Store } from './store.ts'

/** Reads a token response and keeps it. `before`: what is known already. */
export async function keepTokens(
  store: Store,
  before: KeptAccess | KeptRequest,
  tokens: oauth.TokenEndpointResponse,
): Promise<KeptAccess> {
  const held = 'grant' in before ? before : null
  const grant = typeof tokens['grant'] === 'string' ? tokens['grant'] : held?.grant
  if (tokens.token_type !== 'dpop' || grant === undefined) {
    throw new MandateError('unexpected_answer', 'the token is not bound to a key, or has no grant')
  }
  const { jti, sub } = readGrant(grant)
  const access: KeptAccess = {
    id: jti,
    issuer: before.issuer,
    resource: resourceOf(tokens) ?? before.resource ?? sub,
    accessToken: tokens.access_token,
    expiresAt: Date.now() + (tokens.expires_in ?? 300) * 1000,
    refreshToken: tokens.refresh_token ?? held?.refreshToken ?? null,
    grant,
    details: (tokens.authorization_details as Record<string, unknown>[]) ?? held?.details ?? [],
    keys: before.keys,
  }
  await store.set(`access:${access.id}`, access)
  // A change by the owner is a new grant; what was kept under the old one is of no use.
  if (held && held.id !== access.id) await store.delete(`access:${held.id}`)
  return access
}

/** What a grant says, of where the data are now: a home that moved keeps the grants about where it was. */
export function detailsAt(resource: string, details: Record<string, unknown>[]) {
  return details.map((item) => ('locations' in item ? { ...item, locations: [resource] } : item))
}

/** The one resource that all details are about. */
function resourceOf(tokens: oauth.TokenEndpointResponse): string | null {
  const [first] = tokens.authorization_details ?? []
  const locations = first?.['locations']
  return Array.isArray(locations) && typeof locations[0] === 'string' ? locations[0] : null
}

/** Ends the grant by its id; where that cannot be done, the token that is held. @param remove proves itself with the access token */
export async function giveBack(
  context: Context,
  kept: KeptAccess,
  remove: (url: URL) => Promise<Response>,
): Promise<void> {
  const as = await serverOf(kept.issuer, context.fetch)
  const { grant_management_endpoint: endpoint, grant_management_actions_supported: actions } = as
  if (typeof endpoint === 'string' && Array.isArray(actions) && actions.includes('revoke')) {
    const answer = await remove(new URL(`${endpoint}/${encodeURIComponent(kept.id)}`))
    // Not found: it has ended already.
    if (answer.ok || answer.status === 404) return
    // Refused: the access token is over, and what renews it may be too.
    if (answer.status !== 401) throw await errorOf(answer)
  }
  await revoke(context, as, kept)
}

/** @see [RFC 7009] */
async function revoke(
  { client, authentication, fetch }: Context,
  as: oauth.AuthorizationServer,
  { issuer, refreshToken }: KeptAccess,
): Promise<void> {
  if (refreshToken === null) return
  const options = requestOptions(issuer, fetch)
  const answer = await oauth.revocationRequest(as, client, authentication, refreshToken, options)
  await oauth.processRevocationResponse(answer)
}
