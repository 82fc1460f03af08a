import { createHash } from 'node:crypto'
import { type Accounts, type Confirmed, csrfField, sessionOf } from '@mandate/accounts'
import { languageOf } from '@mandate/ui'
import express, { type Request, type Response, type Router } from 'express'
import { IssuerError } from '../bindings/issuers/metadata.ts'
import { BindingConflict, type BindingsStore, type InstructedBy } from '../bindings/store.ts'
import { type LinkClient, LinkRefused } from '../linking/client.ts'
import type { Link } from '../linking/link.ts'
import type { LinkingsStore, PendingLink } from '../linking/store.ts'
import type { LinkChoices, Replaces } from '../linking/tables.ts'
import { ownerOf } from '../owners/of-session.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import { allAtOnce, leaving, readChoices } from './candidates.ts'
import type { Changes, Place } from './change.ts'
import { chosenFields, stillYouPage } from './confirm-page.ts'
import { leavingPage, notLinkedPage } from './page.ts'
import type { Views } from './views.ts'
import { words } from './words.ts'

/** Kinds of data that one sentence names. */
const MOST_SAID = 8

export interface ProviderRoutesOptions {
  accounts: Accounts
  owners: Pick<OwnersStore, 'byAccount'>
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

/** `/provider` and what belongs to it: seeing, linking, confirming. */
export function providerRoutes(options: ProviderRoutesOptions): Router {
  const { accounts, owners, bindings, changes, link, linkings, views, show } = options
  const routes = express.Router()

  async function actor(req: Request) {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
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
    extra: Omit<Parameters<Views['confirm']>[2], 'asksAgain'> = {},
  ) {
    const { owner, session, who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending) return void res.redirect(303, '/provider')
    const seen = { owner, lang: languageOf(req), csrf: csrfField(session) }
    const asksAgain = options.instructedBy(req) !== 'recovery-key'
    const page = await views.confirm(seen, pending, { ...extra, asksAgain })
    show(req, res, status, { ...page, current: '/provider' })
  }

  routes.get('/client.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(options.client.document())
  })

  routes.get('/provider', accounts.signedIn, (req, res) =>
    showProvider(req, res, 200, { asked: [req.query['open'] ?? []].flat().map(String) }),
  )

