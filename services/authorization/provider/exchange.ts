import { DocumentError, GRANT_TOKEN_TYPE, type Grant, readGrant } from '@mandate/grants'
import { errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider'
import validateDpop, { checkDpopReplay } from 'oidc-provider/lib/helpers/validate_dpop.js'
import { ANY_RESOURCE, type Gate } from './gate.ts'
import { invalidGrant } from './refusals.ts'
import { heldGrant } from './scope.ts'
import type { ProviderSeams } from './seams.ts'
import type { Tokens } from './tokens.ts'

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
export function allowExchange(
  provider: Provider,
  seams: ProviderSeams,
  parts: { gate: Gate; tokens: Tokens },
): void {
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
  { gate, tokens }: { gate: Gate; tokens: Tokens },
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
  const id = (await seams.grants.presented(shown, compact, asked)) ?? ''
  const held = await heldGrant(id, seams.grants.held)
  // "The new service compares the grant byte for byte with the carried one, the client with client_id."
  if (held?.jws !== compact || !held.carried || held.clientId !== client.clientId) {
    throw invalidGrant('this grant was not carried over to this service for this app')
  }
  if (shown.use === 'once' || shown.bearer) {
    throw invalidGrant('a grant for one use, or for whoever holds the key, is not exchanged')
  }
  const { resource } = held
  if (![undefined, ANY_RESOURCE, shown.sub, resource].includes(params.resource)) {
    throw new errors.InvalidTarget('resource: the grant is about another one')
  }

  ctx.oidc.entity('Grant', (await provider.Grant.find(id))!)
  const common = {
    ...{ accountId: held.account, client, grantId: id, gty: TOKEN_EXCHANGE },
    rar: at(resource, shown.authorization_details) as never[],
  }
  const server = await gate.resourceServer(ctx, resource, client)
  const { AccessToken, RefreshToken, ResourceServer } = provider as unknown as Models
  const token = new AccessToken({ ...common })
  token.resourceServer = new ResourceServer(resource, server)
  token.setThumbprint('jkt', proof.thumbprint)
  const narrowed = await tokens.details(ctx, token, common as never)
  token.rar = narrowed
  ctx.oidc.entity('AccessToken', token as never)
  const refresh = new RefreshToken({ ...common, resource, scope: '', rotations: 0 })
  return {
    access_token: await token.save(),
    refresh_token: await refresh.save(),
    issued_token_type: ACCESS_TOKEN,
    token_type: token.tokenType,
    expires_in: token.expiration,
    authorization_details: narrowed,
  }
}

/** What the grant says, of where the data is now. */
function at(resource: string, details: Record<string, unknown>[]): Record<string, unknown>[] {
  return details.map((item) => ('locations' in item ? { ...item, locations: [resource] } : item))
}

/** What is used of oidc-provider's models beyond what their types know. */
interface Models {
  AccessToken: new (
    of: object,
  ) => {
    resourceServer: unknown
    rar: unknown
    tokenType: string
    expiration: number
    setThumbprint(kind: 'jkt', thumbprint: string): void
    save(): Promise<string>
  }
  RefreshToken: new (of: object) => { save(): Promise<string> }
  ResourceServer: new (id: string, info: object) => unknown
}

function read(compact: string): Grant {
  try {
    return readGrant(compact)
  } catch (error) {
    if (error instanceof DocumentError) throw invalidGrant(`subject_token: ${error.message}`)
    throw error
  }
}
