import { type Accounts, csrfField, FORMER_NAME_DAYS, sessionOf } from '@mandate/accounts'
import { languageOf, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { Shell } from '../home/index.ts'
import { ownAddress } from './file.ts'
import { type AliasProps, aliasPage } from './page.ts'

/** What a stolen cookie must not do alone asks for a sign-in of the last ten minutes. */
const FRESH = 600

/** /alias: the owner's name for apps, its change, and what to put on a domain of one's own. */
export function aliasRoutes(rooms: { accounts: Accounts; issuer: string; shell: Shell }): Router {
  const { accounts, issuer, shell } = rooms
  const router = Router()

  function show(req: Request, res: Response, status: number, extra: Partial<AliasProps> = {}) {
    const session = sessionOf(req)
    const page = aliasPage({
      lang: languageOf(req),
      csrf: csrfField(session),
      alias: `${session.name}@${new URL(issuer).host}`,
      days: FORMER_NAME_DAYS,
      ...extra,
    })
    sendPage(res, status, { ...shell(req, session), ...page })
  }

  router.get('/alias', accounts.fresh(FRESH), (req, res) => {
    const typed = req.query['address']
    if (typed === undefined) return show(req, res, 200)
    const own = ownAddress(String(typed), { issuer, account: sessionOf(req).account })
    show(req, res, own ? 200 : 400, { typed: String(typed), own })
  })

  router.get('/alias/webfinger', accounts.signedIn, (req, res) => {
    const { account } = sessionOf(req)
    const own = ownAddress(String(req.query['address']), { issuer, account })
    if (!own) return res.redirect(303, '/alias')
    res.set('Content-Disposition', 'attachment; filename="webfinger"')
    res.type('application/jrd+json').send(own.file)
  })

  router.post('/alias', accounts.fresh(FRESH), accounts.csrf, async (req, res) => {
    const name = String(req.body.name ?? '')
    const problem = await accounts.rename(sessionOf(req).account, name)
    if (problem) return show(req, res, problem === 'taken' ? 409 : 422, { name, problem })
    res.redirect(303, '/')
  })

  return router
}
