import { isKnown, Problem, publicDocument } from '@mandate/server'
import { type Request, type Response, Router } from 'express'
import type { Owner } from '../owners/store.ts'
import { catalogDocument, type ServedCatalog } from './catalog.ts'
import { resourceMetadata } from './metadata.ts'
import type { CatalogsStore } from './store.ts'

/** What anybody may read without a token, from any page: catalogs, RFC 9728 documents. */
export function catalogRoutes(options: {
  catalogs: CatalogsStore
  publicUrl: string
  owners: { byAddress(address: string): Promise<Owner | null> }
  /** Issuers that this owner has bound and that may act now, by the owner's uuid. */
  issuersOf(owner: string): Promise<string[]>
}): Router {
  const { catalogs, publicUrl, owners } = options
  const routes = Router()

  routes.use(['/catalog', '/.well-known/oauth-protected-resource'], publicDocument)

  routes.get('/catalog', (req, res) => {
    sendCatalog(req, res, catalogs.present(), 'public, max-age=60')
  })

  routes.get('/catalog/:sha256', async (req, res) => {
    const found = await catalogs.find(req.params.sha256)
    if (!found) throw new Problem(404, 'not_found', 'No catalog of this hash was ever served here.')
    sendCatalog(req, res, found, 'public, max-age=31536000, immutable')
  })

  // "The RFC 9728 document of an id tells its present issuer to whoever knows the id; ids cannot be
  // guessed; an unknown id is 404 there."
  routes.get('/.well-known/oauth-protected-resource/owners/:address', async (req, res) => {
    const owner = await owners.byAddress(req.params.address)
    if (!owner) throw new Problem(404, 'not_found', 'There is no such resource here.')
    const issuers = await options.issuersOf(owner.id)
    res.set('Cache-Control', 'public, no-cache')
    res.json(resourceMetadata({ owner, issuers, publicUrl, catalog: catalogs.present() }))
  })

  return routes
}

function sendCatalog(
  req: Request,
  res: Response,
  catalog: ServedCatalog,
  cacheControl: string,
): void {
  const etag = `"${catalog.sha256}"`
  res.set({ ETag: etag, 'Cache-Control': cacheControl })
  if (isKnown(req, etag)) res.status(304).end()
  else res.type('application/json').send(catalogDocument(catalog))
}
