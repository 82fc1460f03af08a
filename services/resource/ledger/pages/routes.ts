import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { type Html, type Lang, languageOf } from '@mandate/ui'
import express, { type Request, type Router } from 'express'
import {
  type ActiveBinding,
  type BindingsStore,
  type InstructedBy,
  manages,
} from '../../bindings/store.ts'
import type { Outbox } from '../../deliveries/outbox.ts'
import { ownerOf } from '../../owners/of-session.ts'
import type { Show } from '../../owners/shell.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import { hostOf } from '../host-of.ts'
import type { Ledger, SeenGrant } from '../store.ts'
import { type AccessLists, IDLE_MS } from './lists.ts'
import type { AppNames } from './names.ts'
import {
  type AccessArticle,
  accessPage,
  endedPage,
  endPage,
  newAccessNotice,
  type Standing,
  waitingNotice,
} from './page.ts'
import { type Catalogs, sentencesOf } from './sentences.ts'
import { type Words, words } from './words.ts'

/** What the home page says of access. */
export interface AccessGlance {
  /** What began since the owner last looked. */
  notice: Html | null
  /** How many apps can read and have not for three months. */
  idle: number
  /** How many apps, and people, can read something now. */
  apps: number
  people: number
  /** Hosts of the providers. */
  providers: string[]
}

