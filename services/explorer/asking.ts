import { type MandateClient, MandateError } from '@mandate/client'
import express, { type Request, type Response, Router } from 'express'
import { choices } from './choices.ts'
import { ownForms } from './headers.ts'
import { homePage } from './pages.ts'
import { problemOf } from './problem.ts'
import type { Visits } from './visits.ts'

/** Shows the first page; `extra` is what went wrong and what was typed. */
export type Home = (req: Request, res: Response, status: number, extra?: object) => Promise<void>

/** The first page: what is held, and asking for more. */
export function asking(options: { mandate: MandateClient; visitors: Visits; publicUrl: string }): {
  routes: Router
  home: Home
} {
  const { mandate, visitors, publicUrl } = options
  const routes = Router()

  async function home(req: Request, res: Response, status: number, extra: object = {}) {
    const visit = await visitors.of(req, res)
    const held = await Promise.all(visit.accesses.map((id) => mandate.access(id).catch(() => null)))
    const accesses = held.flatMap((access) => access ?? [])
    res.status(status).send(homePage({ accesses, ...extra }))
  }

  routes.get('/', (req, res) => home(req, res, 200))

  routes.post('/ask', express.urlencoded({ extended: false }), ownForms, async (req, res) => {
    const visit = await visitors.of(req, res)
    const { from = '', scopes = '', purpose = '' } = req.body as Record<string, string>
    const chosen = [req.body.choice ?? []].flat().map(String)
    const ready = choices.filter((one) => chosen.includes(one.id)).map((one) => one.scope)
    const scope = [...ready, ...scopes.split(/\s+/)].filter((text) => text !== '')
    try {
      if (scope.length === 0) throw new MandateError('invalid_scope', 'Choose or write something.')
      const terms = purpose === '' ? {} : { purpose }
      const asked = await mandate.authorizationUrl(from, { scope, terms })
      await visitors.keep({ ...visit, state: asked.state })
      res.redirect(303, asked.url)
    } catch (error) {
      const typed = { from, scopes, purpose, chosen }
      await home(req, res, 400, { problem: problemOf(error), typed })
    }
  })

  routes.get('/callback', async (req, res) => {
    const visit = await visitors.of(req, res)
    try {
      const state = visit.state ?? ''
      const access = await mandate.finish(new URL(req.originalUrl, publicUrl), { state })
      const accesses = [access.id, ...visit.accesses.filter((id) => id !== access.id)]
      await visitors.keep({ ...visit, state: null, accesses })
      res.redirect(303, `/access/${access.id}`)
    } catch (error) {
      await home(req, res, 400, { problem: problemOf(error) })
    }
  })

  return { routes, home }
}
