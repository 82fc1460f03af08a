import type { Reads, Sealer } from '@mandate/server'
import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import type { AccessRoom } from '../access/access.ts'
import { anyOrigin } from '../access/cors.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import { cleaning } from '../cleaning/clean.ts'
import type { Database } from '../database.ts'
import type { Blobs } from '../files/blobs.ts'
import type { OwnersStore } from '../owners/store.ts'
import { writingRoutes } from '../writing/routes.ts'
import { statesOf } from '../writing/states.ts'
import { changesRoutes } from './changes.ts'
import { type Counts, collectionsRoutes, counts as openCounts } from './collections.ts'
import { blobRoutes } from './files/blobs.ts'
import { type ShownFiles, shownFiles } from './files/shown-file.ts'
import { type AskPage, pageQuestions, pageRoutes } from './pages.ts'
import { reader as openReader, type Reader } from './run.ts'
import { singleRoutes } from './single.ts'
import { views as openViews, type Views } from './views.ts'

export interface RecordsRoom {
  routes: Router
  /** For the owner's own pages. */
  views: Views
  reader: Reader
  counts: Counts
  /** For assistants, who ask the same in their own way. */
  askPage: AskPage
  /** For what else there is of a file. */
  files: ShownFiles
}

/** The reading calls below `/owners/{id}`: protocol.md section 8. */
export function recordsRoom(options: {
  db: Kysely<Database>
  /** Reads data and nothing else. */
  pool: Reads
  access: AccessRoom
  catalogs: CatalogsStore
  sealer: Sealer
  blobs: Pick<Blobs, 'find'>
  owners: Pick<OwnersStore, 'keys'>
  clock: () => number
  failed(error: unknown): void
}): RecordsRoom {
  const { db, pool, access, catalogs, sealer, blobs, owners, clock, failed } = options
  const views = openViews({ db })
  const reader = openReader({ db, pool })
  const counts = openCounts({ views, reader })
  const askPage = pageQuestions({ views, reader, sealer })
  const shared = { access, views, reader }
  const files = shownFiles({ ...shared, catalog: catalogs.present, blobs, cleaning: cleaning() })
  const routes = Router()
  const below = ['records', 'collections', 'changes', 'blobs']
  routes.use(
    below.map((name) => `/owners/:address/${name}`),
    anyOrigin,
  )
  // Pages first: of all these, they are asked for by far the most.
  routes.use(
    pageRoutes({ access, askPage, failed }),
    collectionsRoutes({ access, counts, catalogs }),
    singleRoutes({ ...shared, stateOf: statesOf({ db, owners }) }),
    changesRoutes({ ...shared, sealer, clock }),
    blobRoutes({ access, files }),
    writingRoutes({ db, access, owners, clock }),
  )
  return { routes, views, reader, counts, askPage, files }
}

/**
 * "Without a token the resource URL and everything below it answer 401 with `resource_metadata`,
 * whether the id exists or not." Mounted after every other route below `/owners`.
 */
export function resourceRoutes(options: { access: AccessRoom; publicUrl: string }): Router {
  const routes = Router()
  routes.all(
    '/owners/:address{/*below}',
    anyOrigin,
    async (req: Request<{ address: string }>, res, next) => {
      const { body } = await options.access.find(req, {
        action: 'read',
        read: () => null,
        async find(_asked, { owner: { resource, address } }) {
          const isThere = ['GET', 'HEAD'].includes(req.method) && req.path === `/owners/${address}`
          const urls = {
            catalog: `${options.publicUrl}/catalog`,
            collections: `${resource}/collections`,
          }
          return {
            rows: 0,
            body: Buffer.from(isThere ? JSON.stringify({ resource, ...urls }) : ''),
          }
        },
      })
      if (body.length === 0) next()
      else res.type('application/json').send(body)
    },
  )
  return routes
}