/** `/access`: who can read what, and the end of it. This page is the truth. */
export function accessPages(options: {
  accounts: Accounts
  owners: Pick<OwnersStore, 'byAccount'>
  bindings: Pick<BindingsStore, 'present' | 'issuersOf'>
  ledger: Pick<Ledger, 'find' | 'revoke' | 'noticed'>
  lists: AccessLists
  names: AppNames
  outbox: Pick<Outbox, 'waiting' | 'flush'>
  catalogs: Catalogs
  clock: () => number
  show: Show
  /** Who looks: somebody signed in, or with the recovery key, which opens no other page of data. */
  instructedBy(req: Request): InstructedBy
  /** Resolves when what was read here so far is in the ledger. */
  written(owner: string): Promise<void>
}): { routes: Router; glance(owner: Owner, lang: Lang): Promise<AccessGlance> } {
  const { accounts, owners, bindings, ledger, lists, names, catalogs, clock, show } = options
  const routes = express.Router()

  /** What is shown of these grants; an app is asked for its name only where it can still read. */
  async function articles(owner: Owner, grants: SeenGrant[], lang: Lang): Promise<AccessArticle[]> {
    const ids = grants.map(({ id }) => id)
    const present = await bindings.present(owner.id, ids)
    const waiting = await options.outbox.waiting(owner.id)
    const untold = new Set(waiting.map((one) => one.grantId))
    const live = grants.filter((grant) => standing(grant, present, clock()) === 'can_read')
    const named = await names.of(grants, live)
    return Promise.all(
      grants.map(async (grant) => {
        const manager = managerOf(grant, present)
        return {
          grant,
          appHost: hostOf(grant.client),
          appName: named.get(grant.id) ?? null,
          sentences: await sentencesOf(grant, catalogs, lang),
          standing: standing(grant, present, clock()),
          managerHost: hostOf(manager?.issuer ?? grant.issuer),
          changeUrl: grant.once || !manager ? null : `${manager.issuer}/access/${grant.id}/change`,
          isIdle: grant.person === null && lastSign(grant) < clock() - IDLE_MS,
          isUntold: untold.has(grant.id),
          isWaiting: false,
        }
      }),
    )
  }

  async function oneArticle(req: Request) {
    const owner = await ownerOf(owners, req)
    await options.written(owner.id)
    const grant = await ledger.find(owner.id, String(req.params['grant']))
    if (!grant)
      throw new Problem(
        404,
        'not_found',
        inWords((w) => w.noSuch),
      )
    const [article] = await articles(owner, [grant], languageOf(req))
    return { owner, article: article! }
  }

  routes.get('/access', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(owners, req)
    const lang = languageOf(req)
    await options.written(owner.id)
    const [live, waiting, ended, counts] = await Promise.all([
      lists.live(owner.id),
      lists.waiting(owner.id),
      lists.ended(owner.id, null),
      lists.counts(owner.id),
    ])
    const all = await articles(owner, [...live, ...(ended?.grants ?? [])], lang)
    const waits = await articles(owner, waiting, lang)
    const isSignedIn = options.instructedBy(req) === 'account'
    const hasProvider = (await bindings.issuersOf(owner.id)).length > 0
    const page = accessPage({
      lang,
      activityUrl: isSignedIn ? '/activity' : null,
      live: all.slice(0, live.length),
      waiting: waits.map((one) => ({ ...one, isWaiting: true })),
      apps: counts.apps,
      people: counts.people,
      shareUrl: isSignedIn && hasProvider ? '/explore' : null,
      ended: all.slice(live.length),
      endedInAll: counts.ended,
      older: ended?.next ?? null,
    })
    const news = all.filter(({ grant }) => grant.noticedAt === null)
    await ledger.noticed(
      owner.id,
      news.map(({ grant }) => grant.id),
    )
    show(req, res, 200, { ...page, current: '/access' })
  })

  routes.get('/access/ended', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(owners, req)
    const lang = languageOf(req)
    const before = req.query['before']
    const ended = await lists.ended(owner.id, before === undefined ? null : String(before))
    if (!ended)
      throw new Problem(
        400,
        'invalid_cursor',
        inWords((w) => w.noSuchPage),
      )
    const shown = await articles(owner, ended.grants, lang)
    const page = endedPage({ lang, ended: shown, older: ended.next })
    show(req, res, 200, { ...page, current: '/access' })
  })

  routes.get('/access/:grant/end', accounts.signedIn, async (req, res) => {
    const { article } = await oneArticle(req)
    if (article.standing !== 'can_read') return void res.redirect(303, '/access')
    const props = { lang: languageOf(req), csrf: csrfField(sessionOf(req)), article }
    show(req, res, 200, { ...endPage(props), current: '/access' })
  })

  // Where a sign-in that had ended comes back to.
  routes.get('/access/keep', (_req, res) => res.redirect(303, '/'))
  routes.get('/access/:grant/keep', (_req, res) => res.redirect(303, '/access'))

  routes.post('/access/keep', accounts.signedIn, accounts.csrf, async (req, res) => {
    const owner = await ownerOf(owners, req)
    await lists.keepIdle(owner.id)
    res.redirect(303, '/')
  })

  routes.post('/access/:grant/keep', accounts.signedIn, accounts.csrf, (_req, res) => {
    res.redirect(303, '/access')
  })

  routes.post('/access/:grant/end', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, article } = await oneArticle(req)
    await ledger.revoke(owner.id, article.grant.id, 'owner')
    // It has ended whatever the provider says; a moment's patience mostly spares the note about it.
    await options.outbox.flush(1_000)
    res.redirect(303, '/access')
  })

  return {
    routes,
    async glance(owner, lang) {
      const [counts, issuers] = await Promise.all([
        lists.counts(owner.id),
        bindings.issuersOf(owner.id),
      ])
      return {
        notice:
          waitingNotice(lang, counts.waiting) ??
          newAccessNotice({ lang, apps: counts.unseen, people: counts.unseenPeople }),
        idle: counts.idle,
        apps: counts.apps,
        people: counts.people,
        providers: issuers.map(hostOf),
      }
    },
  }
}

/** When an app last read, or could begin to; ms. */
function lastSign({ lastUsed, firstSeen }: SeenGrant): number {
  return (lastUsed ?? firstSeen).getTime()
}

/** Whether a grant opens anything now, told from the ledger and the present bindings alone. */
export function standing(grant: SeenGrant, present: ActiveBinding[], now: number): Standing {
  if (grant.revokedAt !== null) return 'ended'
  if (grant.expiresAt !== null && grant.expiresAt * 1000 <= now) return 'expired'
  return managerOf(grant, present) ? 'can_read' : 'not_bound'
}

/** For the page of a problem, whoever reads it. */
function inWords(say: (w: Words) => string) {
  return { en: say(words.en), fr: say(words.fr) }
}

/** Of several providers, the one that this access is with. */
function managerOf(grant: SeenGrant, present: ActiveBinding[]): ActiveBinding | undefined {
  return present.find((binding) => manages(binding, grant))
}
