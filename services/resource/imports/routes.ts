import { isSameOrigin, type Session } from '@mandate/accounts'
import { type Jobs, Problem, type ServiceConfig, wrongShape } from '@mandate/server'
import express, { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { AccessRoom } from '../access/access.ts'
import type { Database } from '../database.ts'
import type { Errands } from '../errands/errands.ts'
import { requireFresh } from '../home/fresh.ts'
import type { RateLimits } from '../limits.ts'
import type { UploadsStore } from '../uploads/store.ts'
import { noImport } from './no-import.ts'
import { importQueue } from './reading/work.ts'
import type { Reports } from './report.ts'
import { cancelImport, pauseImport, resumeImport } from './steer.ts'
import type { ImportsStore } from './store.ts'
import { reportStreams } from './stream.ts'

const startBody = z.strictObject({
  uploads: z.array(z.string().max(500)).min(1).max(1000),
  account: z.string().trim().min(1).max(200).optional(),
})

/** Also none. */
const resumeBody = z.strictObject({ account: startBody.shape.account }).optional()

/** What an account may be called: also a form says it, and the database has no room for half letters and NUL. */
function assertName(account: string): void {
  if (/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(account) && account.trim() !== '') return
  throw new Problem(400, 'invalid_request', {
    en: 'account: must have 1 to 200 characters, and no control characters.',
    fr: 'account : doit avoir de 1 à 200 caractères, et aucun caractère de contrôle.',
  })
}

type Addressed = Request<{ address: string; number: string }>

export type StartImport = (owner: string, uploads: string[], account?: string) => Promise<number>
export type ResumeImport = (owner: string, number: number, account?: string) => Promise<void>

/** Makes an import of uploads, named by id or by their address, and wakes a worker. */
export function importStarter(rooms: {
  imports: ImportsStore
  uploads: UploadsStore
  jobs: Pick<Jobs, 'send'>
  limits: Pick<RateLimits, 'begin'>
}): StartImport {
  return async (owner, named, account) => {
    if (account !== undefined) assertName(account)
    rooms.limits.begin(owner)
    const found = []
    for (const name of new Set(named.map((one) => one.slice(one.lastIndexOf('/') + 1)))) {
      const upload = await rooms.uploads.find(name, owner)
      if (!upload) throw new Problem(400, 'invalid_request', `There is no upload ${name}.`)
      found.push(upload)
    }
    const number = await rooms.imports.create(owner, found, account ?? null)
    const key = `${owner}/${number}`
    await rooms.jobs.send(importQueue, { owner, import: number }, { key })
    return number
  }
}

/** Lets a paused import go on, and wakes a worker. */
export function importResumer(rooms: {
  db: Kysely<Database>
  jobs: Pick<Jobs, 'send'>
}): ResumeImport {
  return async (owner, number, account) => {
    if (account !== undefined) assertName(account)
    await resumeImport(rooms.db, owner, number, account)
    await rooms.jobs.send(importQueue, { owner, import: number }, { key: `${owner}/${number}` })
  }
}

/** `/owners/{id}/imports`: start, look, pause, go on, cancel, undo; for the owner's session only. */
export function importRoutes(rooms: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  db: Kysely<Database>
  access: Pick<AccessRoom, 'owner'>
  errands: Pick<Errands, 'ask'>
  session(req: Request): Promise<Session | null>
  imports: ImportsStore
  reports: Reports
  start: StartImport
  resume: ResumeImport
}): Router {
  const { db, access, imports, reports, start } = rooms
  const routes = Router()
  const streams = reportStreams()

  const find = async (req: Addressed) => {
    const owner = await access.owner(req)
    const { number } = req.params
    const row = /^[1-9]\d{0,8}$/.test(number) ? await imports.find(owner.id, Number(number)) : null
    if (!row) throw noImport(number)
    return { owner, row }
  }

  routes.post(
    '/owners/:address/imports',
    express.json({ limit: '64kb' }),
    async (req: Request<{ address: string }>, res) => {
      const owner = await access.owner(req)
      const body = startBody.safeParse(req.body)
      if (!body.success) {
        const wrong = wrongShape(body.error, req.body, 'the body')
        throw new Problem(400, 'invalid_request', `${wrong}. Send {"uploads": ["…"]}.`)
      }
      const number = await start(owner.id, body.data.uploads, body.data.account)
      const location = `/owners/${owner.address}/imports/${number}`
      res
        .status(202)
        .location(location)
        .json({ import: number, page: `/imports/${number}` })
    },
  )

  routes.get('/owners/:address/imports', async (req: Request<{ address: string }>, res) => {
    const owner = await access.owner(req)
    const rows = await imports.list(owner.id, 100)
    res.json({
      imports: rows.map((row) => ({
        import: row.import,
        state: row.is_undoing ? 'undoing' : row.state,
      })),
    })
  })

  routes.get('/owners/:address/imports/:number', async (req: Addressed, res) => {
    const { owner, row } = await find(req)
    if (req.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      await streams.open(owner.id, res, {
        async stillAllowed() {
          // A session is looked up once per request object: this one was not asked before.
          const now: Addressed = Object.create(req)
          return (await access.owner(now)).id === owner.id
        },
        async look() {
          const now = await imports.find(owner.id, row.import)
          return now && reports.of(owner.id, now)
        },
      })
      return
    }
    res.set('Cache-Control', 'no-store').json(await reports.of(owner.id, row))
  })

  const steering: Record<string, ResumeImport> = {
    pause: (owner, number) => pauseImport(db, owner, number),
    resume: rooms.resume,
    cancel: (owner, number) => cancelImport(db, owner, number),
  }
  for (const [what, steer] of Object.entries(steering)) {
    const path = `/owners/:address/imports/:number/${what}`
    routes.post(path, express.json({ limit: '4kb' }), async (req: Addressed, res) => {
      const { owner, row } = await find(req)
      if (!isSameOrigin(req, rooms.config)) throw new Problem(403, 'forbidden', 'Not from here.')
      const body = what === 'resume' ? resumeBody.safeParse(req.body) : null
      if (body?.error) {
        const wrong = wrongShape(body.error, req.body, 'the body')
        throw new Problem(400, 'invalid_request', `${wrong}. Send {"account": "…"}, or nothing.`)
      }
      await steer(owner.id, row.import, body?.data?.account)
      res.status(204).end()
    })
  }

  routes.delete('/owners/:address/imports/:number', async (req: Addressed, res) => {
    const { owner, row } = await find(req)
    if (!isSameOrigin(req, rooms.config)) throw new Problem(403, 'forbidden', 'Not from here.')
    const session = await rooms.session(req)
    // A program was let in to bring exports, not to take back what they brought.
    requireFresh(session?.isProgram ? null : session, rooms.config.clock(), owner)
    if (await rooms.errands.ask(owner.id, 'undo', String(row.import))) res.status(204).end()
    else
      res.status(202).json({ import: row.import, state: 'undoing', page: `/imports/${row.import}` })
  })
  return routes
}
