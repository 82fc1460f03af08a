import type { ResolvedItem } from '@mandate/grants'
import { languageOf, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import { type Catalogs, CatalogUnreachable, type Link } from '../bindings/index.ts'
import {
  type AllowedBefore,
  AlreadyAnswered,
  announceTo,
  type IssueGrant,
  resolveDetails,
} from '../grants/index.ts'
import { type Choices, decide, durationsFor, endOf, nothingChosen } from './answer/decision.ts'
import { readConsentForm } from './answer/form.ts'
import { type AnsweredBefore, isRepeated } from './answer/repeated.ts'
import { consentPage } from './page/page.ts'
import type { ConsentProblem } from './page/page-props.ts'
import { consentProps, type LiveGrant, sayAll } from './page/props.ts'
import { createPrepare, type Prepared, type PrepareRooms } from './prepare.ts'
import type { DeviceSigning } from './signing/device.ts'
import { type Asking, formTargets, goOn, refuse } from './ways.ts'

export interface RecordsConsent {
  /** A live grant covers this: nothing will be asked. */
  isCovered(asking: Asking): Promise<boolean>
  show(req: Request, res: Response, asking: Asking): Promise<void>
  answer(req: Request, res: Response, asking: Asking): Promise<void>
}

export interface RecordsRooms extends PrepareRooms {
  catalog: Pick<Catalogs, 'named' | 'keep'>
  grants: {
    held(
      account: string,
      resource: string,
      clientId: string,
      now: number,
    ): Promise<{ live: AllowedBefore[]; knownSince: number | null }>
    answered(account: string, consentS256: string): Promise<AnsweredBefore | null>
  }
  covering(asked: {
    account: string
    clientId: string
    resource: string | null
    details: object[]
  }): Promise<object | null>
  issue: IssueGrant
  device: DeviceSigning
  /** Address of `page/question.browser.ts`. */
  script: string
}

/** The question about data: shown, shown again when something changes, answered once. */
export function createRecordsConsent(rooms: RecordsRooms): RecordsConsent {
  const prepare = createPrepare(rooms)

  async function render(
    req: Request,
    res: Response,
    asking: Asking,
    prepared: Prepared,
    shown: { status: number; choices: Choices; problem: ConsentProblem | null },
    /** What is known of the app already, where it was asked for before. */
    held: ReturnType<RecordsRooms['grants']['held']> | null = null,
  ): Promise<void> {
    const { interaction, session } = asking
    const { link, client, catalog, question } = prepared
    const { account } = session
    const now = rooms.clock()
    const { clientId } = interaction
    const { live, knownSince } = await (held ??
      rooms.grants.held(account, link.resource, clientId, now))
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
        knownSince,
        live: (await Promise.all(live.map((grant) => read(grant, link)))).flat(),
        now: Math.floor(now / 1000),
        onlyOnce: isForOnce(asking),
        isAssistant: interaction.forAssistants,
        bearer: interaction.bearer,
        byCode: interaction.byCode,
      },
      shown.choices,
      shown.problem,
    )
    // Nothing leads away from the question but its answers.
    const { nav: _, ...around } = rooms.shell(req, session)
    const page = { ...around, ...consentPage(props), scripts: [rooms.script] }
    sendPage(res, shown.status, page, {
      formAction: formTargets(interaction),
      frames: [link.service],
    })
  }

  /** What the app may read already; nothing of a grant whose catalog cannot be had at present. */
  async function read(grant: AllowedBefore, link: Link): Promise<LiveGrant[]> {
    try {
      const catalog = await rooms.catalog.named(link.catalogUrl, grant.catalog)
      return [{ items: resolveDetails(grant.details, catalog), until: grant.expiresAt }]
    } catch (error) {
      if (error instanceof CatalogUnreachable) return []
      throw error
    }
  }

  async function allow(
    req: Request,
    res: Response,
    asking: Asking,
    prepared: Prepared,
    allowed: { items: ResolvedItem[]; once: boolean; choices: Choices },
  ): Promise<void> {
    const { interaction, session } = asking
    const { link, client, catalog, question, announced } = prepared
    const lang = languageOf(req)
    const approve = (now: number) => ({
      account: session.account,
      resource: link.resource,
      clientId: interaction.clientId,
      clientS256: client.sha256,
      items: allowed.items,
      catalog: catalog.sha256,
      consentS256: question.consentS256,
      once: allowed.once,
      bearer: interaction.bearer,
      expiresAt: endOf(allowed.choices, now),
    })
    const action = actionOf(asking, link)
    const formAction = formTargets(interaction)
    const signed = await rooms.device.signed(req, res, { link, action, approve, formAction })
    if (signed === null) return
    if (announced) await rooms.catalog.keep(catalog)
    const issued = rooms.issue(
      approve(signed.now),
      { shown: question.shown, sentences: sayAll(allowed.items, catalog, lang), locale: lang },
      { client, announceTo: announceTo(link), announced },
      signed.by,
    )
    const grant = await issued.catch(async (error: unknown) => {
      // Whoever presses twice, or again because no answer came, goes on with what they allowed the first time.
      if (!(error instanceof AlreadyAnswered)) throw error
      const before = await rooms.grants.answered(session.account, question.consentS256)
      if (before === null || !isRepeated(before, approve)) throw error
      return before
    })
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
      if (asked.kind !== 'records' || asked.once || interaction.bearer) return false
      const { account } = session
      const { details } = asked
      return (await rooms.covering({ account, clientId, resource, details })) !== null
    },

    async show(req, res, asking) {
      const { interaction, session } = asking
      const { resource, clientId } = interaction
      // Where the app says which data it asks about: together with what is linked.
      const held = resource && rooms.grants.held(session.account, resource, clientId, rooms.clock())
      // Whoever asks for it hears of it.
      if (held) held.catch(() => {})
      const prepared = await prepare(req, res, asking)
      if (prepared === null) return
      const choices = nothingChosen(interaction)
      const shown = { status: 200, choices, problem: null }
      await render(req, res, asking, prepared, shown, held || null)
    },

    async answer(req, res, asking) {
      const body = req.body as Record<string, unknown>
      if (typeof body['resource'] === 'string' && body['answer'] === undefined) {
        const query = new URLSearchParams({ resource: body['resource'] })
        res.redirect(303, `/consent/${asking.interaction.uid}?${query}`)
        return
      }
      const form = readConsentForm(body, {
        durations: durationsFor(asking.interaction),
        preset: nothingChosen(asking.interaction).duration,
      })
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
      const longer = form.button === 'allow' && isForOnce(asking)
      if (!form.isOurs || longer) {
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

/** The app asks for one use: nothing longer is offered, or taken from a page that offers it. */
function isForOnce({ interaction }: Asking): boolean {
  return interaction.asked.kind === 'records' && interaction.asked.once
}

/** The owner's choice among several resources stays with the form. */
function actionOf({ interaction }: Asking, link: Link): string {
  const chosen = new URLSearchParams({ resource: link.resource })
  return interaction.resource === null
    ? `/consent/${interaction.uid}?${chosen}`
    : `/consent/${interaction.uid}`
}
