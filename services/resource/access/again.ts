import { DocumentError } from '@mandate/grants'
import type { Pool } from '@mandate/server'
import type { Request } from 'express'
import type { StatusLists } from '../ledger/status.ts'
import type { Presented } from './checks/credentials.ts'
import { requireLive } from './checks/grant.ts'
import { requireUnused, verifyProof } from './checks/proof.ts'
import { checkRevocation } from './checks/revocation.ts'
import { readFacts } from './facts.ts'
import { unauthorized } from './refusal.ts'
import { type Sight, tokensSight } from './sight.ts'
import type { Proven } from './verified.ts'

/**
 * Checks 2 to 7 of a token that passed them before under the binding that still stands: what it
 * proved is not proven again, what may have changed since is asked in one statement.
 * @returns null when the binding is another one now: everything is to be proven again, but the proof,
 * which is used up
 */
export async function checkAgain(
  options: {
    pool: Pool
    statusLists: Pick<StatusLists, 'of'>
    publicUrl: string
    now: number
  },
  req: Request,
  presented: Presented,
  under: Proven,
): Promise<Sight | null> {
  const { pool, statusLists, now } = options
  const { claims } = presented
  const { owner, grant, items } = under
  const { resource } = owner
  const proof = await verifyProof(options, req, presented, resource)
  const facts = await readFacts(pool, under, claims.iss, proof)
  if (!facts.isHome) throw unauthorized(resource) //                                           2
  requireUnused(facts.isUnused, resource) //                                                   4
  if (facts.head !== under.head || !facts.grant) return null
  try {
    requireLive(under, claims, now) //                                                      3, 5
    if (grant.use === 'once' && facts.grant.onceJti !== claims.jti) {
      throw new DocumentError('wrong_grant', 'Another token was used under this grant for one use.')
    }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    throw unauthorized(resource, 'invalid_token', error.message)
  }
  const proven = { grant, seen: facts.grant }
  await checkRevocation(statusLists, claims, proven, resource) //                              6
  const sight = tokensSight(owner, proven, items, claims.auth_time ?? null) //                 7
  return { ...sight, accounts: facts.accounts }
}
