import { hash } from 'node:crypto'
import {
  type AccessToken,
  checkGrant,
  DocumentError,
  type Grant,
  readGrant,
  verifySignature,
} from '@mandate/grants'
import type { ActiveBinding } from '../../bindings/store.ts'
import { type Ledger, LedgerConflict, type SeenGrant } from '../../ledger/store.ts'
import type { Owner } from '../../owners/store.ts'
import type { LedgerFacts } from '../facts.ts'
import { nodeVerify, thumbprintUri } from '../jws.ts'
import { type Audience, unauthorized } from '../refusal.ts'
import {
  type GrantFacts,
  grantFacts,
  type Remembered,
  type TokenFacts,
  type Under,
} from '../verified.ts'
import type { Presented } from './credentials.ts'
import { checkTimes } from './token.ts'

export interface ProvenGrant {
  grant: GrantFacts
  /** As the ledger has it: when it was first seen, whether it has ended. */
  seen: Pick<SeenGrant, 'firstSeen' | 'revokedAt'>
}

/** A token whose signature is proven, with all that stands in it, and under what it is to be proven further. */
export interface Proving {
  token: Remembered
  claims: AccessToken
  owner: Owner
  binding: ActiveBinding
  audience: Audience
}

/**
 * Check 5. "Grant: signature with a grant key of the binding, or a carried grant with the recorded
 * SHA-256; `sub` = this resource, `client_id` equal, `may_act.sub` = `iss`, or the grant is in the
 * `carry` of the binding found in check 2; not expired". What is left of it, *`once`: first token
 * only*, needs the ledger: `enterGrant`.
 */
export async function verifyGrant(
  options: { ledger: Pick<Ledger, 'find' | 'formerResources'>; now: number },
  { token, claims, owner, binding, audience }: Proving,
): Promise<{ under: Under; grant: Grant }> {
  const { ledger, now } = options
  const { resource } = owner
  try {
    const compact = await findCompact(ledger, claims, owner)
    const grant = readGrant(compact)
    if (token.under?.head !== binding.head || token.under.owner.id !== owner.id) {
      const grantHash = hash('sha256', compact, 'base64url')
      const carried = isCarried(binding, grant, grantHash)
      // Of several providers side by side each acts under its own grants only.
      if (!carried && binding.elsewhere.has(grant.jti)) {
        throw new DocumentError('wrong_grant', 'Another issuer has taken this grant over.')
      }
      if (!carried && !(await isSignedByOwner(binding, grant, compact))) {
        throw new DocumentError('wrong_grant', 'No grant key of this owner has signed the grant.')
      }
      // "… (or a former one, then only a grant that the ledger already holds)"
      const formerResources =
        grant.sub === resource ? [] : await ledger.formerResources(owner.id, grant.jti, grantHash)
      checkGrant(grant, claims, { resource, formerResources, carried, now })
      const proven = { owner, head: binding.head, grant: grantFacts(grant), grantHash, carried }
      token.under = { ...proven, shows: null }
    }
    requireLive(token.under, claims, audience, now)
    return { under: token.under, grant }
  } catch (error) {
    if (error instanceof DocumentError) {
      throw unauthorized(audience, 'invalid_token', error.message)
    }
    throw error
  }
}

/**
 * Enters a grant that passed checks 5 and 7 into the ledger, unless it is known to stand there just so:
 * what the binding's ceiling refuses is no access, and the owner's pages do not list it as one.
 */
export async function enterGrant(
  ledger: Pick<Ledger, 'find' | 'see' | 'useOnce'>,
  under: Under,
  { claims, whole }: Pick<Presented, 'claims' | 'whole'>,
  known: LedgerFacts | null,
  audience: Audience,
): Promise<ProvenGrant> {
  const { owner, grant } = under
  const status = claims.status.status_list
  const isOnce = grant.use === 'once'
  if (known && isEntered(under, claims, known)) return { grant, seen: known }
  try {
    const compact = await findCompact(ledger, whole(), owner)
    const seen = await ledger.see({ owner: owner.id, compact, issuer: claims.iss, status })
    if (isOnce && !(await ledger.useOnce(owner.id, grant.jti, claims.jti))) {
      throw new DocumentError('wrong_grant', 'Another token was used under this grant for one use.')
    }
    return { grant, seen }
  } catch (error) {
    if (error instanceof DocumentError || error instanceof LedgerConflict) {
      throw unauthorized(audience, 'invalid_token', error.message)
    }
    throw error
  }
}

/** The same document, at the same place of the same list, and `once` taken by this token. */
function isEntered({ grant, grantHash }: Under, claims: TokenFacts, known: LedgerFacts): boolean {
  const { uri, idx } = claims.status.status_list
  const at = known.status
  const isThere = at?.issuer === claims.iss && at.uri === uri && at.idx === idx
  const isTaken = grant.use !== 'once' || known.onceJti === claims.jti
  return known.sha256 === grantHash && isThere && isTaken
}

/**
 * The times of a grant, and of a token as its grant limits them; "only when the grant says `bearer: true`,
 * a bearer token is taken". @throws DocumentError, Problem 401
 */
export function requireLive(
  { grant }: Under,
  claims: TokenFacts,
  audience: Audience,
  now: number,
): void {
  if (grant.exp !== undefined && grant.exp <= now) {
    throw new DocumentError('expired', 'The grant has ended.')
  }
  if (claims.cnf === undefined && !grant.bearer) {
    throw new DocumentError('wrong_grant', 'This grant is not for whoever holds its tokens.')
  }
  checkTimes(claims, audience, { now, once: grant.use === 'once' })
}

/** The grant in the token, or the one of the ledger that the token names by id and hash. */
async function findCompact(
  ledger: Pick<Ledger, 'find'>,
  claims: AccessToken,
  owner: Owner,
): Promise<string> {
  if (claims.grant !== undefined) return claims.grant
  const seen = claims.grant_id ? await ledger.find(owner.id, claims.grant_id) : null
  if (!seen || seen.sha256 !== claims.grant_s256) {
    throw new DocumentError('wrong_grant', 'The ledger has no grant of this id and hash.')
  }
  return seen.compact
}

function isCarried(binding: ActiveBinding, grant: Grant, grantHash: string): boolean {
  const carried = binding.carry.find((one) => one.grant === grant.jti)
  return carried?.sha256 === grantHash
}

async function isSignedByOwner(
  binding: ActiveBinding,
  grant: Grant,
  compact: string,
): Promise<boolean> {
  for (const key of binding.grantKeys) {
    if (thumbprintUri(key) === grant.iss) return verifySignature(compact, key, nodeVerify)
  }
  return false
}
