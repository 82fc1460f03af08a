import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { type Catalog, formatScope, type ResolvedItem } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { type Lang, languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { CatalogUnreachable, type Link } from '../bindings/index.ts'
import {
  type Choices,
  decide,
  durationsFor,
  endOf,
  NOTHING_CHOSEN,
} from '../consent/answer/decision.ts'
import { type ConsentForm, readConsentForm } from '../consent/answer/form.ts'
import { isRepeated } from '../consent/answer/repeated.ts'
import type { DeviceSigning } from '../consent/index.ts'
import { problemText } from '../consent/page/problem.ts'
import { afterwards, itemsOf, narrowingOf, sayAll } from '../consent/page/props.ts'
import type { Question } from '../consent/question.ts'
import { isSignInTooOld, signInAgain } from '../consent/ways.ts'
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

export interface ChangeRooms {
  accounts: Accounts
  clock: () => number
  store: Pick<GrantsStore, 'own' | 'answered'>
  replace: ReplaceGrant
  device: DeviceSigning
  /** Address of the browser module that lets sentences follow what is chosen. */
  script: string
  linksOf(account: string): Promise<Link[]>
  catalogs: { named(url: string, sha256: string): Promise<Catalog> }
  clients: { snapshot(clientId: string, sha256: string): Promise<Record<string, unknown> | null> }
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}

/** All that the page needs to be drawn and answered. */
interface Prepared {
  grant: StoredGrant
  link: Link
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
    if (isOver(prepared.grant)) throw over()
    if (needsFreshSignIn(req, prepared.question)) return signInAgain(req, res)
    render(req, res, prepared, { status: 200, choices: AS_NOW, problem: null })
  })

  router.post(path, accounts.signedIn, accounts.csrf, async (req, res) => {
    if (req.body.answer === 'refuse') return void res.redirect(303, '/access')
    const prepared = await prepare(req)
    const durations = ['as_now', ...durationsFor(prepared.grant)] as const
    const form = readConsentForm(req.body, { durations, preset: 'as_now' })
    const lang = languageOf(req)
    const w = words[lang]
    const { choices } = form
    const again = (status: number, problem: string | null) =>
      render(req, res, prepared, { status, choices, problem })
    const { question, grant } = prepared
    if (isOver(grant)) {
      // Whoever presses twice, or again because no answer came, finds what became of it.
      if (await isDone(prepared, form)) return void res.redirect(303, '/access')
      throw over()
    }
    if (form.consentS256 !== question.consentS256) return again(400, w.changed)
    const decision = decide(question.items, choices)
    if (decision.kind === 'problem') {
      const status = form.button === 'show' ? 200 : 400
      return again(status, problemText(decision.problem, lang, ownWords(lang)))
    }
    if (form.button !== 'allow' || !form.isOurs) return again(200, null)
    const present = presentEnd(grant)
    const before = question.items.map(({ item }) => formatScope(item)).join(' ')
    const isSame = decision.items.map((item) => formatScope(item)).join(' ') === before
    if (isSame && endOf(choices, seconds(clock()), present) === present)
      return again(400, w.unchanged)
    if (needsFreshSignIn(req, question)) return signInAgain(req, res)
    try {
      if (await change(req, res, prepared, decision.items, choices)) res.redirect(303, '/access')
    } catch (error) {
      if (!(error instanceof GrantOver || error instanceof AlreadyAnswered)) throw error
      if (!(await isDone(prepared, form))) throw over()
      res.redirect(303, '/access')
    }
  })

  /** False after a page on which the owner's device signs. */
  async function change(
    req: Request,
    res: Response,
    { grant, link, catalog, question }: Prepared,
    items: ResolvedItem[],
    choices: Choices,
  ): Promise<boolean> {
    const lang = languageOf(req)
    const approve = approving({ grant, question }, items, choices)
    const signed = await rooms.device.signed(req, res, { link, action: req.originalUrl, approve })
    if (signed === null) return false
    const sentences = sayAll(items, catalog, lang)
    const consent = { shown: question.shown, sentences, locale: lang }
    const { signedInAt } = sessionOf(req)
    await rooms.replace(grant, approve(signed.now), consent, signedInAt, signed.by)
    return true
  }

  /** Whether just this answer to this page has changed it already. */
  async function isDone(
    { grant, question }: Prepared,
    { consentS256, choices }: Pick<ConsentForm, 'consentS256' | 'choices'>,
  ): Promise<boolean> {
    const decision = decide(question.items, choices)
    if (consentS256 !== question.consentS256 || decision.kind === 'problem') return false
    const before = await rooms.store.answered(grant.account, consentS256)
    return (
      before !== null && isRepeated(before, approving({ grant, question }, decision.items, choices))
    )
  }

  /** The new grant is as fresh as this sign-in, and what is sensitive is read only under one that is. */
  const needsFreshSignIn = (req: Request, question: Question) =>
    isSignInTooOld(question, sessionOf(req), clock())

  /** It may be over by now. */
  async function prepare(req: Request): Promise<Prepared> {
    const { account } = sessionOf(req)
    const grant = await rooms.store.own(account, String(req.params['id']))
    if (!grant || grant.once) throw over()
    const link = (await rooms.linksOf(account)).find(({ resource }) => resource === grant.resource)
    if (!link) throw over()
    const client = await rooms.clients.snapshot(grant.clientId, grant.clientS256)
    const name = client?.['client_name']
    const clientName = typeof name === 'string' ? name : null
    try {
      const catalog = await rooms.catalogs.named(link.catalogUrl, grant.catalog)
      const lang = languageOf(req)
      const question = await changeQuestion({ grant, catalog, clientName, lang })
      return { grant, link, catalog, clientName, question }
    } catch (error) {
      if (!(error instanceof CatalogUnreachable)) throw error
      const { host } = new URL(grant.resource)
      const said = { en: words.en.unreachable(host), fr: words.fr.unreachable(host) }
      throw new Problem(503, 'resource_unreachable', said)
    }
  }

  function isOver({ endedAt, expiresAt }: StoredGrant): boolean {
    return endedAt !== null || (expiresAt !== null && expiresAt <= clock())
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
    const until = endOf(choices, seconds(clock()), presentEnd(grant))
    const narrowing = narrowingOf(question.items, choices, grant)
    const page = changePage({
      lang,
      action: `/access/${grant.id}/change`,
      csrf: session.csrf,
      consentS256: question.consentS256,
      appHost: grant.grantee?.alias ?? new URL(grant.clientId).host,
      isPerson: Boolean(grant.grantee),
      appName: grant.grantee ? null : clientName,
      dataHost: new URL(grant.resource).host,
      until: grant.expiresAt,
      items: itemsOf({ lang, question, catalog, resource: grant.resource, live: [] }, choices),
      narrowing: {
        ...narrowing,
        duration: { ...narrowing.duration, options: ['as_now', ...narrowing.duration.options] },
      },
      after: afterwards(decision, until, { catalog, lang }),
      problem: shown.problem,
    })
    const { nav: _, ...around } = rooms.shell(req, session)
    sendPage(res, shown.status, { ...around, ...page, scripts: [rooms.script] })
  }

  return router
}

