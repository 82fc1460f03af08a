import { pipeline } from 'node:stream/promises'
import type { Catalog, CatalogCollection, CatalogField } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { type Request, type Response, Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import { requireCollection } from '../access/checks/scope.ts'
import { insufficientScope } from '../access/refusal.ts'
import type { Sight } from '../access/sight.ts'
import type { Blobs, FileRef } from '../files/blobs.ts'
import { readParameters } from './parameters.ts'
import { fileQuery, holdersQuery } from './query/files.ts'
import { shownFields } from './query/view.ts'
import { readRange } from './range.ts'
import type { Reader } from './run.ts'
import type { Views } from './views.ts'

interface Found {
  collection: string
  file: FileRef
}

type Params = { address: string; sha256: string }

/** Milliseconds between two looks at whether a file may still go out. */
const LOOK = 1_000

/**
 * `GET /owners/{id}/blobs/{sha256}`: "bytes; only through a record the token shows with the field
 * that holds the reference". What a file reveals and the token does not show exactly would have to be
 * cut out first; nothing is cut yet, so such a file is refused.
 */
export function blobRoutes(options: {
  access: AccessRoom
  views: Views
  reader: Reader
  catalog: () => Catalog
  blobs: Pick<Blobs, 'open'>
}): Router {
  const { access, views, reader, catalog, blobs } = options
  const routes = Router()

  async function find(req: Request<Params>, sight: Sight): Promise<Found> {
    readParameters(req, [])
    const { sha256 } = req.params
    const holders = /^[0-9a-f]{64}$/.test(sha256)
      ? await reader.rows(holdersQuery(sight.owner.id, sha256))
      : []
    let refused: Problem | null = null
    for (const [name, role] of holders) {
      if (!sight.everything && sight.permissions(name, 'read').length === 0) continue
      const collection = catalog().collections.find((one) => one.name === name)
      const field = collection?.fields.find((one) => one.name === role && one.type === 'file')
      if (!collection || !field) continue
      const { view, number } = await views.of(sight, collection)
      if (!shownFields(view).has(role)) continue
      requireCollection(sight, catalog(), name, 'read')
      const revealing = sight.everything ? [] : revealedBy(collection, field)
      const [row] = await reader.rows(fileQuery(view, number, sha256, role, revealing))
      const file = row && readReference(row[1], sha256)
      if (file && row[0] === 'true') return { collection: name, file }
      if (file) refused = uncleaned(name, role, revealing)
    }
    // A guessed hash, and a file of a record or field not shown, are answered alike.
    throw refused ?? new Problem(404, 'not_found', 'There is no such file here.')
  }

  routes.get('/owners/:address/blobs/:sha256', async (req: Request<Params>, res) => {
    const { sight, asked, close, stillAllowed } = await access.check(req, {
      action: 'read',
      read: (seen) => find(req, seen),
      describe: ({ collection, file }) => ({
        collection,
        details: { blob: file.sha256, name: file.name },
      }),
    })
    const { file } = asked
    const etag = `"${file.sha256}"`
    setHeaders(res, file, etag)
    if (req.get('if-none-match')?.includes(etag)) {
      res.status(304).end()
      await close({ rows: 0, bytes: 0 })
      return
    }
    const ifRange = req.get('if-range')
    const range = readRange(
      ifRange === undefined || ifRange === etag ? req.get('range') : undefined,
      file.size,
    )
    if (range === 'unsatisfiable') {
      await close({ rows: 0, bytes: 0 })
      throw new Problem(416, 'invalid_request', `The file has ${file.size} bytes.`, {
        headers: { 'Content-Range': `bytes */${file.size}` },
      })
    }
    const opening = blobs.open(sight.owner.id, file.sha256, range ?? undefined)
    const opened = await opening.catch(async (error: unknown) => {
      await close({ rows: 0, bytes: 0, failed: 'server_error' })
      throw error
    })
    if (!opened) {
      await close({ rows: 0, bytes: 0, failed: 'not_found' })
      throw new Problem(404, 'not_found', 'There is no such file here.')
    }
    const { start, end } = range ?? { start: 0, end: opened.size }
    if (range) {
      res.status(206).set('Content-Range', `bytes ${start}-${end - 1}/${opened.size}`)
    }
    res.set('Content-Length', String(end - start))
    if (req.method === 'HEAD') {
      opened.stream.destroy()
      res.end()
      await close({ rows: 0, bytes: 0 })
      return
    }
    let bytes = 0
    opened.stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    const looking = setInterval(() => {
      stillAllowed().then(
        (allowed) => allowed || res.destroy(),
        () => res.destroy(),
      )
    }, LOOK)
    let failed: string | undefined
    opened.stream.once('error', () => {
      failed = 'server_error'
    })
    try {
      await pipeline(opened.stream, res)
    } finally {
      clearInterval(looking)
      await close({ rows: 1, bytes, ...(failed && { failed }) })
    }
  })

  return routes
}

/** Fields that must be shown exactly for a file to go out as it is; null: the collection lacks one. */
function revealedBy(collection: CatalogCollection, field: CatalogField): string[] | null {
  const names = new Set(collection.fields.map((one) => one.name))
  const needed = (field.reveals ?? []).flatMap((reveal) => shownIn[reveal])
  const required = (field.reveals ?? []).map((reveal) => shownIn[reveal][0] as string)
  return required.every((name) => names.has(name)) ? needed.filter((name) => names.has(name)) : null
}

/** Where a collection shows what a file reveals by itself; the first must be there. */
const shownIn = {
  place: ['latitude', 'longitude', 'altitude'],
  time: ['time'],
  camera: ['device'],
}

function uncleaned(collection: string, role: string, revealing: string[] | null): Problem {
  const fields = [role, ...(revealing ?? [])].toSorted().join(',')
  return insufficientScope(
    `${collection}.{${fields}}`,
    'The file tells more than this token shows, and it cannot be cleaned of that.',
  )
}

/** The reference to this file in a field, which may hold several. */
function readReference(text: string, sha256: string): FileRef | null {
  const value = JSON.parse(text) as FileRef | FileRef[] | null
  const all = Array.isArray(value) ? value : [value]
  return all.find((one) => one?.sha256 === sha256) ?? null
}

/** RFC 6838 §4.2: a kind of file, as short as names of kinds are. */
const KIND = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?charset=[\w-]{1,40})?$/
/** Characters of a name; file systems take no more, and a header that is too long is refused. */
const NAME = 150

/** Whoever wrote the file called it so: in a letter, anybody. */
function shortName(name: string): string {
  if (name.length <= NAME) return name
  return `${name.slice(0, NAME - 20)}…${name.slice(-20)}`.toWellFormed()
}

/**
 * Whatever a stored file is, it is not run: it is saved, taken for nothing else, and shown, if at
 * all, where no script of it can act.
 */
function setHeaders(res: Response, file: FileRef, etag: string): void {
  res.attachment(shortName(file.name))
  res.set({
    'Content-Type': KIND.test(file.mime) ? file.mime : 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-cache',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  })
}
