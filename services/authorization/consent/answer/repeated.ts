import { canonicalJson } from '@mandate/grants'
import { type Approved, grantClaims, type IssuedGrant } from '../../grants/index.ts'

/** What an owner allowed on a page before. */
export type AnsweredBefore = IssuedGrant & { lifetime: number | null }

/** Whether an answer says what was answered before: the same, for as long. Somebody has pressed twice. */
export function isRepeated(
  { details, expiresAt, lifetime }: Pick<AnsweredBefore, 'details' | 'expiresAt' | 'lifetime'>,
  approve: (now: number) => Approved,
): boolean {
  const now = (expiresAt ?? 0) - (lifetime ?? 0)
  const claims = grantClaims(approve(now), { id: '', issuer: '', now })
  const isSame = canonicalJson(claims.authorization_details) === canonicalJson(details)
  return isSame && (claims.exp ?? null) === expiresAt
}
