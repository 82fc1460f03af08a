import { readGrant } from '@mandate/grants'
import * as oauth from 'oauth4webapi'
import type { Context } from '../context.ts'
import { errorOf, MandateError } from '../errors.ts'
import { mendingProof, requestOptions } from '../http.ts'
import type { KeptAccess, KeptChange, KeptRequest } from '../stores/store.ts'
import { issuersOfResource, serverOf } from './discover.ts'

/** Gets tokens for what another document says, in place of a code. @see [RFC 6749 §4.5] */
export async function redeem(
  { client, authentication, fetch }: Context,
  issuer: string,
  grantType: string,
  parameters: Record<string, string>,
  proof: oauth.DPoPHandle,
): Promise<oauth.TokenEndpointResponse> {
  const as = await serverOf(issuer, fetch)
  const options = { ...requestOptions(issuer, fetch), DPoP: proof }
  return mendingProof(client, async () => {
    const answer = await oauth.genericTokenEndpointRequest(
      as,
      client,
      authentication,
      grantType,
      parameters,
      options,
    )
    return oauth.processGenericTokenEndpointResponse(as, client, answer)
  })
}

/**
 * Reads a token response and keeps it. `before`: what is known already.
 * @throws MandateError `unexpected_answer` for a grant about data whose owner has not chosen who gave it, or for other data than
 *   those it was about
 */
export async function keepTokens(
  { store, fetch }: Pick<Context, 'store' | 'fetch'>,
  before: KeptAccess | KeptRequest,
  tokens: oauth.TokenEndpointResponse,
): Promise<KeptAccess> {
  const held = 'grant' in before ? before : null
  const grant = typeof tokens['grant'] === 'string' ? tokens['grant'] : held?.grant
  if (tokens.token_type !== 'dpop' || grant === undefined) {
    throw new MandateError('unexpected_answer', 'the token is not bound to a key, or has no grant')
  }
  const { sub } = readGrant(grant)
  const resource = resourceOf(tokens) ?? before.resource ?? sub
  const known = held ?? (await followed(before as KeptRequest, store))
  const isKnown = known?.grant === grant
  const hasMoved = known !== null && known.resource !== resource
  if (hasMoved) await requireGone(known.resource, fetch)
  if (hasMoved || !isKnown) await requireTrust(resource, before.issuer, fetch)
  const access: KeptAccess = {
    id: isKnown ? known.id : await idOf(store, { grant, resource }),
    issuer: before.issuer,
    resource,
    accessToken: tokens.access_token,
    expiresAt: Date.now() + (tokens.expires_in ?? 300) * 1000,
    refreshToken: tokens.refresh_token ?? held?.refreshToken ?? null,
    grant,
    details: (tokens.authorization_details as Record<string, unknown>[]) ?? held?.details ?? [],
    keys: before.keys,
  }
  const wider = held ? null : await heldWider(store, access, before as KeptRequest)
  if (wider) return wider
  await store.set(`access:${access.id}`, access)
  // A change by the owner is a new grant; whoever comes with the old id means it from now on.
  if (held && held.id !== access.id) await store.set(`access:${held.id}`, { now: access.id })
  return access
}

/**
 * That of the grant, unless it is about an address that the data have had before, or somebody else's, or is held for another
 * grant: whose id a grant has is its provider's word, and it takes the place of none that is kept.
 */
async function idOf(
  store: Context['store'],
  { grant, resource }: Pick<KeptAccess, 'grant' | 'resource'>,
): Promise<string> {
  const { jti, sub } = readGrant(grant)
  const kept = (await store.get(`access:${jti}`)) as KeptAccess | KeptChange | undefined
  const isSame =
    kept !== undefined && 'grant' in kept && kept.grant === grant && kept.resource === resource
  const isFree = kept === undefined || isSame
  return sub === resource && isFree ? jti : `${jti}~${crypto.randomUUID()}`
}

/**
 * Asking for part of what is allowed already brings tokens for that part. Those for all of it, that are held, stay: nothing that
 * can be read becomes less by asking. Where the owner was to sign in anew the new ones are wanted, whatever they cover.
 */
async function heldWider(
  store: Context['store'],
  access: KeptAccess,
  { prompt }: KeptRequest,
): Promise<KeptAccess | null> {
  const kept = (await store.get(`access:${access.id}`)) as KeptAccess | KeptChange | undefined
  if (prompt !== undefined || !kept || !('grant' in kept) || kept.refreshToken === null) return null
  const { grant, issuer, resource } = access
  if (kept.grant !== grant || kept.issuer !== issuer || kept.resource !== resource) return null
  const whole = JSON.stringify(detailsAt(resource, readGrant(grant).authorization_details))
  const isWhole = ({ details }: KeptAccess) => JSON.stringify(details) === whole
  return isWhole(kept) && !isWhole(access) ? kept : null
}

/** What is kept by this id, or instead of it since its owner changed the permission. */
export async function findKept(
  store: Context['store'],
  id: string,
): Promise<KeptAccess | undefined> {
  const kept = (await store.get(`access:${id}`)) as KeptAccess | KeptChange | undefined
  return kept && 'now' in kept ? findKept(store, kept.now) : kept
}

async function followed({ follows }: KeptRequest, store: Context['store']) {
  return follows === null ? null : ((await findKept(store, follows)) ?? null)
}

/** A grant is no secret: any provider could give its own user that of another owner, and be asked for that one's data in turn. */
async function requireTrust(resource: string, issuer: string, fetch: Context['fetch']) {
  if ((await issuersOfResource(resource, fetch)).includes(issuer)) return
  const message = `${issuer} is not whom the owner of ${resource} has chosen`
  throw new MandateError('unexpected_answer', message)
}

/**
 * The data have moved only when nobody manages access any more where they were. Else whoever says so would have what the app
 * writes, and be read in their place: the provider that their owner has left, for one.
 */
async function requireGone(resource: string, fetch: Context['fetch']) {
  const present = await issuersOfResource(resource, fetch).catch((error: unknown) => {
    if (error instanceof MandateError && error.code === 'not_found') return []
    throw error
  })
  if (present.length === 0) return
  throw new MandateError('unexpected_answer', `the data are still at ${resource}`)
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
    const answer = await remove(
      new URL(`${endpoint}/${encodeURIComponent(readGrant(kept.grant).jti)}`),
    )
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
