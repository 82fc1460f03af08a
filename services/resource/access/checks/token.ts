import { checkToken, DocumentError, verifySignature } from '@mandate/grants'
import type { JWK } from 'jose'
import { IssuerError } from '../../bindings/issuers/metadata.ts'
import { nodeVerify } from '../jws.ts'
import { type Audience, unauthorized } from '../refusal.ts'
import type { Remembered, TokenFacts, Verified } from '../verified.ts'
import type { Presented } from './credentials.ts'

export interface IssuerKeys {
  key(issuer: string, kid: string): Promise<JWK | null>
  /** Without fetching anything. */
  known(issuer: string, kid: string): JWK | null
}

/**
 * Check 3. "Signature with that issuer's keys (cached; one refetch for an unknown `kid` per
 * cooldown); `aud` = this resource, or its door for assistants; `exp` not past, `iat` not in the future (60 s tolerance each),
 * `exp` − `iat` at most 300 s (`once`: 3600 s)." Whether it is `once` only the grant says: the
 * shorter limit is asked for again in check 5.
 */
export async function verifyToken(
  options: { issuers: Pick<IssuerKeys, 'key'>; verified: Verified; now: number },
  presented: Presented,
  audience: Audience,
): Promise<Remembered> {
  const { issuers, verified, now } = options
  const { claims } = presented
  const known = verified.get(presented.hash)
  // Remembered from the first time its signature was seen, whatever was wrong with the request beside it.
  if (known) await requirePublishedKey(issuers, claims, audience)
  else if (!(await isSigned(issuers, presented))) throw unauthorized(audience)
  checkTimes(claims, audience, { now, once: true })
  return known ?? verified.remember(presented.hash, presented.whole())
}

/** The claims of check 3. @throws Problem 401 */
export function checkTimes(
  claims: TokenFacts,
  audience: Audience,
  expected: { now: number; once: boolean },
): void {
  const { resource, url } = audience
  try {
    checkToken(claims, { issuer: claims.iss, resource, audience: url, ...expected })
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    throw unauthorized(audience, 'invalid_token', error.message)
  }
}

/**
 * A key that its issuer does not publish any more proves nothing, not even what was proven with it before: that is
 * how a stolen one ends.
 * @throws Problem 401
 */
export async function requirePublishedKey(
  issuers: Pick<IssuerKeys, 'key'>,
  claims: TokenFacts,
  audience: Audience,
): Promise<void> {
  try {
    if (claims.kid && (await issuers.key(claims.iss, claims.kid))) return
  } catch (error) {
    // An issuer that does not answer has withdrawn nothing; its lists end what it is silent about.
    if (error instanceof IssuerError) return
    throw error
  }
  throw unauthorized(audience)
}

async function isSigned(
  issuers: Pick<IssuerKeys, 'key'>,
  { claims, compact }: Presented,
): Promise<boolean> {
  if (!claims.kid) return false
  try {
    const key = await issuers.key(claims.iss, claims.kid)
    return key !== null && (await verifySignature(compact, key, nodeVerify))
  } catch (error) {
    // "AS JWKS down: cached keys until max age, then 401."
    if (error instanceof IssuerError) return false
    throw error
  }
}
