import { type Access, MandateClient, MandateError } from '@mandate/client'
import express, { type Request, type Response, Router } from 'express'
import { documents } from '../documents.ts'
import { ownForms } from '../http/headers.ts'
import { problemOf, statusOf } from '../http/problem.ts'
import type { AppKey } from '../kept/key.ts'
import type { FileStore } from '../kept/store.ts'
import { visits } from '../kept/visits.ts'
import { notesName } from './contract.ts'
import { askPage, notesPage } from './pages.ts'
import type { KeptNote, SmallApp, Typed } from './props.ts'

/** One client of its own on this origin: its document, asking, one access for each visitor, the notes. */
export function smallApp(
  app: SmallApp,
  around: { publicUrl: string; store: FileStore; key: AppKey; fetch: typeof fetch },
): Router {
  const { publicUrl, store, key } = around
  const { path } = app
  const clientId = `${publicUrl}${path}/client.json`
  const redirectUri = `${publicUrl}${path}/callback`
  const mandate = new MandateClient({ clientId, redirectUri, key, store, fetch: around.fetch })
  const visitors = visits(store, publicUrl, path.slice(1))
  const collection = notesName(publicUrl)
  const routes = Router()
  const forms = [express.urlencoded({ extended: false }), ownForms]

  async function accessOf(req: Request): Promise<Access | null> {
    const [id] = (await visitors.known(req))?.accesses ?? []
    return id === undefined ? null : mandate.access(id).catch(() => null)
  }

  async function home(req: Request, res: Response, error?: unknown): Promise<void> {
    const problem = error === undefined ? undefined : problemOf(error)
    const typed: Typed = problem ? (req.body ?? {}) : {}
    const access = await accessOf(req)
    try {
      if (!access) throw new MandateError('no_access', 'Nobody has allowed anything yet.')
      const notes: KeptNote[] = []
      for await (const note of access.records(collection)) notes.push(note as KeptNote)
      const body = app.show(notes.toReversed(), typed)
      res.status(problem ? statusOf(problem) : 200).send(notesPage({ app, body, problem }))
    } catch (refused) {
      const why = access ? problemOf(refused) : problem
      res.status(why ? statusOf(why) : 200).send(askPage({ app, problem: why, typed }))
    }
  }

  routes.use(documents({ publicUrl, clientId, redirectUri, key, ...app }))
  routes.get(path, (req, res) => home(req, res))

  routes.post(`${path}/ask`, forms, async (req: Request, res: Response) => {
    const visit = await visitors.begin(req, res)
    try {
      const { purpose } = app
      const asked = await mandate.authorizationUrl(String(Object(req.body).from ?? ''), {
        scope: app.scope,
        terms: { purpose },
      })
      await visitors.keep({ ...visit, state: asked.state })
      res.redirect(303, asked.url)
    } catch (error) {
      await home(req, res, error)
    }
  })

  routes.get(`${path}/callback`, async (req, res) => {
    const visit = await visitors.known(req)
    try {
      if (!visit) throw new MandateError('unknown_callback', 'Begin on the first page of this app.')
      const url = new URL(req.originalUrl, publicUrl)
      const access = await mandate.finish(url, { state: visit.state ?? '' })
      await visitors.keep({ ...visit, state: null, accesses: [access.id] })
      res.redirect(303, path)
    } catch (error) {
      await home(req, res, error)
    }
  })

  routes.post(`${path}/notes/:act`, forms, async (req: Request, res: Response) => {
    try {
      const act = Object.hasOwn(app.acts, String(req.params['act']))
        ? app.acts[String(req.params['act'])]
        : undefined
      const access = await accessOf(req)
      if (!act || !access) throw new MandateError('no_access', 'This is not yours here.')
      await act(access, Object(req.body) as Record<string, string>)
      res.redirect(303, path)
    } catch (error) {
      await home(req, res, error)
    }
  })

  return routes
}
