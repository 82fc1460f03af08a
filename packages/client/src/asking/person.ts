import type * as oauth from 'oauth4webapi'
import type { Asked, Context } from '../context.ts'
import { MandateError } from '../errors.ts'
import type { KeptShare } from '../stores/store.ts'
import { firstThatAnswers, issuersOfResource } from './discover.ts'
import { redeem } from './tokens.ts'

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** What somebody shares with a person: as their provider sends them to the app. */
export interface Shared {
  /** The person's own provider, `iss`: it says who they are. */
  iss: string
  /** Whose data. */
  resource: string
  /** The permission. */
  grantId: string
}

/** Sends the person to their own provider, which tells that of the owner who they are. */
export async function askWho(
  context: Context,
  { iss, resource, grantId }: Shared,
  { prompt }: { prompt?: string | undefined } = {},
): Promise<Asked> {
  const present = await issuersOfResource(resource, context.fetch)
  const issuer = await firstThatAnswers(present, context.fetch)
  return context.push({
    issuer: iss,
    resource: null,
    details: [{ type: 'mandate_identity', audience: issuer }],
    opens: { issuer, resource, grantId },
    ...(prompt === undefined ? {} : { prompt }),
  })
}

/**
 * Presents at the owner's provider what the person's says of them, and gets tokens under the permission.
 * @see [RFC 7523 §2.1]
 */
export async function openShared(
  context: Context,
  { issuer, resource, grantId }: KeptShare,
  said: oauth.TokenEndpointResponse,
  proof: oauth.DPoPHandle,
): Promise<oauth.TokenEndpointResponse> {
  const assertion = said['identity_assertion']
  if (typeof assertion !== 'string') {
    throw new MandateError('unexpected_answer', 'the provider did not say who the person is')
  }
  const parameters = { assertion, grant_id: grantId, resource }
  return redeem(context, issuer, JWT_BEARER, parameters, proof)
}
