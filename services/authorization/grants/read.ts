import { type Catalog, type ResolvedItem, readDetails, resolve, WRITTEN } from '@mandate/grants'

/** `authorization_details` read with a catalog. @throws ScopeError */
export function resolveDetails(details: unknown, catalog: Catalog): ResolvedItem[] {
  return readDetails(details, WRITTEN).map((item) => resolve(item, catalog))
}
