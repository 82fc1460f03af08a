import { type Accounts, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { languageOf, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { type LinkQuestion, linkPage, linkWords } from '../bindings/index.ts'
import { DeviceKeyProblem } from '../custody/index.ts'
import { newGrantId } from '../grants/index.ts'
import { identityPage } from '../people/index.ts'
import type { RecordsConsent } from './records.ts'
import { type Asking, formTargets, passOn, refuse, signInAgain, type Ways } from './ways.ts'

export interface ConsentRooms extends Ways {
  accounts: Accounts
  issuer: string
  clock: () => number
  /** Begins to read what is asked while it is still found out who is there. */
  readAhead(req: Request): void
  /** The question about data. */
  records: RecordsConsent
  /** The question about linking. */
  link: LinkQuestion
  /** Address of the module that makes and uses keys of this device. */
  script: string
}

/** Between the answer and the app's coming for it. */
const IDENTITY_SECONDS = 300

/** For the page of a problem, whoever reads it. */
function inWords(name: 'overLine' | 'otherAccount' | 'noCustody' | 'noDeviceKey') {
  return { en: linkWords.en[name], fr: linkWords.fr[name] }
}

/** /consent/{uid}: where the browser waits while a person decides. */
export function consentRoutes(rooms: ConsentRooms): Router {
  const { accounts, interactions, records, link } = rooms
  const router = Router()
  const path = '/consent/:uid'

  /** What is asked in this browser, or null after an answer that asks to sign in first. */
  async function read(req: Request, res: Response): Promise<Asking | null> {
    const session = sessionOf(req)
    const interaction = await interactions.read(req, res)
    if (interaction === null || interaction.uid !== req.params['uid']) {
      throw new Problem(400, 'interaction_over', inWords('overLine'))
    }
    if (interaction.account !== null && interaction.account !== session.account) {
      throw new Problem(400, 'interaction_over', inWords('otherAccount'))
    }
    // The app wants to know that the person is there now, not that they were here some time ago.
    if (interaction.signInSince !== null && session.signedInAt < interaction.signInSince) {
      signInAgain(req, res)
      return null
    }
    return { interaction, session }
  }

  router.all(path, (req, _res, next) => {
    rooms.readAhead(req)
    next()
  })

  router.get(path, accounts.signedIn, async (req, res) => {
    const asking = await read(req, res)
    if (asking === null) return
    const { interaction, session } = asking
    if (interaction.wants === 'login') {
      // A form of the sign-in page led here, and its policy lets it lead to pages of ours only. When the
      // way goes on to the app without a question, a page stands between the two.
      const silent = await records.isCovered(asking)
      const who = { account: session.account, at: session.signedInAt }
      const next = await interactions.signedIn(req, res, who)
      if (silent) passOn(rooms, req, res, asking, next)
      else res.redirect(303, next)
    } else if (interaction.asked.kind === 'binding') {
      const props = await link.props({
        lang: languageOf(req),
        action: `/consent/${interaction.uid}`,
        csrf: session.csrf,
        account: { id: session.account, name: session.name },
        resource: interaction.asked.resource,
      })
      const { nav: _, ...around } = rooms.shell(req, session)
      const page = { ...around, ...linkPage(props), scripts: [rooms.script] }
      sendPage(res, 200, page, { formAction: formTargets(interaction) })
    } else if (interaction.asked.kind === 'identity') {
      const page = identityPage({
        lang: languageOf(req),
        action: `/consent/${interaction.uid}`,
        csrf: session.csrf,
        appHost: new URL(interaction.clientId).host,
        audienceHost: new URL(interaction.asked.audience).host,
        alias: `${session.name}@${new URL(rooms.issuer).host}`,
      })
      const { nav: _, ...around } = rooms.shell(req, session)
      sendPage(res, 200, { ...around, ...page }, { formAction: formTargets(interaction) })
    } else {
      await records.show(req, res, asking)
    }
  })

  router.post(path, accounts.signedIn, accounts.csrf, async (req, res) => {
    const asking = await read(req, res)
    if (asking === null) return
    const { interaction, session } = asking
    if (interaction.wants !== 'consent') {
      res.redirect(303, req.originalUrl)
    } else if (interaction.asked.kind === 'records') {
      await records.answer(req, res, asking)
    } else if (req.body.answer !== 'allow') {
      await refuse(rooms, req, res, asking)
    } else if (interaction.asked.kind === 'identity') {
      const { audience } = interaction.asked
      const next = await interactions.allow(req, res, {
        ...{ account: session.account, signedInAt: session.signedInAt, grantId: newGrantId() },
        // The token beside the assertion is for this service's own endpoint, and opens nothing.
        resource: `${rooms.issuer}/identity`,
        details: [{ type: 'mandate_identity', audience }],
        expiresAt: Math.floor(rooms.clock() / 1000) + IDENTITY_SECONDS,
      })
      if (formTargets(interaction).length > 0) res.redirect(303, next)
      else passOn(rooms, req, res, asking, next)
    } else if (req.body.custody !== 'provider' && req.body.custody !== 'device') {
      throw new Problem(400, 'invalid_request', inWords('noCustody'))
    } else {
      const { resource, catalog } = interaction.asked
      const { clientId } = interaction
      const kept = [req.body.keep ?? []].flat().map(String)
      const device = req.body.custody === 'device' ? { x: req.body.device_key, kept } : null
      const agreed = await link
        .agree({ account: session.account, clientId, resource, catalog, device })
        .catch((error: unknown) => {
          if (!(error instanceof DeviceKeyProblem)) throw error
          // Never a silent fallback: who wants the key on their device does not get one that is kept here.
          throw new Problem(400, 'invalid_request', inWords('noDeviceKey'))
        })
      const next = await interactions.allow(req, res, {
        account: session.account,
        signedInAt: session.signedInAt,
        grantId: newGrantId(),
        ...agreed,
      })
      // Only a confidential client links, and those have no scheme of their own to return to.
      res.redirect(303, next)
    }
  })

  /** The link back to the app of a page that offers no answer. */
  router.get(`${path}/back`, accounts.signedIn, async (req, res) => {
    const asking = await read(req, res)
    if (asking !== null) await refuse(rooms, req, res, asking)
  })

  return router
}
