import { DocumentError } from '@mandate/grants'
import { Problem } from '@mandate/server'
import type { Request } from 'express'
import type { ActiveBinding } from '../bindings/store.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { StatusLists } from '../ledger/status/status.ts'
import type { Ledger } from '../ledger/store.ts'
import type { Owner } from '../owners/store.ts'
import { type BindingOf, findBinding, requireHome } from './checks/binding.ts'
import { checkCoverage } from './checks/coverage.ts'
import { type Presented, readCredentials } from './checks/credentials.ts'
import { enterGrant, requireLive, verifyGrant } from './checks/grant.ts'
import { requireUnused, verifyProof } from './checks/proof.ts'
import { checkRevocation } from './checks/revocation.ts'
import { type IssuerKeys, requirePublishedKey, verifyToken } from './checks/token.ts'
import type { AskFacts, LedgerFacts } from './facts.ts'
import type { ProofUse } from './proofs.ts'
import { type Audience, unauthorized } from './refusal.ts'
import { type Sight, tokensSight } from './sight.ts'
import { isProven, type Proven, type TokenFacts, type Verified } from './verified.ts'

/** What is known of a request so far, for the refusal that may come. */
export interface Attempt {
  owner: Owner | null
  audience: Audience
  /** Filled in as signatures prove it: nobody writes another's name into the owner's log. */
  proven: { client: string | null; grant: string | null }
  /** Counts a request of the app that a signature has shown; null: the owner's. @throws Problem 429 */
  count(client: string | null): void
}

/** What a token shows, and the proof that came with it, to be used up. */
interface Shows {
  under: Proven
  proof: ProofUse | null
}

export interface Shown {
  sight: Sight
  /** Whether a request with this token would be let in now; for streams. */
  stillStands(): Promise<boolean>
}

/**
 * Protocol.md section 5, "what the resource service checks, in this order": 1 to 7. What a token
 * proved once under a binding is not proven again while that binding stands; what may have changed
 * since is asked on every use, in the statement that uses up the proof.
 */
