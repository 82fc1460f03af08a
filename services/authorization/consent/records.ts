import { type Catalog, describe, ScopeError } from '@mandate/grants'
import { languageOf, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import { CatalogUnreachable, type Link } from '../bindings/index.ts'
import type { KnownClient } from '../clients/index.ts'
import {
  AlreadyAnswered,
  type IssueGrant,
  resolveDetails,
  type StoredGrant,
} from '../grants/index.ts'
import { whichDataPage, wrongAskPage } from './around.ts'
import { type Choices, decide, endOf, NOTHING_CHOSEN } from './decision.ts'
import { readConsentForm } from './form.ts'
import { consentPage } from './page.ts'
import type { ConsentProblem, WrongAskProps } from './page-props.ts'
import { consentProps, spoken } from './props.ts'
import { askQuestion, type Question } from './question.ts'
import { type Asking, formTargets, goOn, refuse, signInAgain, type Ways } from './ways.ts'

/** For something sensitive the sign-in may not be older than this, in seconds. */
const SENSITIVE_SIGN_IN = 600

export interface RecordsConsent {
  /** A live grant covers this: nothing will be asked. */
  isCovered(asking: Asking): Promise<boolean>
  show(req: Request, res: Response, asking: Asking): Promise<void>
  answer(req: Request, res: Response, asking: Asking): Promise<void>
}

export interface RecordsRooms extends Ways {
  clock: () => number
  linksOf(account: string): Promise<Link[]>
  catalog: {
    present(url: string): Promise<Catalog>
    named(url: string, sha256: string): Promise<Catalog>
  }
  clients: {
    find(clientId: string): Promise<KnownClient | null>
    keepSnapshot(client: KnownClient): Promise<void>
  }
  grants: {
    live(account: string, resource: string, clientId: string, now: number): Promise<StoredGrant[]>
    knownSince(account: string, clientId: string): Promise<number | null>
  }
  covering(asked: {
    account: string
    clientId: string
    resource: string | null
    details: object[]
  }): Promise<object | null>
  issue: IssueGrant
}

/** All that the page needs to be drawn and answered. */
interface Prepared {
  link: Link
  catalog: Catalog
  client: KnownClient
  question: Question
}

/** The question about data: shown, shown again when something changes, answered once. */
export function createRecordsConsent(rooms: RecordsRooms): RecordsConsent {
  async function prepare(req: Request, res: Response, asking: Asking): Promise<Prepared | null> {
    const { interaction, session } = asking
    const details = detailsOf(asking)
    const link = await chooseLink(req, res, asking)
    if (link === null) return null
    const client = await rooms.clients.find(interaction.clientId)
    if (client === null) {
      await refuse(rooms, req, res, asking, {
        error: 'invalid_client',
        description: 'the client document could not be read',
      })
      return null
    }
    try {
      const catalog = await rooms.catalog.present(link.catalogUrl)
      const lang = languageOf(req)
      const { uid } = interaction
      const question = await askQuestion({ uid, client, link, catalog, details, lang })
      if (needsFreshSignIn(question, session.signedInAt)) {
        signInAgain(req, res)
        return null
      }
      return { link, catalog, client, question }
    } catch (error) {
      if (error instanceof ScopeError) {
        await refuse(rooms, req, res, asking, {
          error: 'invalid_authorization_details',
          description: error.message,
        })
        return null
      }
      if (!(error instanceof CatalogUnreachable)) throw error
      const dataHost = new URL(link.resource).host
      wrong(req, res, asking, { kind: 'unreachable', dataHost }, error.message)
      return null
    }
  }

  const needsFreshSignIn = (question: Question, signedInAt: number) =>
    question.items.some(({ sentence }) => sentence.sensitive) &&
    rooms.clock() / 1000 - signedInAt > SENSITIVE_SIGN_IN

  /** One request is about one resource: the one named, the only one, or the one chosen on a page. */
  async function chooseLink(req: Request, res: Response, asking: Asking): Promise<Link | null> {
    const { interaction, session } = asking
    const links = await rooms.linksOf(session.account)
    const wanted = interaction.resource ?? req.query['resource']
    const found = links.find(({ resource }) => resource === wanted)
    if (found) return found
    if (interaction.resource !== null || links.length === 0) {
      wrong(
        req,
        res,
        asking,
        { kind: 'not_linked' },
        interaction.resource ?? 'no resource is linked',
      )
      return null
    }
    const [only] = links
    if (only && links.length === 1) return only
    const page = whichDataPage({
      lang: languageOf(req),
      appHost: hostOf(asking),
      action: `/consent/${interaction.uid}`,
      csrf: session.csrf,
      choices: links.map(({ resource }) => ({ resource, host: new URL(resource).host })),
    })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
    return null
  }

  function wrong(
    req: Request,
    res: Response,
    asking: Asking,
    reason: WrongAskProps['reason'],
    detail: string,
  ): void {
    const page = wrongAskPage({
      lang: languageOf(req),
      appHost: hostOf(asking),
      reason,
      backUrl: `/consent/${asking.interaction.uid}/back`,
      detail,
    })
    sendPage(res, 400, { ...rooms.shell(req, asking.session), ...page })
  }

  async function render(
    req: Request,
    res: Response,
    asking: Asking,
    prepared: Prepared,
    shown: { status: number; choices: Choices; problem: ConsentProblem | null },
  ): Promise<void> {
    const { interaction, session } = asking
    const { link, client, catalog, question } = prepared
    const { account } = session
    const now = rooms.clock()
    const live = await rooms.grants.live(account, link.resource, interaction.clientId, now)
    const props = consentProps(
      {
        lang: languageOf(req),
        action: actionOf(asking, link),
        csrf: session.csrf,
        question,
        catalog,
        client: client.document,
        redirectUri: interaction.redirectUri,
        resource: link.resource,
        knownSince: await rooms.grants.knownSince(account, interaction.clientId),
        live: await Promise.all(live.map((grant) => read(grant, link))),
        now: Math.floor(now / 1000),
      },
      shown.choices,
      shown.problem,
    )
    const page = { ...rooms.shell(req, session), ...consentPage(props), wide: true }
    sendPage(res, shown.status, page, { formAction: formTargets(interaction) })
  }

  async function read(grant: StoredGrant, link: Link) {
    const catalog = await rooms.catalog.named(link.catalogUrl, grant.catalog)
    return { items: resolveDetails(grant.details, catalog), until: grant.expiresAt }
  }

  async function allow(
    req: Request,
    res: Response,
    asking: Asking,
    prepared: Prepared,
    allowed: { items: Parameters<IssueGrant>[0]['items']; once: boolean; choices: Choices },
  ): Promise<void> {
    const { interaction, session } = asking
    const { link, client, catalog, question } = prepared
    const lang = languageOf(req)
    const expiresAt = endOf(allowed.choices, Math.floor(rooms.clock() / 1000))
    await rooms.clients.keepSnapshot(client)
    const grant = await rooms.issue(
      {
        account: session.account,
        resource: link.resource,
        clientId: interaction.clientId,
        clientS256: client.sha256,
        items: allowed.items,
        catalog: catalog.sha256,
        consentS256: question.consentS256,
        once: allowed.once,
        expiresAt,
      },
      {
        shown: question.shown,
        sentences: allowed.items.map((item) => spoken(describe(item, catalog, lang))),
        locale: lang,
      },
    )
    const next = await rooms.interactions.allow(req, res, {
      account: session.account,
      signedInAt: session.signedInAt,
      grantId: grant.id,
      resource: grant.resource,
      details: grant.details,
      expiresAt: grant.expiresAt,
    })
    const until = grant.expiresAt === null ? null : grant.expiresAt * 1000
    const receiptUrl = `/receipts/${grant.id}`
    goOn(rooms, req, res, asking, { next, answer: { kind: 'allowed', until, receiptUrl } })
  }

  return {
    async isCovered(asking) {
      const { interaction, session } = asking
      const { asked, clientId, resource } = interaction
      if (asked.kind !== 'records') return false
      const { account } = session
      const { details } = asked
      return (await rooms.covering({ account, clientId, resource, details })) !== null
    },

    async show(req, res, asking) {
      const prepared = await prepare(req, res, asking)
      if (prepared === null) return
      const choices = NOTHING_CHOSEN
      await render(req, res, asking, prepared, { status: 200, choices, problem: null })
    },

    async answer(req, res, asking) {
      const body = req.body as Record<string, unknown>
      if (typeof body['resource'] === 'string' && body['answer'] === undefined) {
        const query = new URLSearchParams({ resource: body['resource'] })
        res.redirect(303, `/consent/${asking.interaction.uid}?${query}`)
        return
      }
      const form = readConsentForm(body)
      if (form.button === 'refuse') {
        await refuse(rooms, req, res, asking)
        return
      }
      const prepared = await prepare(req, res, asking)
      if (prepared === null) return
      const { choices } = form
      const again = (status: number, problem: ConsentProblem | null) =>
        render(req, res, asking, prepared, { status, choices, problem })

      // Nobody can agree to a page that has changed since they read it.
      if (form.consentS256 !== prepared.question.consentS256) {
        await again(400, { kind: 'changed' })
        return
      }
      if (!form.isOurs) {
        await again(400, { kind: 'wider', field: 'duration' })
        return
      }
      const decision = decide(prepared.question.items, choices)
      if (form.button === 'show') {
        await again(200, decision.kind === 'problem' ? decision.problem : null)
      } else if (decision.kind === 'problem') {
        await again(400, decision.problem)
      } else {
        const once = form.button === 'once'
        try {
          await allow(req, res, asking, prepared, { items: decision.items, once, choices })
        } catch (error) {
          if (!(error instanceof AlreadyAnswered)) throw error
          await again(400, { kind: 'changed' })
        }
      }
    },
  }
}

function detailsOf({ interaction }: Asking): object[] {
  return interaction.asked.kind === 'records' ? interaction.asked.details : []
}

function hostOf({ interaction }: Asking): string {
  return new URL(interaction.clientId).host
}

/** The owner's choice among several resources stays with the form. */
function actionOf({ interaction }: Asking, link: Link): string {
  const chosen = new URLSearchParams({ resource: link.resource })
  return interaction.resource === null
    ? `/consent/${interaction.uid}?${chosen}`
    : `/consent/${interaction.uid}`
}
