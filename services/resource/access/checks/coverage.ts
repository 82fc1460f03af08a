import {
  checkBearer,
  checkCovered,
  checkWrites,
  DocumentError,
  type Grant,
  ScopeError,
} from '@mandate/grants'
import { ceilingWith } from '../../bindings/ceiling.ts'
import type { CatalogsStore } from '../../catalog/store.ts'
import { unauthorized } from '../refusal.ts'
import type { Showing, Under, Verified } from '../verified.ts'
import type { Proving } from './grant.ts'

/**
 * Check 7. "token ⊆ grant ⊆ ceiling: `covers(grant, token, 'app')`, `covers(ceiling, grant,
 * 'owner')`." Token and grant are read with the catalog that the grant was approved against: `*`
 * means what that one had. What whoever holds a key may read is "read only, nothing sensitive", whatever
 * an authorization server lets an owner sign.
 * @returns what the token shows
 */
export async function checkCoverage(
  options: {
    catalogs: Pick<CatalogsStore, 'find' | 'present' | 'declared'>
    verified: Pick<Verified, 'shown'>
  },
  { under, grant }: { under: Under; grant: Grant },
  { claims: token, binding, audience }: Pick<Proving, 'claims' | 'binding' | 'audience'>,
): Promise<Showing> {
  if (under.shows) return under.shows
  const { catalogs, verified } = options
  try {
    const catalog = await catalogs.find(grant.catalog_s256)
    if (!catalog)
      throw new DocumentError('bad_claim', 'The grant names a catalog never served here.')
    const shows = verified.shown(catalog, token)
    const { items: granted } = verified.shown(catalog, grant)
    checkWrites(granted, catalog)
    // What apps declared has no names in the service's own catalog.
    const isOwn = catalog.sha256 === catalogs.present().sha256
    const declared = isOwn ? [] : await catalogs.declared.of(under.owner.id)
    const ceiling = ceilingWith(binding, declared, token.client_id)
    checkCoveredOnce({ token: shows.items, grant: granted, ceiling })
    if (grant.bearer) {
      checkBearer(granted, catalog)
      // What was not sensitive when the owner was asked may be so by now.
      checkBearer(granted, catalogs.present())
    }
    under.shows = shows
    return shows
  } catch (error) {
    if (error instanceof DocumentError || error instanceof ScopeError) {
      throw unauthorized(audience, 'invalid_token', error.message)
    }
    throw error
  }
}

/** Grants by their items, tokens that they cover by theirs, and the ceilings above both. */
const covered = new WeakMap<object, WeakMap<object, WeakSet<object>>>()
const NO_CEILING = {}

/**
 * Whether one covers another follows from what they show, which is kept once for all that show the same
 * (`verified.shown`), as ceilings are: what has passed is not compared again while it is kept.
 */
function checkCoveredOnce(items: Parameters<typeof checkCovered>[0]): void {
  const { token, grant, ceiling } = items
  const above = ceiling ?? NO_CEILING
  if (covered.get(grant)?.get(token)?.has(above)) return
  checkCovered(items)
  const tokens = covered.get(grant) ?? new WeakMap<object, WeakSet<object>>()
  const ceilings = tokens.get(token) ?? new WeakSet()
  covered.set(grant, tokens.set(token, ceilings.add(above)))
}
