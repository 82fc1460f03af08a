import type { StatusLists } from '../../ledger/status/status.ts'
import { StatusError } from '../../ledger/status/status-token.ts'
import { type Audience, unauthorized } from '../refusal.ts'
import type { TokenFacts } from '../verified.ts'
import type { ProvenGrant } from './grant.ts'

/**
 * Check 6. "Not revoked (section 6), and revocation knowledge fresh enough; also for a cached
 * token." What the ledger has once recorded stays, whatever a list says.
 */
export async function checkRevocation(
  lists: Pick<StatusLists, 'of'>,
  claims: TokenFacts,
  { seen }: ProvenGrant,
  audience: Audience,
): Promise<void> {
  const ended = () => unauthorized(audience, 'invalid_token', 'This access has been ended.')
  if (seen.revokedAt) throw ended()
  const { uri, idx } = claims.status.status_list
  try {
    const list = await lists.of(uri, claims.iss)
    if (list.revoked(idx)) throw ended()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    throw unauthorized(audience, 'invalid_token', 'Whether this access still stands is not known.')
  }
}
