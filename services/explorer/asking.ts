import { type MandateClient, MandateError } from '@mandate/client'
import express, { type Request, type Response, Router } from 'express'
import { choices } from './choices.ts'
import { ownForms } from './http/headers.ts'
import { problemOf, statusOf } from './http/problem.ts'
import type { FileStore } from './kept/store.ts'
import type { Visits } from './kept/visits.ts'
import { homePage } from './pages/page.ts'

const HOUR = 3_600_000

/** Shows the first page; `extra` is what went wrong and what was typed. */
export type Home = (req: Request, res: Response, status: number, extra?: object) => Promise<void>

/** The first page: what is held, and asking for more. */
export function asking(options: {
  mandate: MandateClient
  visitors: Visits
  store: FileStore
  publicUrl: string
}): { routes: Router; home: Home } {
  const { mandate, visitors, store, publicUrl } = options
  const routes = Router()
  let swept = 0

  async function forgetOld(): Promise<void> {
    const now = Date.now()
    if (now - swept < HOUR) return
    swept = now
    await store.sweep(now)
  }

  async function home(req: Request, res: Response, status: number, extra: object = {}) {
    const { accesses: ids = [] } = (await visitors.known(req)) ?? {}
    const held = await Promise.all(ids.map((id) => mandate.access(id).catch(() => null)))
    const accesses = held.flatMap((access) => access ?? [])
    res.status(status).send(homePage({ accesses, ...extra }))
  }

  routes.get('/', (req, res) => home(req, res, 200))

  routes.post('/ask', express.urlencoded({ extended: false }), ownForms, async (req, res) => {
    const visit = await visitors.begin(req, res)
    await forgetOld()
    const given = Object(req.body) as Record<string, unknown>
    const text = (name: string) => [given[name] ?? ''].flat().join(' ')
    const [from, scopes, purpose] = [text('from'), text('scopes'), text('purpose')]
    const chosen = [given['choice'] ?? []].flat().map(String)
    const ready = choices.filter((one) => chosen.includes(one.id)).map((one) => one.scope)
    const scope = [...ready, ...scopes.split(/\s+/)].filter((text) => text !== '')
    try {
      if (scope.length === 0) throw new MandateError('invalid_scope', 'Choose or write something.')
      const terms = purpose === '' ? {} : { purpose }
      const asked = await mandate.authorizationUrl(from, { scope, terms })
      await visitors.keep({ ...visit, state: asked.state })
      res.redirect(303, asked.url)
    } catch (error) {
      const problem = problemOf(error)
      await home(req, res, statusOf(problem), { problem, typed: { from, scopes, purpose, chosen } })
    }
  })

  // Nothing happens by coming here but a question at the visitor's own provider.
  routes.get('/shared', async (req, res) => {
    const { iss, resource, grant_id: grantId } = req.query as Record<string, string | undefined>
    try {
      if (!iss || !resource || !grantId) {
        throw new MandateError('bad_address', 'Come from “Shared with me” of your provider.')
      }
      const visit = await visitors.begin(req, res)
      await forgetOld()
      const asked = await mandate.openShared({ iss, resource, grantId })
      await visitors.keep({ ...visit, state: asked.state })
      res.redirect(303, asked.url)
    } catch (error) {
      const problem = problemOf(error)
      await home(req, res, statusOf(problem), { problem })
    }
  })

  routes.get('/callback', async (req, res) => {
    const visit = await visitors.known(req)
    try {
      if (!visit) throw new MandateError('unknown_callback', 'Begin on the first page of this app.')
      const state = visit.state ?? ''
      const access = await mandate.finish(new URL(req.originalUrl, publicUrl), { state })
      const accesses = [access.id, ...visit.accesses.filter((id) => id !== access.id)]
      await visitors.keep({ ...visit, state: null, accesses })
      res.redirect(303, `/access/${access.id}`)
    } catch (error) {
      const problem = problemOf(error)
      await home(req, res, statusOf(problem), { problem })
    }
  })

  return { routes, home }
}
