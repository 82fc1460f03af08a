import { type Log, Problem } from '@mandate/server'
import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import type { AccessRoom } from '../access/access.ts'
import type { Database } from '../database.ts'
import type { ObjectStore } from '../files/objects.ts'
import type { OwnersStore } from '../owners/store.ts'
import { receiveForm } from './oneshot.ts'
import { resumableUploads } from './resumable.ts'
import type { Upload, UploadsStore } from './store.ts'

/** `/owners/{id}/uploads`: resumable by tus, or one form; for the owner's session only. */
export function uploadRoutes(rooms: {
  db: Kysely<Database>
  objects: ObjectStore
  owners: OwnersStore
  uploads: UploadsStore
  log: Log
  access: Pick<AccessRoom, 'owner'>
}): Router {
  const { uploads, access } = rooms
  const resumable = resumableUploads(rooms)
  const routes = Router()

  routes.all('/owners/:address/uploads', async (req: Request<{ address: string }>, res) => {
    const owner = await access.owner(req)
    if (req.method === 'GET') {
      const open = await uploads.open(owner.id)
      res.set('Cache-Control', 'no-store').json({ uploads: open.map(shown) })
    } else if (req.method === 'POST' && req.is('multipart/form-data')) {
      const received = await receiveForm(req, owner.id, rooms)
      res.status(201).json({ uploads: received.uploads })
    } else if (req.method === 'POST' && !req.headers['tus-resumable']) {
      const detail =
        'Send files as multipart/form-data, or begin with Tus-Resumable: 1.0.0 (tus 1.0).'
      throw new Problem(415, 'invalid_request', detail)
    } else {
      await resumable.handle(req, res, owner)
    }
  })

  routes.all(
    '/owners/:address/uploads/:upload',
    async (req: Request<{ address: string; upload: string }>, res) => {
      const owner = await access.owner(req)
      const upload = await uploads.find(req.params.upload, owner.id)
      if (!upload || upload.state === 'removed') {
        throw new Problem(404, 'not_found', `There is no upload ${req.params.upload}.`)
      }
      if (req.method === 'GET') {
        res.set('Cache-Control', 'no-store').json(shown(upload))
      } else if (req.method === 'DELETE' && !req.headers['tus-resumable']) {
        await uploads.remove(upload)
        res.status(204).end()
      } else {
        await resumable.handle(req, res, owner)
      }
    },
  )
  return routes
}

function shown({ id, name, size, received, state }: Upload) {
  return { id, name, size, received, state }
}
