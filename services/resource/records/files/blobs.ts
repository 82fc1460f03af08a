import { pipeline } from 'node:stream/promises'
import { isKnown, Problem } from '@mandate/server'
import { type Request, type Response, Router } from 'express'
import type { AccessRoom } from '../../access/access.ts'
import type { FileRef } from '../../files/blobs.ts'
import { readParameters } from '../parameters.ts'
import { readRange } from './range.ts'
import type { ShownFiles } from './shown-file.ts'

type Params = { address: string; sha256: string }

/** Milliseconds between two looks at whether a file may still go out. */
const LOOK = 1_000

/** `GET /owners/{id}/blobs/{sha256}`: a file, whole or a range of it, as far as it may go out. */
export function blobRoutes(options: {
  access: AccessRoom
  files: Pick<ShownFiles, 'find'>
}): Router {
  const { access, files } = options
  const routes = Router()

  routes.get('/owners/:address/blobs/:sha256', async (req: Request<Params>, res) => {
    const { asked, close, stillAllowed } = await access.check(req, {
      action: 'read',
      read: (sight) => {
        readParameters(req, [])
        return files.find(sight, req.params.sha256)
      },
      describe: ({ collection, file, cleaned }) => ({
        collection,
        details: { blob: file.sha256, name: file.name, ...(cleaned && { cleaned }) },
      }),
    })
    const { file, name, etag, size } = asked
    setHeaders(res, { name, mime: file.mime }, etag)
    if (isKnown(req, etag)) {
      res.status(304).end()
      await close({ rows: 0, bytes: 0 })
      return
    }
    const ifRange = req.get('if-range')
    const range = readRange(
      ifRange === undefined || ifRange === etag ? req.get('range') : undefined,
      size,
    )
    if (range === 'unsatisfiable') {
      await close({ rows: 0, bytes: 0 })
      throw new Problem(416, 'invalid_request', `The file has ${size} bytes.`, {
        headers: { 'Content-Range': `bytes */${size}` },
      })
    }
    const { start, end } = range ?? { start: 0, end: size }
    if (range) res.status(206).set('Content-Range', `bytes ${start}-${end - 1}/${size}`)
    res.set('Content-Length', String(end - start))
    if (req.method === 'HEAD') {
      res.end()
      await close({ rows: 0, bytes: 0 })
      return
    }
    const sent = { bytes: 0, failed: false }
    const opened = await asked.read({ start, end }).catch(async (error: unknown) => {
      await close({ rows: 0, bytes: 0, failed: 'server_error' })
      throw error
    })
    const looking = setInterval(() => {
      stillAllowed().then(
        (allowed) => allowed || res.destroy(),
        () => res.destroy(),
      )
    }, LOOK)
    try {
      await pipeline(counted(opened, sent), res)
    } finally {
      clearInterval(looking)
      await close({ rows: 1, bytes: sent.bytes, ...(sent.failed && { failed: 'server_error' }) })
    }
  })

  return routes
}

/** Counts what goes out, and tells a file that could not be read from an app that went away. */
async function* counted(
  source: AsyncIterable<Buffer>,
  sent: { bytes: number; failed: boolean },
): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of source) {
      sent.bytes += bytes.length
      yield bytes
    }
  } catch (error) {
    sent.failed = true
    throw error
  }
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
function setHeaders(res: Response, file: Pick<FileRef, 'name' | 'mime'>, etag: string): void {
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
