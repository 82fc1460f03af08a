import { GRANT_TOKEN_TYPE, type Grant } from '@mandate/grants'
import type * as oauth from 'oauth4webapi'
import type { Asked, Context } from '../context.ts'
import { isAway, MandateError } from '../errors.ts'
import type { KeptAccess } from '../stores/store.ts'
import { firstThatAnswers, issuersOfResource } from './discover.ts'
import { askWho } from './person.ts'
import { detailsAt, redeem } from './tokens.ts'

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** Presents a grant to the provider that an owner has changed to, and gets tokens there. @see [RFC 8693 §2] */
export function exchange(
  context: Context,
  issuer: string,
  grant: string,
  proof: oauth.DPoPHandle,
): Promise<oauth.TokenEndpointResponse> {
  const parameters = { subject_token: grant, subject_token_type: GRANT_TOKEN_TYPE }
  return redeem(context, issuer, TOKEN_EXCHANGE, parameters, proof)
}

/** Asks for what is held already where the owner is now; or the person whom it is for who they are. */
export async function follow(
  context: Context,
  { id, issuer: before, resource }: KeptAccess,
  grant: Grant,
  options: { prompt?: string },
): Promise<Asked> {
  const { fetch } = context
  if (grant.grantee) {
    return askWho(context, { iss: grant.grantee.iss, resource, grantId: grant.jti }, options)
  }
  const present = await issuersOfResource(resource, fetch)
  const isOther = (issuer: string) => issuer !== before
  const [first = present[0], ...more] = present.toSorted((a, b) => +isOther(b) - +isOther(a))
  const issuer = await firstThatAnswers([first, ...more], fetch)
  const details = detailsAt(resource, grant.authorization_details)
  return context.push({ issuer, resource, details, follows: id })
}

/**
 * Who may take a grant that its issuer has refused to renew: the others that the owner trusts, and at last that issuer itself, where
 * the permission may be again.
 */
export function takers(issuer: string, present: string[], cause?: MandateError): string[] {
  const others = present.filter((one) => one !== issuer)
  const isStillOurs = present.length === 0 || present.includes(issuer)
  return isStillOurs && !isAway(cause) ? [...others, issuer] : others
}

/** What is for a person goes on only once they have said again who they are: each day, and after a change of provider. */
export function personNeeded(cause?: MandateError): MandateError {
  const message = 'The person has to say again who they are, or it is not shared any more.'
  return new MandateError('person_needed', message, { status: 401, cause })
}

/** Tells an access that was ended from one whose owner has gone to another provider. */
export function whyRefused(
  issuer: string,
  [first, ...more]: string[],
  cause?: MandateError,
): MandateError {
  if (first !== undefined && ![first, ...more].includes(issuer)) {
    const message = `The owner's provider is ${first} now; go on with follow().`
    return new MandateError('provider_changed', message, { status: 401, cause })
  }
  if (cause && (isAway(cause) || cause.code === 'unexpected_answer')) return cause
  return new MandateError('ended', 'This access has ended.', { status: 401, cause })
}
