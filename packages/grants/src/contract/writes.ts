import type { Catalog, CatalogCollection } from '../catalog.ts'
import { resolve } from '../meaning/resolve.ts'
import { type ResolvedItem, ScopeError } from '../permission.ts'
import { parseScope } from '../text/parse.ts'

/**
 * "`append`, `update`, `delete`, in collections declared by apps": what a resource service fills from
 * exports stays as it was exported.
 * @throws {ScopeError} `not_writable`, naming the collection
 */
export function checkWrites(items: readonly ResolvedItem[], catalog: Catalog): void {
  const declared = new Set(catalog.collections.flatMap((one) => (one.declared ? one.name : [])))
  for (const { actions, concrete } of items) {
    const writes = actions.find((action) => action !== 'read')
    const culprit =
      writes && concrete.find(({ collection }) => !declared.has(collection))?.collection
    if (culprit === undefined) continue
    const message = `${culprit} is not written by apps: ${writes} is for collections that an app declares.`
    throw new ScopeError('not_writable', message, { culprit })
  }
}

/** Everything that may be done with a collection of an app, its sensitive fields too. */
export function wholeOf({ name, fields }: CatalogCollection, all = true): string {
  const sensitive = fields.filter((field) => all && field.sensitive).map((field) => field.name)
  const shown = sensitive.length === 0 ? '*' : `{${['*', ...sensitive].join(',')}}`
  return `${name}.${shown}:read,append,update,delete`
}

/**
 * What a provider may be asked about without the owner having opened it first. An owner agrees to each collection of an
 * app, so to the app that declared it all of it is open, and to others what is not sensitive: for writing too.
 */
export function openToApps(
  collections: readonly CatalogCollection[],
  clientId: string,
): ResolvedItem[] {
  const { origin } = new URL(clientId)
  const open = collections.filter(
    ({ declared, sensitive }) => declared && (declared.by === origin || !sensitive),
  )
  const catalog = { sha256: '', collections: open }
  return open
    .flatMap((one) => parseScope(wholeOf(one, one.declared?.by === origin)))
    .map((item) => resolve(item, catalog))
}
