import { type Accounts, csrfField, hasCsrf, isSameOrigin, sessionOf } from '@mandate/accounts'
import { Problem, type ServiceConfig } from '@mandate/server'
import { type Html, type Lang, languageOf } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { ObjectStore } from '../files/objects.ts'
import type { StartImport } from '../imports/routes.ts'
import type { RateLimits } from '../limits.ts'
import { ownerOf } from '../owners/of-session.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import { receiveForm } from './oneshot.ts'
import { dataPage } from './page.ts'
import type { UploadsStore } from './store.ts'
import { words } from './words.ts'

/** `/data`: bring files, with or without script. */
export function dataPages(rooms: {
  config: Pick<ServiceConfig, 'publicUrl'>
  accounts: Accounts
  owners: OwnersStore
  objects: ObjectStore
  uploads: UploadsStore
  start: StartImport
  show: Show
  /** The list of imports that stands below the form. */
  imports(owner: Owner, lang: Lang): Promise<Html | null>
  limits: Pick<RateLimits, 'present'>
  /** Address of the browser module. */
  script: string
}): Router {
  const { config, accounts, owners, uploads, start, show } = rooms
  const routes = Router()

  const showPage = async (req: Request, res: Response, status: number, error?: string) => {
    const owner = await ownerOf(owners, req)
    const lang = languageOf(req)
    const page = dataPage({
      ...{ lang, csrf: csrfField(sessionOf(req)), base: `/owners/${owner.address}` },
      uploads: await uploads.open(owner.id),
      left: await uploads.room(owner.id),
      quota: (await owners.usage(owner.id)).quota,
      imports: await rooms.imports(owner, lang),
      ...(error !== undefined && { error }),
    })
    show(req, res, status, { ...page, current: '/data', scripts: [rooms.script] })
  }

  routes.get('/data', accounts.signedIn, (req, res) => showPage(req, res, 200))

  routes.post('/data', accounts.signedIn, async (req, res) => {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
    rooms.limits.present(owner.id, res)
    try {
      if (!isSameOrigin(req, config)) throw foreign()
      const received = await receiveForm(req, owner.id, {
        ...rooms,
        // The field stands before the files, so a forged form is refused before it is read.
        accept: (fields) => {
          if (!hasCsrf(session, fields['_csrf'])) throw foreign()
        },
      })
      const { noFile } = words[languageOf(req)]
      if (received.uploads.length === 0) throw new Problem(400, 'invalid_request', noFile)
      const ids = received.uploads.map((upload) => upload.id)
      const account = received.fields['account']?.trim().slice(0, 200)
      const number = await start(owner.id, ids, account || undefined)
      res.redirect(303, `/imports/${number}`)
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 403) throw error
      await showPage(req, res, error.status, error.said[languageOf(req)] ?? error.message)
    }
  })

  // Where a sign-in that had ended comes back to.
  routes.get('/data/uploads/:upload', (_req, res) => res.redirect(303, '/data'))

  routes.post('/data/uploads/:upload', accounts.signedIn, accounts.csrf, async (req, res) => {
    const owner = await ownerOf(owners, req)
    const upload = await uploads.find(String(req.params['upload']), owner.id)
    if (!upload) throw fileGone()
    if (req.body.do === 'read') {
      res.redirect(303, `/imports/${await start(owner.id, [upload.id])}`)
      return
    }
    await uploads.remove(upload)
    res.redirect(303, '/data')
  })
  return routes
}

function foreign(): Problem {
  return new Problem(403, 'forbidden', {
    en: 'This form was not sent from a page of this service. Open the page again.',
    fr: 'Ce formulaire ne vient pas d’une page de ce service. Ouvrez de nouveau la page.',
  })
}

function fileGone(): Problem {
  return new Problem(404, 'not_found', {
    en: 'This file is not here any more.',
    fr: 'Ce fichier n’est plus ici.',
  })
}