/** What is approved at a time, in seconds. */
const approving =
  (
    { grant, question }: Pick<Prepared, 'grant' | 'question'>,
    items: ResolvedItem[],
    choices: Choices,
  ) =>
  (now: number) => ({
    ...{ account: grant.account, resource: grant.resource, clientId: grant.clientId },
    ...{ clientS256: grant.clientS256, items, catalog: grant.catalog },
    consentS256: question.consentS256,
    ...{ once: false, bearer: grant.bearer, grantee: grant.grantee ?? undefined },
    expiresAt: endOf(choices, now, presentEnd(grant)),
    replaces: grant.jti,
  })

const AS_NOW: Choices = { ...NOTHING_CHOSEN, duration: 'as_now' }

function presentEnd({ expiresAt }: StoredGrant): number | null {
  return expiresAt === null ? null : seconds(expiresAt)
}

const seconds = (ms: number) => Math.floor(ms / 1000)

/** What this page says of an answer in another way than the consent page. */
function ownWords(lang: Lang) {
  const { changed, nothingLeft } = words[lang]
  return { changed, nothing_chosen: nothingLeft, needed_left_out: () => nothingLeft }
}

function over(): Problem {
  return new Problem(409, 'access_over', { en: words.en.over, fr: words.fr.over })
}