  routes.post('/provider', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, session } = await actor(req)
    const typed = String(req.body.provider ?? '')
    const instead = String(req.body.instead ?? 'all')
    const lang = languageOf(req)
    const replaces = readReplaces(instead, await bindings.issuersOf(owner.id))
    if (replaces === undefined) return showProvider(req, res, 409, { typed, moved: true })
    try {
      const to = await link.start(owner, session.id, typed, replaces)
      const page = leavingPage({ lang, host: new URL(to).host, to })
      show(req, res, 200, { ...page, refresh: to, current: '/provider' })
    } catch (error) {
      const problem = views.problem(typed, error, lang)
      if (!problem) throw error
      await showProvider(req, res, 400, { typed, instead, error: problem })
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
    const { owner, who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending) return void res.redirect(303, '/provider')
    if (!isShown(req, pending)) return showConfirm(req, res, 409, { moved: true })
    const { asked } = await views.offered(owner, pending)
    const chosenAtOnce = allAtOnce(asked, req.body.all)
    if (chosenAtOnce) return showConfirm(req, res, 200, { chosen: chosenAtOnce })
    const choices = readChoices(pending, asked, req.body)
    if (choices.missing.length > 0) {
      if (choices.isNews) await linkings.insist(pending.id)
      return showConfirm(req, res, 400, { chosen: choices })
    }
    const chosen = { ...pending, choices: { goOn: choices.goOn, stop: choices.stop } }
    await linkings.choose(chosen.id, chosen.choices)
    // Who holds the recovery key has shown that just now, and may not know the password.
    if (options.instructedBy(req) === 'recovery-key') return makeChange(req, res, chosen)
    await askAgain(req, res, 200, 'absent', await toChange(req, chosen))
  })

  interface Still {
    action: string
    text: string
    place?: Place
    link?: string
    chosen?: string
    open?: string[]
  }

  async function toChange(req: Request, pending: PendingLink): Promise<Still> {
    const { owner } = await actor(req)
    const { id, issuer, choices } = pending
    const w = words[languageOf(req)]
    const present = await bindings.present(owner.id, [])
    const isAdded = present.length > 0 && leaving(present, pending).length === 0
    const say = isAdded ? w.toAdd : w.toChange
    const text = say(new URL(issuer).host)
    return { action: '/provider/change', text, link: id, chosen: digestOf(choices) }
  }

  /** Whether it is still the owner, asked in place. */
  async function askAgain(
    req: Request,
    res: Response,
    status: number,
    was: Confirmed,
    asked: Still,
  ) {
    const { action, text } = asked
    const lang = languageOf(req)
    const hidden = chosenFields(asked)
    const { body, scripts } = await accounts.confirm.ask(sessionOf(req), {
      ...{ lang, action, hidden, was, cancel: '/provider' },
    })
    const page = stillYouPage(lang, text, body)
    show(req, res, status, { ...page, scripts, current: '/provider' })
  }

  // Where a sign-in that had ended comes back to.
  const forms = ['change', 'cancel', 'ceiling', 'unbind'].map((name) => `/provider/${name}`)
  routes.get(forms, (_req, res) => res.redirect(303, '/provider'))

  routes.post('/provider/change', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { who } = await actor(req)
    const pending = await linkings.waiting(who)
    if (!pending) return void res.redirect(303, '/provider')
    // What somebody else has chosen in this session meanwhile is not what this person confirms.
    if (!isShown(req, pending) || req.body.chosen !== digestOf(pending.choices)) {
      return showConfirm(req, res, 409, { moved: true })
    }
    const is = await confirmedBy(req)
    if (is !== 'right') return askAgain(req, res, 403, is, await toChange(req, pending))
    await makeChange(req, res, pending)
  })

  /** The password or a passkey in place, or the recovery key. */
  async function confirmedBy(req: Request): Promise<Confirmed> {
    if (options.instructedBy(req) === 'recovery-key') return 'right'
    return accounts.confirm.read(req, sessionOf(req))
  }

  /** Of just the link and the choices that were confirmed: while that took its time, another tab may have left others. */
  async function makeChange(req: Request, res: Response, pending: PendingLink) {
    const { owner, who } = await actor(req)
    if (!pending.choices) return void res.redirect(303, '/provider')
    if ((await linkings.waiting(who))?.id !== pending.id) {
      return showConfirm(req, res, 409, { moved: true })
    }
    try {
      await changes.provider(owner, pending, options.instructedBy(req))
      res.redirect(303, '/provider')
    } catch (error) {
      if (!(error instanceof BindingConflict)) throw error
      if (error.isNews) await linkings.insist(pending.id)
      await showConfirm(req, res, 409, { moved: true })
    }
  }

  routes.post('/provider/cancel', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { who } = await actor(req)
    await linkings.cancel(who)
    res.redirect(303, '/provider')
  })

  routes.post('/provider/ceiling', accounts.signedIn, accounts.csrf, (req, res) => {
    const open = [req.body.open ?? []].flat().map(String)
    const text = words[languageOf(req)].toOpen
    // What is open by now is said there, to whoever came for it.
    const said = new URLSearchParams()
    if (open.length <= MOST_SAID) for (const one of open) said.append('open', one)
    const asked = { action: '/provider/ceiling', text, open, to: `/provider?${said}` }
    return confirmed(req, res, asked, (owner, place) =>
      changes.ceiling(owner, place, open, options.instructedBy(req)),
    )
  })

  routes.post('/provider/unbind', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    const present = await bindings.present(owner.id, [])
    const named = present.find(({ seq }) => seq === placeOf(req).seq)
    if (!named) return showProvider(req, res, 409, { moved: true })
    const text = words[languageOf(req)].toUnbind(new URL(named.issuer).host)
    return confirmed(req, res, { action: '/provider/unbind', text }, (owner, place) =>
      changes.unbind(owner, place, options.instructedBy(req)),
    )
  })

  /** What is decided about one provider on `/provider`: first whether it is still the owner, then the change. */
  async function confirmed(
    req: Request,
    res: Response,
    asked: { action: string; text: string; open?: string[]; to?: string },
    change: (owner: Owner, place: Place) => Promise<void>,
  ) {
    const { owner } = await actor(req)
    const place = placeOf(req)
    const is = await confirmedBy(req)
    if (is !== 'right') {
      return askAgain(req, res, is === 'absent' ? 200 : 403, is, { ...asked, place })
    }
    try {
      await change(owner, place)
      res.redirect(303, asked.to ?? '/provider')
    } catch (error) {
      if (!(error instanceof BindingConflict)) throw error
      await showProvider(req, res, 409, { moved: true })
    }
  }

  return routes
}

/** Whether the page that is answered was about this link, and not about one that another tab has left. */
function isShown({ body }: Request, pending: PendingLink): boolean {
  return body.link === pending.id
}

function digestOf(choices: LinkChoices | null): string {
  const text = JSON.stringify([choices?.goOn, choices?.stop])
  return createHash('sha256').update(text).digest('base64url')
}

function placeOf({ body }: Request): Place {
  return { seq: Number(body.seq), head: String(body.head ?? '') }
}

/** Whose place the linked provider takes; undefined: that of one that is not there any more. */
function readReplaces(instead: string, present: string[]): Replaces | undefined {
  if (instead === 'all') return null
  if (instead === 'none') return []
  return present.includes(instead) ? [instead] : undefined
}
