import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { type Catalog, describe, formatScope } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { CatalogUnreachable } from '../bindings/index.ts'
import { type Choices, decide, durationsFor, endOf, NOTHING_CHOSEN } from '../consent/decision.ts'
import { readConsentForm } from '../consent/form.ts'
import { itemsOf, narrowingOf, spoken } from '../consent/props.ts'
import type { Question } from '../consent/question.ts'
import { words as consentWords } from '../consent/words.ts'
import {
  AlreadyAnswered,
  GrantOver,
  type GrantsStore,
  type ReplaceGrant,
  type StoredGrant,
} from '../grants/index.ts'
import { changePage } from './page.ts'
import { changeQuestion } from './question.ts'
import { words } from './words.ts'

/** To share something sensitive for longer, the sign-in may not be older than this, in seconds. */
const SENSITIVE_SIGN_IN = 600

export interface ChangeRooms {
  accounts: Accounts
  clock: () => number
  store: Pick<GrantsStore, 'own'>
  replace: ReplaceGrant
  linksOf(account: string): Promise<{ resource: string; catalogUrl: string }[]>
  catalogs: { named(url: string, sha256: string): Promise<Catalog> }
  clients: { snapshot(clientId: string, sha256: string): Promise<Record<string, unknown> | null> }
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}

/** All that the page needs to be drawn and answered. */
interface Prepared {
  grant: StoredGrant
  catalog: Catalog
  clientName: string | null
  question: Question
}

