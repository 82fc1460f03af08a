import type { Catalog } from './catalog.ts'
import type { ConcretePermission, Item, ResolvedItem } from './permission.ts'
/** Checks an item against a catalog and gives its canonical form. @throws {ScopeError} */
export function resolve(item: Item, catalog: Catalog): ResolvedItem {
  throw new Error(`being built: ${item} ${catalog}`)
}
/** What a resolved item means, collection by collection. */
export function expand(item: { concrete: ConcretePermission[] }): ConcretePermission[] {
  return item.concrete
}
/** Reads the text between the brackets of a scope against one collection: an app's filter. @throws {ScopeError} */
export function resolveFilter(
  text: string,
  collection: string,
  catalog: Catalog,
): import('./permission.ts').ResolvedCondition[] {
  throw new Error(`being built: ${text} ${collection} ${catalog}`)
}
