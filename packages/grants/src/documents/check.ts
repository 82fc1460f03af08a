/**
 * Checks 3, 5 and 7 of protocol.md section 5, as far as they need neither network nor storage.
 * Times are seconds since 1970.
 */

import { covers } from '../meaning/covers.ts'
import type { ResolvedItem } from '../permission.ts'
import type { AccessToken } from './access-token.ts'
import { DocumentError } from './compact.ts'
import type { Grant } from './grant.ts'

const TOLERANCE = 60
const LIFETIME = 300
const LIFETIME_ONCE = 3600

/**
 * Check 3, after the signature: issuer, resource and times. "`exp` not past, `iat` not in the
 * future (60 s tolerance each), `exp` − `iat` at most 300 s (`once`: 3600 s)."
 *
 * @throws {DocumentError}
 */
export function checkToken(
  token: Pick<AccessToken, 'iss' | 'sub' | 'aud' | 'iat' | 'nbf' | 'exp'>,
  expected: {
    issuer: string
    resource: string
    /** Default: the resource. */
    audience?: string
    now: number
    once: boolean
  },
): void {
  const { issuer, resource, audience = resource, now, once } = expected
  if (token.iss !== issuer) {
    throw new DocumentError('wrong_issuer', `iss should be ${issuer}, letter by letter.`)
  }
  if (token.aud !== audience || token.sub !== resource) {
    const right = `sub should be ${resource}, and aud ${audience}.`
    throw new DocumentError('wrong_resource', right)
  }
  if (token.exp + TOLERANCE <= now) throw new DocumentError('expired', 'The token has expired.')
  if (Math.max(token.iat, token.nbf ?? 0) - TOLERANCE > now) {
    throw new DocumentError('not_yet', 'iat or nbf is in the future; is a clock wrong?')
  }
  const most = once ? LIFETIME_ONCE : LIFETIME
  if (token.exp <= token.iat || token.exp - token.iat > most) {
    throw new DocumentError('too_long_lived', `A token lives more than 0 and at most ${most} s.`)
  }
}

/**
 * Check 5, after the signature of the grant or its hash in the `carry` of the binding: the grant is
 * for this resource, client, person, issuer and time, and the token does not outlive it. That a `once` grant
 * has no second token, and that a former resource is honoured only for a grant already in the ledger,
 * is for the caller.
 *
 * @throws {DocumentError}
 */
export function checkGrant(
  grant: Grant,
  token: AccessToken,
  expected: {
    resource: string
    formerResources?: readonly string[]
    carried: boolean
    now: number
  },
): void {
  const { resource, formerResources = [], carried, now } = expected
  if (grant.sub !== resource && !formerResources.includes(grant.sub)) {
    throw new DocumentError('wrong_resource', 'The grant is about the data of somebody else.')
  }
  if (grant.client_id !== token.client_id) {
    throw new DocumentError('wrong_client', 'The grant is for another app.')
  }
  const { grantee } = grant
  if (grantee?.iss !== token.act?.iss || grantee?.sub !== token.act?.sub) {
    throw new DocumentError('wrong_person', 'The grant is not for the person who reads.')
  }
  if (!carried && grant.may_act.sub !== token.iss) {
    throw new DocumentError('wrong_issuer', 'The grant does not let this issuer act.')
  }
  if (carried && grant.use === 'once') {
    throw new DocumentError('wrong_grant', 'A grant for one use is never carried.')
  }
  if (token.grant_id !== undefined && token.grant_id !== grant.jti) {
    throw new DocumentError('wrong_grant', 'grant_id is that of another grant.')
  }
  if (grant.iat - TOLERANCE > now) {
    throw new DocumentError('not_yet', 'iat of the grant is in the future; is a clock wrong?')
  }
  if (grant.exp === undefined) return
  if (grant.exp <= now) throw new DocumentError('expired', 'The grant has ended.')
  if (token.exp > grant.exp) {
    throw new DocumentError('exceeds_grant', 'The token ends later than its grant.')
  }
}

/**
 * Check 7: "token ⊆ grant ⊆ ceiling". A token takes terms from its grant; a ceiling has none, and is
 * null where there is no ceiling.
 *
 * @throws {DocumentError}
 */
export function checkCovered(items: {
  token: readonly ResolvedItem[]
  grant: readonly ResolvedItem[]
  ceiling: readonly ResolvedItem[] | null
}): void {
  const { token, grant, ceiling } = items
  if (!covers(grant, token, 'app', { ignoreTerms: true })) {
    throw new DocumentError('exceeds_grant', 'The token allows more than its grant.')
  }
  if (ceiling && !covers(ceiling, grant, 'owner', { ignoreTerms: true })) {
    throw new DocumentError('exceeds_ceiling', 'The grant allows more than its owner set as limit.')
  }
}
