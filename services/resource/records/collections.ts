import type { Catalog, CatalogCollection, ResolvedCondition } from '@mandate/grants'
import { weakTag } from '@mandate/server'
import { Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import { isOpen } from '../access/checks/scope.ts'
import type { Sight } from '../access/sight.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import { answer } from './answer.ts'
import { readParameters } from './parameters.ts'
import { countQuery, statsQuery } from './query/counts.ts'
import type { Reader } from './run.ts'
import type { Views } from './views.ts'

/** How much of a collection is shown; `exact` is false where counting stopped. */
export interface CollectionCount {
  name: string
  count: number
  exact: boolean
  first: string | null
  last: string | null
}

export interface Counts {
  /** `filter`: only of records that match, as they are shown. */
  of(
    sight: Sight,
    collection: CatalogCollection,
    filter?: ResolvedCondition[],
  ): Promise<CollectionCount>
}

export function counts({ views, reader }: { views: Views; reader: Reader }): Counts {
  return {
    async of(sight, collection, filter = []) {
      const { name } = collection
      const { view, number } = await views.of(sight, collection)
      const stats = filter.length === 0 ? statsQuery(view, number) : null
      if (stats) {
        const [row] = await reader.rows(stats)
        const [count = '0', , first, last] = row ?? []
        return { name, count: Number(count), exact: true, first: first || null, last: last || null }
      }
      const { rows, most } = countQuery(view, number, filter)
      const [row] = await reader.rows(rows)
      const [count = '0', examined = '0', first, last] = row ?? []
      const exact = Number(examined) < most
      // Counting went from the first on where records are in order of time: only the last is unknown.
      return {
        name,
        count: Number(count),
        exact,
        first: first || null,
        last: (exact && last) || null,
      }
    },
  }
}

/** `GET /owners/{id}/collections`: "those the token covers: count, first and last time, as far as shown". */
export function collectionsRoutes(options: {
  access: AccessRoom
  counts: Counts
  catalogs: Pick<CatalogsStore, 'of'>
}): Router {
  const { access, catalogs } = options
  const routes = Router()

  routes.get('/owners/:address/collections', async (req, res) => {
    const found = await access.find(req, {
      action: 'read',
      read: (seen) => {
        readParameters(req, [])
        return catalogs.of(seen.owner.id).then((catalog) => visible(seen, catalog))
      },
      async find(asked, sight) {
        const collections: CollectionCount[] = []
        // One after the other: a token for everything must not take all connections.
        for (const collection of asked) collections.push(await options.counts.of(sight, collection))
        const body = Buffer.from(JSON.stringify({ collections }))
        return { rows: 0, body, etag: weakTag(body) }
      },
    })
    answer(res, found)
  })

  return routes
}

/** Sensitive ones are left out for whom they would be refused. */
export function visible(sight: Sight, catalog: Catalog): CatalogCollection[] {
  if (sight.everything) return catalog.collections
  const covered = new Set(sight.collections('read'))
  return catalog.collections.filter((one) => covered.has(one.name) && isOpen(sight, one))
}
