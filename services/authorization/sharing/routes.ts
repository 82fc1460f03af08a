import { randomBytes } from 'node:crypto'
import { type Accounts, sessionOf } from '@mandate/accounts'
import type { Grantee, ResolvedItem } from '@mandate/grants'
import { type Lang, languageOf, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import type { Catalogs } from '../bindings/index.ts'
import {
  type Choices,
  decide,
  durationsFor,
  endOf,
  NOTHING_CHOSEN,
} from '../consent/answer/decision.ts'
import { readConsentForm } from '../consent/answer/form.ts'
import type { DeviceSigning } from '../consent/index.ts'
import { problemText } from '../consent/page/problem.ts'
import { afterwards, itemsOf, narrowingOf, sayAll, spoken } from '../consent/page/props.ts'
import type { Question } from '../consent/question.ts'
import { isSignInTooOld, signInAgain } from '../consent/ways.ts'
import { AlreadyAnswered, announceTo, type IssueGrant } from '../grants/index.ts'
import type { Shell } from '../home/index.ts'
import { type FindPerson, NoSuchPerson } from '../people/index.ts'
import { choosePage, sharePage, whomPage } from './page.ts'
import { type Chosen, createPrepare, NOBODY, type PrepareRooms } from './prepare.ts'
import { words } from './words.ts'

const NOT_BEARER = { bearer: false }

export interface SharingRooms extends PrepareRooms {
  accounts: Accounts
  clock: () => number
  findPerson: FindPerson
  catalogs: Pick<Catalogs, 'keep'>
  issue: IssueGrant
  device: DeviceSigning
  /** Address of the browser module that lets sentences follow what is chosen. */
  script: string
  /** Has the person's provider told, now. */
  wake(): void
  shell: Shell
}

/** What is being asked: the selection, and for whom. */
interface Asked {
  chosen: Chosen
  grantee: Grantee
  request: string
  question: Question
}

/** /share: what an owner has chosen where the data is becomes a grant for a person. */
export function sharingRoutes(rooms: SharingRooms): Router {
  const { accounts, clock } = rooms
  const prepare = createPrepare(rooms)
  const router = Router()

  router.get('/share', accounts.signedIn, async (req, res) => {
    if (!req.query['scope']) return choose(req, res)
    const chosen = await prepare(req)
    if (!req.query['person']) return whom(req, res, chosen, null)
    const asked = await ask(req, res, chosen, randomBytes(16).toString('base64url'))
    if (asked) render(req, res, asked, { status: 200, choices: NOTHING_CHOSEN, problem: null })
  })

  router.post('/share', accounts.signedIn, accounts.csrf, async (req, res) => {
    if (req.body.answer === 'refuse') return void res.redirect(303, '/access')
    const asked = await ask(req, res, await prepare(req), String(req.body.request ?? ''))
    if (asked) await answer(req, res, asked)
  })

  /** Null after a page that says who cannot be found, or asks to sign in first. */
  async function ask(
    req: Request,
    res: Response,
    chosen: Chosen,
    request: string,
  ): Promise<Asked | null> {
    try {
      const grantee = await rooms.findPerson(String(req.query['person']))
      const question = await chosen.ask(request, grantee)
      if (isSignInTooOld(question, sessionOf(req), clock())) {
        signInAgain(req, res)
        return null
      }
      return { chosen, grantee, request, question }
    } catch (error) {
      if (!(error instanceof NoSuchPerson)) throw error
      whom(req, res, chosen, words[languageOf(req)].problems[error.why])
      return null
    }
  }

  async function answer(req: Request, res: Response, asked: Asked): Promise<void> {
    const { question, chosen } = asked
    const lang = languageOf(req)
    const form = readConsentForm(req.body, {
      durations: durationsFor(NOT_BEARER),
      preset: NOTHING_CHOSEN.duration,
    })
    const { choices } = form
    const again = (status: number, problem: string | null) =>
      render(req, res, asked, { status, choices, problem })
    if (form.consentS256 !== question.consentS256) return again(400, words[lang].changed)
    const decision = decide(question.items, choices)
    if (decision.kind === 'problem') {
      const status = form.button === 'show' ? 200 : 400
      return again(
        status,
        problemText(decision.problem, lang, ownWords(chosen.link.resource, lang)),
      )
    }
    if (form.button !== 'allow' || !form.isOurs) return again(200, null)
    try {
      const grant = await allow(req, res, asked, decision.items, choices)
      if (grant !== null) res.redirect(303, `/access?shared=${grant}`)
    } catch (error) {
      if (!(error instanceof AlreadyAnswered)) throw error
      // Whoever pressed twice finds it there.
      res.redirect(303, '/access')
    }
  }

  /** The id of what was shared; null after a page on which the owner's device signs. */
  async function allow(
    req: Request,
    res: Response,
    { chosen, grantee, question }: Asked,
    items: ResolvedItem[],
    choices: Choices,
  ): Promise<string | null> {
    const { link, client, catalog, announced } = chosen
    const lang = languageOf(req)
    const approve = (now: number) => ({
      account: sessionOf(req).account,
      resource: link.resource,
      clientId: client.document.client_id,
      clientS256: client.sha256,
      items,
      catalog: catalog.sha256,
      consentS256: question.consentS256,
      once: false,
      bearer: false,
      grantee,
      expiresAt: endOf(choices, now),
    })
    const signed = await rooms.device.signed(req, res, { link, action: req.originalUrl, approve })
    if (signed === null) return null
    if (announced) await rooms.catalogs.keep(catalog)
    const { id } = await rooms.issue(
      approve(signed.now),
      { shown: question.shown, sentences: sayAll(items, catalog, lang), locale: lang },
      { client, announceTo: announceTo(link), announced },
      signed.by,
    )
    rooms.wake()
    return id
  }

  async function choose(req: Request, res: Response): Promise<void> {
    const session = sessionOf(req)
    const links = await rooms.linksOf(session.account)
    const homes = [...new Set(links.map(({ service }) => service))]
    const page = choosePage({ lang: languageOf(req), homes, reader: rooms.reader })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  }

  async function whom(req: Request, res: Response, chosen: Chosen, problem: string | null) {
    const lang = languageOf(req)
    const { items } = await chosen.ask('', NOBODY)
    const page = whomPage({
      ...{ lang, problem, resource: chosen.link.resource, scope: chosen.scope },
      sentences: items.map(({ sentence }) => spoken(sentence, lang)),
      typed: String(req.query['person'] ?? ''),
    })
    sendPage(res, problem === null ? 200 : 400, { ...rooms.shell(req, sessionOf(req)), ...page })
  }

  function render(
    req: Request,
    res: Response,
    { chosen, grantee, request, question }: Asked,
    shown: { status: number; choices: Choices; problem: string | null },
  ): void {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const { choices } = shown
    const { link, client, catalog } = chosen
    const { resource } = link
    const decision = decide(question.items, choices)
    const until = endOf(choices, Math.floor(clock() / 1000))
    const page = sharePage({
      lang,
      action: `/share?${new URLSearchParams({ resource, scope: chosen.scope, person: grantee.alias })}`,
      csrf: session.csrf,
      consentS256: question.consentS256,
      request,
      alias: grantee.alias,
      providerHost: new URL(grantee.iss).host,
      readerHost: new URL(client.document.client_id).host,
      dataHost: new URL(resource).host,
      // What it is good for to its owner says nothing here.
      items: itemsOf({ lang, question, catalog, resource, live: [] }, choices).map((item) => ({
        ...item,
        sentence: { ...item.sentence, use: null },
      })),
      narrowing: narrowingOf(question.items, choices, NOT_BEARER),
      after: afterwards(decision, until, { catalog, lang }),
      problem: shown.problem,
    })
    const { nav: _, ...around } = rooms.shell(req, session)
    sendPage(res, shown.status, { ...around, ...page, scripts: [rooms.script] })
  }

  return router
}

/** What this page says of an answer in another way than the consent page. */
function ownWords(resource: string, lang: Lang) {
  const w = words[lang]
  return {
    changed: w.changed,
    wider: () => w.wider,
    needed_left_out: () => w.nothingLeft,
    needed_closed: (item: string) => w.closed(item, new URL(resource).host),
  }
}
