import type { Catalog } from '../catalog.ts'
import { type ResolvedItem, ScopeError } from '../permission.ts'

/** Seconds that a grant for whoever holds its key may last: protocol.md section 8, "at most 7 days". */
export const BEARER_SECONDS = 7 * 86_400

/**
 * What whoever holds a key may be allowed: "read only, nothing sensitive". A condition counts like a
 * field: which records it picks tells what stands in it.
 *
 * @throws {ScopeError} naming the action, collection or field that asks for more
 */
export function checkBearer(items: readonly ResolvedItem[], catalog: Catalog): void {
  for (const { actions, concrete } of items) {
    const writes = actions.find((action) => action !== 'read')
    if (writes) {
      const message = `An app without a key of its own (DPoP) may only read, not ${writes}.`
      throw new ScopeError('sensitive', message, { culprit: writes })
    }
    for (const { collection, conditions, fields } of concrete) {
      const known = catalog.collections.find(({ name }) => name === collection)
      const names = new Set([...conditions.map(({ field }) => field), ...fields.map((f) => f.name)])
      const culprit = known?.sensitive
        ? collection
        : known?.fields.find(({ name, sensitive }) => sensitive && names.has(name))?.name
      if (culprit === undefined) continue
      const message = `${culprit} is sensitive: only an app that proves a key of its own (DPoP) may read it.`
      throw new ScopeError('sensitive', message, { culprit })
    }
  }
}
