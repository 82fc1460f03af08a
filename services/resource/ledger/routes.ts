import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { type Html, type Lang, languageOf } from '@mandate/ui'
import express, { type Request, type Router } from 'express'
import type { ActiveBinding, BindingsStore } from '../bindings/store.ts'
import type { Outbox } from '../deliveries/outbox.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import { type AccessArticle, accessPage, endPage, newAccessNotice, type Standing } from './page.ts'
import { type Catalogs, sentencesOf } from './sentences.ts'
import type { Ledger, SeenGrant } from './store.ts'

/** What the home page says of access. */
export interface AccessGlance {
  /** What began since the owner last looked. */
  notice: Html | null
  /** How many apps can read something now. */
  apps: number
  /** Host of the provider; null when there is none. */
  provider: string | null
}

/** `/access`: who can read what, and the end of it. This page is the truth. */
export function accessPages(options: {
  accounts: Accounts
  owners: Pick<OwnersStore, 'byAccount'>
  bindings: Pick<BindingsStore, 'current'>
  ledger: Ledger
  outbox: Pick<Outbox, 'waiting' | 'flush'>
  catalogs: Catalogs
  clock: () => number
  show: Show
}): { routes: Router; glance(owner: Owner, lang: Lang): Promise<AccessGlance> } {
  const { accounts, owners, bindings, ledger, catalogs, clock, show } = options
  const routes = express.Router()

  async function ownerOf(req: Request): Promise<Owner> {
    const owner = await owners.byAccount(sessionOf(req).account)
    if (!owner) throw new Problem(404, 'not_found', 'This account has no data here.')
    return owner
  }

  async function articleOf(
    grant: SeenGrant,
    current: ActiveBinding | null,
    untold: Set<string | null>,
    lang: Lang,
  ): Promise<AccessArticle> {
    return {
      grant,
      appHost: hostOf(grant.client),
      sentences: await sentencesOf(grant, catalogs, lang),
      standing: standing(grant, current, clock()),
      managerHost: hostOf((isCarried(grant, current) && current?.issuer) || grant.issuer),
      isUntold: untold.has(grant.id),
    }
  }

  async function articles(owner: Owner, lang: Lang): Promise<AccessArticle[]> {
    const current = await bindings.current(owner.id)
    const waiting = await options.outbox.waiting(owner.id)
    const untold = new Set(waiting.map((one) => one.grantId))
    const grants = await ledger.listFor(owner.id)
    return Promise.all(grants.map((grant) => articleOf(grant, current, untold, lang)))
  }

  async function liveArticle(req: Request) {
    const owner = await ownerOf(req)
    const all = await articles(owner, languageOf(req))
    const article = all.find((one) => one.grant.id === req.params.grant)
    if (!article) throw new Problem(404, 'not_found', 'There is no such access.')
    return { owner, article }
  }

  routes.get('/access', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(req)
    const lang = languageOf(req)
    const page = accessPage({ lang, articles: await articles(owner, lang) })
    await ledger.noticed(owner.id)
    show(req, res, 200, { ...page, current: '/access' })
  })

  routes.get('/access/:grant/end', accounts.signedIn, async (req, res) => {
    const { article } = await liveArticle(req)
    if (article.standing !== 'can_read') return void res.redirect(303, '/access')
    const props = { lang: languageOf(req), csrf: csrfField(sessionOf(req)), article }
    show(req, res, 200, { ...endPage(props), current: '/access' })
  })

  routes.post('/access/:grant/keep', accounts.signedIn, accounts.csrf, (_req, res) => {
    res.redirect(303, '/access')
  })

  routes.post('/access/:grant/end', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, article } = await liveArticle(req)
    await ledger.revoke(owner.id, article.grant.id, 'owner')
    // It has ended whatever the provider says; a moment's patience mostly spares the note about it.
    await options.outbox.flush(1_000)
    res.redirect(303, '/access')
  })

  return {
    routes,
    async glance(owner, lang) {
      const current = await bindings.current(owner.id)
      const live = (await ledger.listFor(owner.id)).filter(
        (grant) => standing(grant, current, clock()) === 'can_read',
      )
      const unseen = live.filter((grant) => grant.noticedAt === null)
      return {
        notice: newAccessNotice({ lang, apps: appsOf(unseen) }),
        apps: appsOf(live),
        provider: current && hostOf(current.issuer),
      }
    },
  }
}

function appsOf(grants: SeenGrant[]): number {
  return new Set(grants.map((grant) => grant.client)).size
}

/** Whether a grant opens anything now, told from the ledger and the present binding alone. */
export function standing(grant: SeenGrant, current: ActiveBinding | null, now: number): Standing {
  if (grant.revokedAt !== null) return 'ended'
  if (grant.expiresAt !== null && grant.expiresAt * 1000 <= now) return 'expired'
  const isBound = current?.issuer === grant.issuer
  return isBound || isCarried(grant, current) ? 'can_read' : 'not_bound'
}

function isCarried(grant: SeenGrant, current: ActiveBinding | null): boolean {
  return current?.carry.some((one) => one.grant === grant.id) ?? false
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
