import { DocumentError, GRANT_TOKEN_TYPE, type Grant, readGrant } from '@mandate/grants'
import { errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider'
import validateDpop, { checkDpopReplay } from 'oidc-provider/lib/helpers/validate_dpop.js'
import { invalidGrant } from '../refusals.ts'
import { ANY_RESOURCE } from '../requests/target.ts'
import type { ProviderSeams } from '../seams.ts'
import { heldGrant } from '../storage/scope.ts'
import { type Issuing, issueUnder } from './issue-under.ts'

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const PARAMETERS = [
  ...['subject_token', 'subject_token_type', 'requested_token_type'],
  ...['resource', 'authorization_details'],
]

/**
 * An owner has come here from another authorization server, and the app has no owner in front of it: it presents
 * the grant it holds and gets tokens of this issuer. Only a grant that the binding carries, byte for byte, and
 * only to the app that proves to be the one the grant names.
 * @see [RFC 8693](https://www.rfc-editor.org/rfc/rfc8693)
 */
export function allowExchange(provider: Provider, seams: ProviderSeams, parts: Issuing): void {
  const handle = async (ctx: KoaContextWithOIDC) => {
    ctx.body = await exchange(provider, seams, parts, ctx)
  }
  provider.registerGrantType(TOKEN_EXCHANGE, handle, PARAMETERS)
}

interface Params {
  subject_token?: string
  subject_token_type?: string
  requested_token_type?: string
  resource?: string
}

async function exchange(
  provider: Provider,
  seams: ProviderSeams,
  parts: Issuing,
  ctx: KoaContextWithOIDC,
): Promise<Record<string, unknown>> {
  const client = ctx.oidc.client!
  const params = ctx.oidc.params as Params
  if (client.clientAuthMethod === 'none') {
    throw new errors.InvalidClient(
      'only an app that proves who it is (private_key_jwt) may exchange',
    )
  }
  if (params.subject_token_type !== GRANT_TOKEN_TYPE) {
    throw new errors.InvalidRequest(`subject_token_type must be ${GRANT_TOKEN_TYPE}`)
  }
  if (![undefined, ACCESS_TOKEN].includes(params.requested_token_type)) {
    throw new errors.InvalidRequest(`requested_token_type: only ${ACCESS_TOKEN} is issued`)
  }
  const proof = await validateDpop(provider, ctx)
  if (!proof) throw new errors.InvalidDpopProof('send a DPoP proof')
  await checkDpopReplay(provider, ctx, proof, client.clientId)

  const compact = params.subject_token ?? ''
  const shown = read(compact)
  const asked = params.resource === ANY_RESOURCE ? undefined : params.resource
  const by = { clientId: client.clientId, resource: asked }
  const id = (await seams.grants.presented(shown, compact, by)) ?? ''
  const held = await heldGrant(id, seams.grants.held)
  // "The new service compares the grant byte for byte with the carried one, the client with client_id."
  const isCarried = held !== null && (held.jws !== compact || held.carried)
  if (!isCarried || held.clientId !== client.clientId) {
    throw invalidGrant('this grant was not carried over to this service for this app')
  }
  const meant = read(held.jws)
  if ([shown, meant].some(({ use, bearer }) => use === 'once' || bearer)) {
    throw invalidGrant('a grant for one use, or for whoever holds the key, is not exchanged')
  }
  if (shown.grantee || meant.grantee) {
    throw invalidGrant('a grant for a person is not exchanged: prove who it is')
  }
  const { resource } = held
  if (![undefined, ANY_RESOURCE, shown.sub, resource].includes(params.resource)) {
    throw new errors.InvalidTarget('resource: the grant is about another one')
  }

  const issued = await issueUnder(provider, parts, ctx, {
    ...{ id, account: held.account, resource, gty: TOKEN_EXCHANGE, jkt: proof.thumbprint },
    details: at(resource, meant.authorization_details),
  })
  return { ...issued, issued_token_type: ACCESS_TOKEN }
}

/** What the grant says, of where the data is now. */
export function at(
  resource: string,
  details: Record<string, unknown>[],
): Record<string, unknown>[] {
  return details.map((item) => ('locations' in item ? { ...item, locations: [resource] } : item))
}

function read(compact: string): Grant {
  try {
    return readGrant(compact)
  } catch (error) {
    if (error instanceof DocumentError) throw invalidGrant(`subject_token: ${error.message}`)
    throw error
  }
}
