import { type Accounts, csrfField, isSameOrigin, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import express, { type Request, type Response, type Router } from 'express'
import type { LinkClient } from '../linking/client.ts'
import { LinkRefused } from '../linking/client.ts'
import type { Link } from '../linking/link.ts'
import type { LinkingsStore } from '../linking/store.ts'
import { noHome } from '../owners/no-home.ts'
import type { Show } from '../owners/shell.ts'
import type { OwnersStore } from '../owners/store.ts'
import { readChoices } from './candidates.ts'
import type { Changes } from './change.ts'
import { passwordPage } from './confirm-page.ts'
import { IssuerError } from './metadata.ts'
import { leavingPage, notLinkedPage } from './page.ts'
import { BindingConflict, type BindingsStore, type InstructedBy } from './store.ts'
import type { Views } from './views.ts'
import { words } from './words.ts'

export interface BindingsRoutesOptions {
  accounts: Accounts
  owners: Pick<OwnersStore, 'byAccount' | 'byAddress'>
  bindings: BindingsStore
  changes: Changes
  link: Link
  linkings: LinkingsStore
  client: LinkClient
  views: Views
  show: Show
  publicUrl: string
  /** Who acts: somebody signed in, or with the recovery key. */
  instructedBy(req: Request): InstructedBy
}

/** `/provider` and what belongs to it: seeing, linking, confirming, and the owner's file of bindings. */
export function bindingsRoutes(options: BindingsRoutesOptions): Router {
  const { accounts, owners, bindings, changes, link, linkings, views, show } = options
  const routes = express.Router()

  async function actor(req: Request) {
    const session = sessionOf(req)
    const owner = await owners.byAccount(session.account)
    if (!owner) throw noHome()
    return { owner, session, who: { owner: owner.id, session: session.id } }
  }

  async function showProvider(
    req: Request,
    res: Response,
    status: number,
    extra: Parameters<Views['provider']>[1] = {},
  ) {
    const { owner, session } = await actor(req)
    const seen = { owner, lang: languageOf(req), csrf: csrfField(session) }
    show(req, res, status, { ...(await views.provider(seen, extra)), current: '/provider' })
  }

  async function showConfirm(
    req: Request,
    res: Response,
    status: number,
    extra: Parameters<Views['confirm']>[2] = {},
  ) {
    const { owner, session, who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending) return void res.redirect(303, '/provider')
    const seen = { owner, lang: languageOf(req), csrf: csrfField(session) }
    const page = await views.confirm(seen, pending, extra)
    show(req, res, status, { ...page, current: '/provider' })
  }

  routes.get('/client.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(options.client.document())
  })

  routes.get('/provider', accounts.signedIn, (req, res) => showProvider(req, res, 200))

  routes.post('/provider', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, session } = await actor(req)
    const typed = String(req.body.provider ?? '')
    const lang = languageOf(req)
    try {
      const to = await link.start(owner, session.id, typed)
      const page = leavingPage({ lang, host: new URL(to).host, to })
      show(req, res, 200, { ...page, refresh: to, current: '/provider' })
    } catch (error) {
      const problem = views.problem(typed, error, lang)
      if (!problem) throw error
      await showProvider(req, res, 400, { typed, error: problem })
    }
  })

  routes.get('/provider/callback', accounts.signedIn, async (req, res) => {
    const { owner, session } = await actor(req)
    try {
      const query = new URL(req.originalUrl, options.publicUrl).searchParams
      await link.finish(owner, session.id, query)
      res.redirect(303, '/provider/confirm')
    } catch (error) {
      if (!(error instanceof LinkRefused) && !(error instanceof IssuerError)) throw error
      const saidNo = error instanceof LinkRefused && error.error === 'access_denied'
      const page = notLinkedPage({ lang: languageOf(req), saidNo, developers: [error.message] })
      show(req, res, saidNo ? 200 : 403, { ...page, current: '/provider' })
    }
  })

  routes.get('/provider/confirm', accounts.signedIn, (req, res) => showConfirm(req, res, 200))

  routes.post('/provider/confirm', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, session, who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending) return void res.redirect(303, '/provider')
    const choices = readChoices(await views.offered(owner), req.body)
    if (choices.missing.length > 0) return showConfirm(req, res, 400, { chosen: choices })
    await linkings.choose(pending.id, { goOn: choices.goOn, stop: choices.stop })
    // Who holds the recovery key has shown that just now, and may not know the password.
    if (options.instructedBy(req) === 'recovery-key') return makeChange(req, res)
    askPassword(req, res, 200, new URL(pending.issuer).host, csrfField(session))
  })

  function askPassword(
    req: Request,
    res: Response,
    status: number,
    host: string,
    csrf: ReturnType<typeof csrfField>,
  ) {
    const lang = languageOf(req)
    const text = words[lang].passwordText(host)
    const action = '/provider/change'
    const wrong = status !== 200
    const page = passwordPage({ lang, csrf, action, text, wrong })
    show(req, res, status, { ...page, current: '/provider' })
  }

  routes.post('/provider/change', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { session, who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending?.choices) return void res.redirect(303, '/provider')
    if (!(await isConfirmed(req))) {
      return askPassword(req, res, 403, new URL(pending.issuer).host, csrfField(session))
    }
    await makeChange(req, res)
  })

  /** The password in place, or the recovery key. */
  async function isConfirmed(req: Request): Promise<boolean> {
    if (options.instructedBy(req) === 'recovery-key') return true
    const { password } = req.body
    if (password === undefined) return false
    return accounts.confirmPassword(sessionOf(req).account, String(password))
  }

  async function makeChange(req: Request, res: Response) {
    const { owner, who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending?.choices) return void res.redirect(303, '/provider')
    try {
      await changes.provider(owner, pending, options.instructedBy(req))
      res.redirect(303, '/provider')
    } catch (error) {
      if (!(error instanceof BindingConflict)) throw error
      await showConfirm(req, res, 409, { moved: true })
    }
  }

  routes.post('/provider/cancel', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    await linkings.forget(owner.id)
    res.redirect(303, '/provider')
  })

  routes.post('/provider/ceiling', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, session } = await actor(req)
    const lang = languageOf(req)
    const open = [req.body.open ?? []].flat().map(String)
    const head = String(req.body.head ?? '')
    if (!(await isConfirmed(req))) {
      const wrong = req.body.password !== undefined
      const page = passwordPage({
        ...{ lang, csrf: csrfField(session), open, head, wrong },
        action: '/provider/ceiling',
        text: words[lang].passwordCeiling,
      })
      return show(req, res, wrong ? 403 : 200, { ...page, current: '/provider' })
    }
    try {
      await changes.ceiling(owner, open, head, options.instructedBy(req))
      res.redirect(303, '/provider')
    } catch (error) {
      if (!(error instanceof BindingConflict)) throw error
      await showProvider(req, res, 409, { moved: true })
    }
  })

  routes.post('/provider/unbind', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, session } = await actor(req)
    const lang = languageOf(req)
    const head = String(req.body.head ?? '')
    if (!(await isConfirmed(req))) {
      const wrong = req.body.password !== undefined
      const page = passwordPage({
        ...{ lang, csrf: csrfField(session), head, wrong },
        action: '/provider/unbind',
        text: words[lang].passwordUnbind,
      })
      return show(req, res, wrong ? 403 : 200, { ...page, current: '/provider' })
    }
    try {
      await changes.unbind(owner, head, options.instructedBy(req))
      res.redirect(303, '/provider')
    } catch (error) {
      if (!(error instanceof BindingConflict)) throw error
      await showProvider(req, res, 409, { moved: true })
    }
  })

  // The owner's session only: an access token here is 403.
  routes.get('/owners/:address/bindings', async (req, res) => {
    if (req.get('authorization') !== undefined) {
      throw new Problem(
        403,
        'insufficient_scope',
        'Only the owner, signed in here, reads bindings.',
      )
    }
    const session = isSameOrigin(req, { publicUrl: options.publicUrl })
      ? await accounts.session(req)
      : null
    const owner = session && (await owners.byAccount(session.account))
    if (!owner || owner.address !== req.params.address) {
      throw new Problem(401, 'invalid_token', 'Sign in as the owner of this data.')
    }
    const history = await bindings.history(owner.id)
    res.set('Cache-Control', 'no-store').json({
      bindings: history.map(({ seq, issuer, active, jwt }) => ({ seq, issuer, active, jwt })),
    })
  })

  return routes
}
