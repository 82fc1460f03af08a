import { pipeline } from 'node:stream/promises'
import type { Session } from '@mandate/accounts'
import { isSameOrigin } from '@mandate/accounts'
import { Problem, type ServiceConfig } from '@mandate/server'
import express, { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { AccessRoom } from '../../access/access.ts'
import { audienceOf, unauthorized } from '../../access/refusal.ts'
import type { ObjectStore } from '../../files/objects.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import { readRange } from '../../records/files/range.ts'
import { MAX_PASSPHRASE, MIN_PASSPHRASE } from '../archive/key.ts'
import { readPart } from '../archive/part.ts'
import { isFresh, requireFresh } from '../fresh.ts'
import type { StartTakeOut } from './start.ts'
import { isLinkKey, linkKey, type TakeOut, type TakeOutsStore } from './store.ts'

const body = z.strictObject({
  passphrase: z.string().min(MIN_PASSPHRASE).max(MAX_PASSPHRASE),
  part_bytes: z
    .number()
    .int()
    .min(64 * 1024)
    .max(50 * 1024 ** 3)
    .default(1024 ** 3),
})

type Numbered = Request<{ address: string; number: string }>
type OfPart = Request<{ address: string; number: string; part: string }>

export interface TakeOutRooms {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  access: Pick<AccessRoom, 'owner'>
  session(req: Request): Promise<Session | null>
  owners: Pick<OwnersStore, 'keys'>
  objects: ObjectStore
  takeOuts: TakeOutsStore
  start: StartTakeOut
}

/** `/owners/{id}/exports`: the whole home as an archive in parts; for the owner's session only. */
export function takeOutApi(rooms: TakeOutRooms): Router {
  const { config, access, owners, objects, takeOuts } = rooms
  const routes = Router()

  const find = async (req: Numbered | OfPart): Promise<{ owner: Owner; found: TakeOut }> => {
    const owner = await access.owner(req)
    const { number } = req.params
    const found = /^[1-9]\d{0,8}$/.test(number)
      ? await takeOuts.find(owner.id, Number(number))
      : null
    if (!found) throw noExport(number)
    return { owner, found }
  }

  /** Links only after a fresh sign-in: with them, whoever has the session fetches everything. */
  const shown = async (req: Request, owner: Owner, found: TakeOut) => {
    const session = await rooms.session(req)
    const { dataKey } = await owners.keys(owner.id)
    const base = `/owners/${owner.address}/exports/${found.number}/parts`
    const link = (part: number) =>
      session && isFresh(session, config.clock())
        ? { url: `${base}/${part}?key=${linkKey(dataKey, found.number)}` }
        : {}
    const parts = await takeOuts.parts(owner.id, found.number)
    return {
      export: found.number,
      state: found.state,
      created: found.createdAt.toISOString(),
      expires: found.expiresAt?.toISOString() ?? null,
      estimate: found.estimate,
      written: found.written,
      waits: found.waits,
      counts: found.counts,
      parts: parts.map(({ part, name, bytes, sha256, files, records, madeAt }) => ({
        ...{ part, name, bytes, sha256, files, records, made: madeAt.toISOString() },
        ...link(part),
      })),
    }
  }

  routes.post(
    '/owners/:address/exports',
    express.json({ limit: '16kb' }),
    async (req: Request<{ address: string }>, res) => {
      const owner = await access.owner(req)
      requireFresh(await rooms.session(req), config.clock(), owner)
      const read = body.safeParse(req.body)
      if (!read.success) {
        const detail = `Send {"passphrase": "…"} of at least ${MIN_PASSPHRASE} characters, which a restored home asks for, and perhaps "part_bytes" from 65536 to 53687091200.`
        throw new Problem(400, 'invalid_request', detail)
      }
      const number = await rooms.start(owner, {
        passphrase: read.data.passphrase,
        partBytes: read.data.part_bytes,
      })
      res.status(202).location(`/owners/${owner.address}/exports/${number}`)
      res.json({ export: number, page: '/take-out' })
    },
  )

  routes.get('/owners/:address/exports', async (req: Request<{ address: string }>, res) => {
    const owner = await access.owner(req)
    const list = await takeOuts.list(owner.id)
    res.set('Cache-Control', 'no-store')
    res.json({ exports: list.map(({ number, state }) => ({ export: number, state })) })
  })

  routes.get('/owners/:address/exports/:number', async (req: Numbered, res) => {
    const { owner, found } = await find(req)
    res.set('Cache-Control', 'no-store').json(await shown(req, owner, found))
  })

  routes.delete('/owners/:address/exports/:number', async (req: Numbered, res) => {
    const { owner } = await find(req)
    if (!isSameOrigin(req, config)) throw new Problem(403, 'forbidden', 'Not from here.')
    await takeOuts.remove(owner.id)
    res.status(204).end()
  })

  routes.get('/owners/:address/exports/:number/parts/:part', async (req: OfPart, res) => {
    const { owner, found } = await find(req)
    const { dataKey } = await owners.keys(owner.id)
    if (!isLinkKey(req.query['key'], dataKey, found.number)) {
      throw unauthorized(audienceOf(owner.resource), 'insufficient_user_authentication', {
        en: 'This link is not whole. The page “Take it with you” has it, after you sign in again.',
        fr: 'Ce lien n’est pas entier. La page « Tout emporter » le montre, après une nouvelle connexion.',
      })
    }
    const parts = await takeOuts.parts(owner.id, found.number)
    const part = parts.find((one) => String(one.part) === req.params.part)
    const isOver = (found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) <= config.clock()
    if (!['running', 'ready'].includes(found.state) || isOver) {
      throw new Problem(410, 'gone', {
        en: 'This archive is not kept any more. Make a new one.',
        fr: 'Cette archive n’est plus conservée. Faites-en une nouvelle.',
      })
    }
    if (!part) throw noPart(req.params.part)
    const range = rangeOf(req, res, part)
    if (!range) return void res.status(416).end()
    if (req.method === 'HEAD') return void res.end()
    await pipeline(await readPart(objects, dataKey, part, range), res)
  })

  return routes
}

/**
 * Says what is sent, whole or the range asked for; null: there are no such bytes.
 * @see [RFC 9110 §14](https://www.rfc-editor.org/rfc/rfc9110#section-14)
 */
function rangeOf(
  req: Request<object>,
  res: Response,
  part: { name: string; bytes: number; sha256: string },
) {
  const { bytes } = part
  const etag = `"${part.sha256}"`
  res.set({
    'Cache-Control': 'private, no-store',
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${part.name}"`,
  })
  // "If-Range: if the validator does not match, the server should ignore the Range header field."
  const validator = req.get('if-range')
  const header = validator === undefined || validator === etag ? req.get('range') : undefined
  const range = readRange(header, bytes)
  if (range === 'unsatisfiable') {
    res.set('Content-Range', `bytes */${bytes}`)
    return null
  }
  if (range) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end - 1}/${bytes}`)
  const sent = range ?? { start: 0, end: bytes }
  res.set('Content-Length', String(sent.end - sent.start))
  return sent
}

function noExport(number: string): Problem {
  return new Problem(404, 'not_found', {
    en: `There is no export ${number}.`,
    fr: `Il n’y a pas d’archive ${number}.`,
  })
}

function noPart(part: string): Problem {
  return new Problem(404, 'not_found', {
    en: `This export has no part ${part}.`,
    fr: `Cette archive n’a pas de partie ${part}.`,
  })
}
