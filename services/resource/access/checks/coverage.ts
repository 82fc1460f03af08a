import {
  checkBearer,
  checkCovered,
  checkWrites,
  DocumentError,
  type Item,
  type ResolvedItem,
  resolve,
  ScopeError,
} from '@mandate/grants'
import { ceilingWith } from '../../bindings/ceiling.ts'
import type { ActiveBinding } from '../../bindings/store.ts'
import type { CatalogsStore } from '../../catalog/store.ts'
import { type Audience, unauthorized } from '../refusal.ts'
import type { Remembered } from '../verified.ts'

/**
 * Check 7. "token ⊆ grant ⊆ ceiling: `covers(grant, token, 'app')`, `covers(ceiling, grant,
 * 'owner')`." Token and grant are read with the catalog that the grant was approved against: `*`
 * means what that one had. What whoever holds a key may read is "read only, nothing sensitive", whatever
 * an authorization server lets an owner sign.
 * @returns what the token shows
 */
export async function checkCoverage(
  catalogs: Pick<CatalogsStore, 'find' | 'present' | 'declared'>,
  token: Remembered,
  binding: ActiveBinding,
  audience: Audience,
): Promise<ResolvedItem[]> {
  const { under, claims } = token
  if (!under) throw new Error('check 7 came before check 5')
  if (under.items) return under.items
  try {
    const catalog = await catalogs.find(under.grant.catalog_s256)
    if (!catalog)
      throw new DocumentError('bad_claim', 'The grant names a catalog never served here.')
    const read = (items: Item[]) => items.map((item) => resolve(item, catalog))
    const items = read(claims.items)
    const granted = read(under.grant.items)
    checkWrites(granted, catalog)
    // What apps declared has no names in the service's own catalog.
    const isOwn = catalog.sha256 === catalogs.present().sha256
    const declared = isOwn ? [] : await catalogs.declared.of(under.owner.id)
    checkCovered({
      token: items,
      grant: granted,
      ceiling: ceilingWith(binding, declared, claims.client_id),
    })
    if (under.grant.bearer) {
      checkBearer(granted, catalog)
      // What was not sensitive when the owner was asked may be so by now.
      checkBearer(granted, catalogs.present())
    }
    under.items = items
    return items
  } catch (error) {
    if (error instanceof DocumentError || error instanceof ScopeError) {
      throw unauthorized(audience, 'invalid_token', error.message)
    }
    throw error
  }
}