export function prover(options: {
  ask: AskFacts
  bindingOf: BindingOf
  verified: Verified
  issuers: IssuerKeys
  catalogs: Pick<CatalogsStore, 'find' | 'present' | 'declared'>
  ledger: Pick<Ledger, 'find' | 'formerResources' | 'see' | 'useOnce'>
  statusLists: Pick<StatusLists, 'of'>
  publicUrl: string
  clock: () => number
}): (req: Request, attempt: Attempt) => Promise<Shown> {
  const { ask, bindingOf, verified, issuers, catalogs, ledger, statusLists, publicUrl } = options
  const seconds = () => options.clock() / 1000

  /** Check 4; null for a token that anybody may use who holds it. */
  async function verifyBound(req: Request, { audience }: Attempt, presented: Presented) {
    if (presented.isBearer) return null
    return verifyProof({ publicUrl, now: seconds() }, req, presented, audience)
  }

  /** 2 to 5 and 7 of a token that was not proven under the present binding. */
  async function proveAnew(req: Request, attempt: Attempt, presented: Presented): Promise<Shows> {
    const found = await findBinding({ ask, bindingOf }, presented, attempt) //                 2
    return proveUnder(found, issuers, req, attempt, presented)
  }

  /**
   * The same under the binding that stood when a token of this issuer came last. `finish` asks whether it stands now, and
   * the database need not be asked before. With keys that are there: "Keys of an unbound issuer are never fetched."
   * @returns null where that shows nothing; then each is asked in its order, and what was shown here counts for nothing
   */
  async function presume(req: Request, attempt: Attempt, presented: Presented) {
    const { owner } = attempt
    const binding = owner && bindingOf.last(owner.id, presented.claims.iss)
    if (!binding) return null
    const keys = { key: async (issuer: string, kid: string) => issuers.known(issuer, kid) }
    const trial = { ...attempt, count() {} }
    const shows = await proveUnder({ owner, binding }, keys, req, trial, presented).catch(refusal)
    if (!shows) return null
    attempt.count(presented.claims.client_id)
    return { ...shows, proven: trial.proven }
  }

  async function proveUnder(
    { owner, binding }: { owner: Owner; binding: ActiveBinding },
    keys: Pick<IssuerKeys, 'key'>,
    req: Request,
    attempt: Attempt,
    presented: Presented,
  ): Promise<Shows> {
    const { audience } = attempt
    const now = seconds()
    const token = await verifyToken({ issuers: keys, verified, now }, presented, audience) //  3
    attempt.proven = { client: token.claims.client_id, grant: null }
    const proof = await verifyBound(req, attempt, presented) //                                4
    attempt.count(token.claims.client_id)
    const proving = { token, claims: presented.whole(), owner, binding, audience }
    const { under, grant } = await verifyGrant({ ledger, now }, proving) //                    5
    attempt.proven.grant = under.grant.jti
    // Before 6, which needs the ledger: what a ceiling refuses is not entered there.
    const shows = await checkCoverage({ catalogs, verified }, { under, grant }, proving) //    7
    return { under: { ...under, shows }, proof }
  }

  /**
   * What is left of 2 to 6: what only the database knows.
   * @returns null when the binding is another one now
   */
  async function finish(
    attempt: Attempt,
    presented: Presented,
    under: Proven,
    proof: ProofUse | null,
  ): Promise<Sight | null> {
    const { claims } = presented
    const { owner, grant } = under
    const { audience } = attempt
    const facts = await ask({ owner: owner.id, issuer: claims.iss, grant: grant.jti, proof })
    requireHome(attempt, facts) //                                                             2
    if (proof) requireUnused(facts.isUnused, audience) //                                      4
    if (facts.head !== under.head) return null
    live(attempt, presented, under) //                                                      3, 5
    const entered = await enterGrant(ledger, under, presented, facts.grant, audience)
    await checkRevocation(statusLists, claims, entered, audience) //                           6
    const sight = tokensSight(
      owner,
      audience,
      entered,
      under.shows.items,
      signIn(under, claims, facts.grant),
    )
    return {
      ...sight,
      accounts: facts.accounts,
      basis: under.shows.basis,
      binding: facts.head,
    }
  }

  /** @throws Problem 401 */
  function live({ audience }: Attempt, { claims }: Presented, under: Proven): void {
    try {
      requireLive(under, claims, audience, seconds())
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      throw unauthorized(audience, 'invalid_token', error.message)
    }
  }

  /** The same of a token that is in use. */
  async function stands(attempt: Attempt, presented: Presented, under: Proven): Promise<boolean> {
    const { claims } = presented
    const { owner, grant } = under
    const asked = { owner: owner.id, issuer: claims.iss, grant: grant.jti, proof: null }
    const facts = await ask(asked)
    if (!facts.isHome || facts.head !== under.head || !facts.grant) return false
    try {
      live(attempt, presented, under)
      await requirePublishedKey(issuers, claims, attempt.audience)
      const seen = { grant, seen: facts.grant }
      await checkRevocation(statusLists, claims, seen, attempt.audience)
      return true
    } catch (error) {
      if (error instanceof Problem) return false
      throw error
    }
  }

  return async (req, attempt) => {
    const { owner: home, audience } = attempt
    const presented = readCredentials(req, audience, verified) //                              1
    const former = verified.get(presented.hash)?.under
    const known = isProven(former) && former.owner.id === home?.id ? former : null
    const shown = (sight: Sight, under: Proven) => ({
      sight,
      stillStands: () => stands(attempt, presented, under),
    })
    if (known) {
      attempt.proven = { client: presented.claims.client_id, grant: known.grant.jti }
      await requirePublishedKey(issuers, presented.claims, audience) //                        3
      const proof = await verifyBound(req, attempt, presented) //                              4
      attempt.count(presented.claims.client_id)
      const sight = await finish(attempt, presented, known, proof)
      if (sight) return shown(sight, known)
    }
    const presumed = known ? null : await presume(req, attempt, presented)
    if (presumed) {
      attempt.proven = presumed.proven
      const sight = await finish(attempt, presented, presumed.under, presumed.proof)
      if (sight) return shown(sight, presumed.under)
      attempt.proven = { client: null, grant: null }
    }
    const isUsedUp = known !== null || presumed !== null
    const { under, proof } = await proveAnew(req, attempt, presented)
    const sight = await finish(attempt, presented, under, isUsedUp ? null : proof)
    if (sight) return shown(sight, under)
    // The owner changed the provider in this very moment.
    throw unauthorized(audience)
  }
}

/**
 * When the owner signed in for what is read, seconds. A provider that a grant was carried to, and that gave its app a token
 * without the owner, has nothing to say of it: then that counts which was told while the owner's former provider could.
 */
function signIn({ carried }: Proven, claims: TokenFacts, known: LedgerFacts | null) {
  return claims.auth_time ?? (carried ? (known?.signedInAt ?? null) : null)
}

function refusal(error: unknown): null {
  if (error instanceof Problem) return null
  throw error
}
