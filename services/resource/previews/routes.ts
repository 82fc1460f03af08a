import { Problem } from '@mandate/server'
import { type Request, Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import type { ShownFiles } from '../records/files/shown-file.ts'
import { readParameters } from '../records/parameters.ts'
import { SIZES, type Size } from './limits.ts'
import type { PreviewsStore } from './store.ts'

type Params = { address: string; sha256: string }

/**
 * `GET /owners/{id}/blobs/{sha256}/preview?size=320`: a small picture of a file, for whomever the
 * file's field is shown to. It holds no metadata, so nothing has to be cleaned out of it.
 */
export function previewRoutes(options: {
  access: Pick<AccessRoom, 'find'>
  files: Pick<ShownFiles, 'place'>
  previews: Pick<PreviewsStore, 'open'>
}): Router {
  const { access, files, previews } = options
  const routes = Router()

  routes.get('/owners/:address/blobs/:sha256/preview', async (req: Request<Params>, res) => {
    const { sha256 } = req.params
    const { body, etag, isKnown } = await access.find(req, {
      action: 'read',
      read: async (sight) => {
        const size = readSize(readParameters(req, ['size'])['size'])
        return { size, ...(await files.place(sight, sha256)) }
      },
      describe: ({ collection, file, size }) => ({
        collection,
        details: { blob: sha256, name: file.name, preview: size },
      }),
      async find({ size }, sight) {
        const body = await previews.open(sight.owner.id, sha256, size)
        if (!body) throw new Problem(404, 'not_found', 'There is no preview of this file.')
        return { body, rows: 1, etag: `"${sha256}-preview-${size}"` }
      },
    })
    res.set({
      'Content-Type': 'image/webp',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-cache',
      ETag: etag,
    })
    if (isKnown) res.status(304).end()
    else res.send(body)
  })

  return routes
}

function readSize(text: string | undefined): Size {
  const found = SIZES.find((size) => String(size) === (text ?? String(SIZES[0])))
  if (found) return found
  throw new Problem(400, 'invalid_request', `size: ${SIZES.join(' or ')}, in pixels.`)
}