/** /access/{grant}/change: less of it, or another end. protocol.md section 4, `replaces`. */
export function changeRoutes(rooms: ChangeRooms): Router {
  const { accounts, clock } = rooms
  const router = Router()
  const path = '/access/:id/change'

  router.get(path, accounts.signedIn, async (req, res) => {
    const prepared = await prepare(req)
    render(req, res, prepared, { status: 200, choices: AS_NOW, problem: null })
  })

  router.post(path, accounts.signedIn, accounts.csrf, async (req, res) => {
    if (req.body.answer === 'refuse') return void res.redirect(303, '/access')
    const prepared = await prepare(req)
    const durations = ['as_now', ...durationsFor(prepared.grant)] as const
    const form = readConsentForm(req.body, { durations, preset: 'as_now' })
    const w = words[languageOf(req)]
    const { choices } = form
    const again = (status: number, problem: string | null) =>
      render(req, res, prepared, { status, choices, problem })
    const { question, grant } = prepared
    if (form.consentS256 !== question.consentS256) return again(400, w.changed)
    const decision = decide(question.items, choices)
    if (decision.kind === 'problem') {
      return again(form.button === 'show' ? 200 : 400, inWords(decision.problem, req))
    }
    if (form.button !== 'allow' || !form.isOurs) return again(200, null)
    const now = Math.floor(clock() / 1000)
    const present = presentEnd(grant)
    const end = endOf(choices, now, present)
    const before = question.items.map(({ item }) => formatScope(item)).join(' ')
    const isSame = decision.items.map((item) => formatScope(item)).join(' ') === before
    if (isSame && end === present) return again(400, w.unchanged)
    const isLonger = present !== null && (end === null || end > present)
    const isSensitive = question.items.some(({ sentence }) => sentence.sensitive)
    if (isLonger && isSensitive && now - sessionOf(req).signedInAt > SENSITIVE_SIGN_IN) {
      const query = new URLSearchParams({ fresh: '1', return_to: req.originalUrl })
      return void res.redirect(303, `/sign-in?${query}`)
    }
    const lang = languageOf(req)
    try {
      await rooms.replace(
        grant,
        {
          ...{ account: grant.account, resource: grant.resource, clientId: grant.clientId },
          ...{ clientS256: grant.clientS256, items: decision.items, catalog: grant.catalog },
          ...{
            consentS256: question.consentS256,
            once: false,
            bearer: grant.bearer,
            expiresAt: end,
          },
        },
        {
          shown: question.shown,
          sentences: decision.items.map((item) =>
            spoken(describe(item, prepared.catalog, lang), lang),
          ),
          locale: lang,
        },
      )
      res.redirect(303, '/access')
    } catch (error) {
      if (!(error instanceof GrantOver || error instanceof AlreadyAnswered)) throw error
      throw over()
    }
  })

  async function prepare(req: Request): Promise<Prepared> {
    const { account } = sessionOf(req)
    const grant = await rooms.store.own(account, String(req.params['id']))
    if (!grant) throw over()
    const isOver = grant.expiresAt !== null && grant.expiresAt <= clock()
    if (grant.endedAt !== null || isOver || grant.once) throw over()
    const link = (await rooms.linksOf(account)).find(({ resource }) => resource === grant.resource)
    if (!link) throw over()
    const client = await rooms.clients.snapshot(grant.clientId, grant.clientS256)
    const name = client?.['client_name']
    const clientName = typeof name === 'string' ? name : null
    try {
      const catalog = await rooms.catalogs.named(link.catalogUrl, grant.catalog)
      const lang = languageOf(req)
      const question = await changeQuestion({ grant, catalog, clientName, lang })
      return { grant, catalog, clientName, question }
    } catch (error) {
      if (!(error instanceof CatalogUnreachable)) throw error
      const { host } = new URL(grant.resource)
      const said = { en: words.en.unreachable(host), fr: words.fr.unreachable(host) }
      throw new Problem(409, 'resource_unreachable', said)
    }
  }

  function render(
    req: Request,
    res: Response,
    { grant, catalog, clientName, question }: Prepared,
    shown: { status: number; choices: Choices; problem: string | null },
  ): void {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const { choices } = shown
    const decision = decide(question.items, choices)
    const until = endOf(choices, Math.floor(clock() / 1000), presentEnd(grant))
    const narrowing = narrowingOf(question.items, choices, grant)
    const page = changePage({
      lang,
      action: `/access/${grant.id}/change`,
      csrf: session.csrf,
      consentS256: question.consentS256,
      appHost: new URL(grant.clientId).host,
      appName: clientName,
      dataHost: new URL(grant.resource).host,
      until: grant.expiresAt,
      items: itemsOf({ lang, question, catalog, resource: grant.resource, live: [] }, choices),
      narrowing: {
        ...narrowing,
        duration: { ...narrowing.duration, options: ['as_now', ...narrowing.duration.options] },
      },
      after:
        decision.kind === 'allowed'
          ? {
              sentences: decision.items.map((item) => spoken(describe(item, catalog, lang), lang)),
              until: until === null ? null : until * 1000,
            }
          : null,
      problem: shown.problem,
    })
    const { nav: _, ...around } = rooms.shell(req, session)
    sendPage(res, shown.status, { ...around, ...page })
  }

  return router
}

const AS_NOW: Choices = { ...NOTHING_CHOSEN, duration: 'as_now' }

function presentEnd({ expiresAt }: StoredGrant): number | null {
  return expiresAt === null ? null : Math.floor(expiresAt / 1000)
}

function inWords(problem: Parameters<typeof problemText>[0], req: Request): string {
  return problemText(problem, languageOf(req))
}

function problemText(
  problem: Extract<ReturnType<typeof decide>, { kind: 'problem' }>['problem'],
  lang: 'en' | 'fr',
): string {
  const c = consentWords[lang].problems
  if (problem.kind === 'wider') return c.wider(problem.field)
  if (problem.kind === 'bad_date') return c.bad_date(problem.field)
  if (problem.kind === 'ends_before_it_begins') return c.ends_before_it_begins
  return problem.kind === 'changed' ? words[lang].changed : words[lang].nothingLeft
}

function over(): Problem {
  return new Problem(409, 'access_over', { en: words.en.over, fr: words.fr.over })
}
