import { type Catalog, type ResolvedItem, readDetails, resolve, WRITTEN } from '@mandate/grants'

const known = new Map<string, readonly ResolvedItem[]>()
const MOST_KNOWN = 200

/** `authorization_details` read with a catalog, which reads the same for ever: an app asks everybody the same. @throws ScopeError */
export function resolveDetails(details: unknown, catalog: Catalog): ResolvedItem[] {
  const key = `${catalog.sha256} ${JSON.stringify(details)}`
  const before = known.get(key)
  if (before) return [...before]
  const items = readDetails(details, WRITTEN).map((item) => resolve(item, catalog))
  known.set(key, items)
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!)
  return [...items]
}
