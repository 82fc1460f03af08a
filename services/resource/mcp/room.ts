import { Problem } from '@mandate/server'
import { Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Owner } from '../owners/store.ts'
import type { RecordsRoom } from '../records/routes.ts'
import { collectionsQuestion } from './collections.ts'
import { countQuestion } from './count.ts'
import { fileQuestion } from './file.ts'
import { assistantsMetadata } from './metadata.ts'
import { programDocument } from './program.ts'
import { mcpRoutes } from './routes.ts'

/** The same reads for assistants: `{resource}/mcp`, and the documents that say how one comes in. */
export function mcpRoom(
  options: {
    access: Pick<AccessRoom, 'enter'>
    owners: { byAddress(address: string): Promise<Owner | null> }
    catalogs: CatalogsStore
    publicUrl: string
    issuersOf(owner: string): Promise<string[]>
    failed(error: unknown): void
  } & Pick<RecordsRoom, 'views' | 'counts' | 'askPage' | 'files'>,
): Router {
  const { owners, catalogs, publicUrl } = options
  const routes = Router()

  routes.get('/.well-known/oauth-protected-resource/owners/:address/mcp', async (req, res) => {
    const owner = await owners.byAddress(req.params.address)
    if (!owner) throw new Problem(404, 'not_found', 'There is no such resource here.')
    const issuers = await options.issuersOf(owner.id)
    res.set('Cache-Control', 'public, no-cache')
    const { resource } = owner
    res.json(assistantsMetadata({ resource, issuers, publicUrl, catalog: catalogs.present() }))
  })
  routes.get('/mcp/client.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(programDocument(publicUrl))
  })
  const reads = {
    collections: collectionsQuestion(options),
    page: options.askPage,
    count: countQuestion(options),
    file: fileQuestion(options),
  }
  routes.use(mcpRoutes({ ...options, reads }))
  return routes
}
