import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { type Access, type DataRecord, type MandateClient, MandateError } from '@mandate/client'
import { type Request, Router } from 'express'
import { ownForms } from './http/headers.ts'
import { problemOf } from './http/problem.ts'
import type { Visit, Visits } from './kept/visits.ts'
import { accessPage } from './pages/page.ts'
import { recordsPage } from './pages/records.ts'
import type { Words } from './pages/words.ts'

/** How many records a page shows. */
const SHOWN = 200
/** Files that a browser shows and never runs. */
const IMAGES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']

/** What a visitor holds: the grant, what it shows, its end, and the way after a change of provider. */
export function accesses(options: {
  mandate: MandateClient
  visitors: Visits
  /** Of the service at which this data is. */
  wordsOf(resource: string): Promise<Words>
}): Router {
  const { mandate, visitors, wordsOf } = options
  const routes = Router()

  /** An access held by this visitor; others are not there for them. */
  async function accessOf(req: Request) {
    const visit = await visitors.known(req)
    const id = String(req.params['id'])
    if (!visit?.accesses.includes(id))
      throw new MandateError('no_access', 'This is not yours here.')
    return { visit, access: await mandate.access(id) }
  }

  /** What its owner has changed is a new permission: it came with new tokens, under an id of its own. */
  async function hasChanged(visit: Visit, access: Access, req: Request): Promise<boolean> {
    const before = String(req.params['id'])
    if (access.id === before) return false
    const accesses = visit.accesses.map((id) => (id === before ? access.id : id))
    await visitors.keep({ ...visit, accesses })
    return true
  }

  routes.get('/access/:id', async (req, res) => {
    const { visit, access } = await accessOf(req)
    const asked = wordsOf(access.resource)
    try {
      const collections = await access.collections()
      if (await hasChanged(visit, access, req)) res.redirect(303, `/access/${access.id}`)
      else res.send(accessPage({ access, collections, words: await asked }))
    } catch (error) {
      const words = await asked
      res.send(accessPage({ access, collections: null, words, problem: problemOf(error) }))
    }
  })

  routes.get('/access/:id/files/:sha256', async (req, res) => {
    const { access } = await accessOf(req)
    const file = await access.blob(String(req.params['sha256']))
    const type = file.headers.get('content-type')?.split(';')[0] ?? ''
    if (!IMAGES.includes(type)) {
      await file.body?.cancel()
      throw new MandateError('not_found', 'This is no picture.')
    }
    res.type(type)
    // Handed on as it comes: a page of large pictures would be held whole for each visitor.
    if (!file.body) res.end()
    else await pipeline(Readable.fromWeb(file.body as ReadableStream), res).catch(() => {})
  })

  routes.get('/access/:id/:collection', async (req, res) => {
    const { visit, access } = await accessOf(req)
    const collection = String(req.params['collection'])
    const asPhotos = req.query['as'] === 'photos'
    const records: DataRecord[] = []
    let more = false
    const asked = wordsOf(access.resource)
    const props = { access, collection, records, asPhotos }
    try {
      for await (const record of access.records(collection)) {
        if (records.length === SHOWN) {
          more = true
          break
        }
        records.push(record)
      }
      await hasChanged(visit, access, req)
      res.send(recordsPage({ ...props, words: await asked, more }))
    } catch (error) {
      res.send(
        recordsPage({ ...props, words: await asked, more: false, problem: problemOf(error) }),
      )
    }
  })

  routes.post('/access/:id/follow', ownForms, async (req, res) => {
    const { visit, access } = await accessOf(req)
    // What is shared may ask for a sign-in that is younger than it.
    const again = req.query['again'] === 'login' ? { prompt: 'login' } : {}
    const asked = await access.follow(again)
    await visitors.keep({ ...visit, state: asked.state })
    res.redirect(303, asked.url)
  })

  routes.post('/access/:id/end', ownForms, async (req, res) => {
    const { visit, access } = await accessOf(req)
    await access.end()
    const accesses = visit.accesses.filter((id) => id !== access.id)
    await visitors.keep({ ...visit, accesses })
    res.redirect(303, '/')
  })

  return routes
}
