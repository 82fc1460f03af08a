import { readGrant } from '@mandate/grants'
import { errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider'
import validateDpop, { checkDpopReplay } from 'oidc-provider/lib/helpers/validate_dpop.js'
import { invalidGrant, notNow } from '../refusals.ts'
import { NotNow, NotUsable, type ProviderSeams } from '../seams.ts'
import { heldGrant } from '../storage/scope.ts'
import { at } from './exchange.ts'
import { type Issuing, issueUnder } from './issue-under.ts'

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const PARAMETERS = ['assertion', 'grant_id', 'resource']

/**
 * A grant is for a person, and the app has that person in front of it: it presents what the person's own
 * authorization server says of them, for this one, this app and its key. Nobody else gets tokens under such a grant.
 * @see [RFC 7523 §2.1]; [Identity Assertion Authorization Grant](https://datatracker.ietf.org/doc/draft-ietf-oauth-identity-assertion-authz-grant/)
 */
export function allowPeople(provider: Provider, seams: ProviderSeams, parts: Issuing): void {
  provider.registerGrantType(
    JWT_BEARER,
    async (ctx: KoaContextWithOIDC) => {
      ctx.body = await open(provider, seams, parts, ctx)
    },
    PARAMETERS,
  )
}

async function open(
  provider: Provider,
  seams: ProviderSeams,
  parts: Issuing,
  ctx: KoaContextWithOIDC,
): Promise<Record<string, unknown>> {
  const { clientId } = ctx.oidc.client!
  const params = ctx.oidc.params as Record<string, string | undefined>
  const { assertion, grant_id: grantId, resource } = params
  for (const [name, value] of Object.entries({ assertion, grant_id: grantId, resource })) {
    if (value === undefined) throw new errors.InvalidRequest(`${name}: is missing`)
  }
  const proof = await validateDpop(provider, ctx)
  if (!proof) throw new errors.InvalidDpopProof('send a DPoP proof')
  await checkDpopReplay(provider, ctx, proof, clientId)

  // One answer for a grant that is not there, of another app, over, or for somebody else.
  const id = await seams.grants.ofPerson(grantId!, { clientId, resource: resource! })
  const held = id === null ? null : await heldGrant(id, seams.grants.held)
  if (id === null || !held?.grantee) throw nobodys()
  const jkt = proof.thumbprint
  const expected = { grantee: held.grantee, clientId, jkt }
  const refuse = (error: unknown) => {
    if (error instanceof NotNow) throw notNow(ctx, error.message)
    if (error instanceof NotUsable) throw invalidGrant(error.message)
    throw error
  }
  const { authTime, useUp } = await seams.people.check(assertion!, expected).catch(refuse)
  return issueUnder(provider, parts, ctx, {
    ...{ id, account: held.account, resource: held.resource, gty: JWT_BEARER, jkt, authTime },
    useUp: () => useUp().catch(refuse),
    details: at(held.resource, readGrant(held.jws).authorization_details),
  })
}

function nobodys(): Error {
  return invalidGrant('there is no such grant for a person who reads it in this app')
}
