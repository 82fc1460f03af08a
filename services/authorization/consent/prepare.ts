import { type Catalog, ScopeError } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { languageOf, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import { CatalogUnreachable, type Link } from '../bindings/index.ts'
import type { KnownClient } from '../clients/index.ts'
import { type AskedCatalog, type Contracts, isOfApps } from '../contracts/index.ts'
import { whichDataPage, wrongAskPage } from './around.ts'
import type { WrongAskProps } from './page/page-props.ts'
import { askQuestion, type Question } from './question.ts'
import { type Asking, isSignInTooOld, refuse, signInAgain, type Ways } from './ways.ts'

export interface PrepareRooms extends Ways {
  clock: () => number
  linksOf(account: string): Promise<Link[]>
  contracts: Contracts
  clients: { find(clientId: string): Promise<KnownClient | null> }
}

/** All that the page needs to be drawn and answered. */
export interface Prepared {
  link: Link
  catalog: Catalog
  /** What goes with the grant to the place of the data. */
  announced: AskedCatalog['announced']
  client: KnownClient
  question: Question
}

/** Puts the question together; null after an answer that says why there is none, or asks something first. */
export type Prepare = (req: Request, res: Response, asking: Asking) => Promise<Prepared | null>

export function createPrepare(rooms: PrepareRooms): Prepare {
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
        { kind: links.length === 0 ? 'not_linked' : 'other_data' },
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

  return async (req, res, asking) => {
    const { interaction, session } = asking
    const details = interaction.asked.kind === 'records' ? interaction.asked.details : []
    const link = await chooseLink(req, res, asking)
    if (link === null) return null
    const client = await rooms.clients.find(interaction.clientId)
    // Nobody is sent back to an app that says no more where it is.
    if (client === null) throw clientGone(hostOf(asking))
    let catalog: Catalog | null = null
    try {
      const asked = await rooms.contracts.catalogFor({
        ...{ account: session.account, resource: link.resource, catalogUrl: link.catalogUrl },
        ...{ client: client.document, details },
      })
      catalog = asked.catalog
      const lang = languageOf(req)
      const { uid, forAssistants, bearer } = interaction
      const how = { forAssistants, bearer }
      const question = await askQuestion({ uid, client, link, catalog, details, lang, ...how })
      if (isSignInTooOld(question, session, rooms.clock())) {
        signInAgain(req, res)
        return null
      }
      return { link, catalog, announced: asked.announced, client, question }
    } catch (error) {
      if (error instanceof ScopeError && catalog && isElsewhere(error, catalog)) {
        // Whether this owner has another app's data is not told to whoever asks: the owner goes back by hand.
        const names = String(error.culprit)
        const dataHost = new URL(link.resource).host
        wrong(req, res, asking, { kind: 'unknown_names', dataHost, names }, error.message)
        return null
      }
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
}

/** The app asked for a collection of an app that this owner has none of. */
function isElsewhere({ code, culprit = '' }: ScopeError, catalog: Catalog): boolean {
  return code === 'unknown_collection' && isOfApps(culprit, catalog)
}

function clientGone(host: string): Problem {
  return new Problem(400, 'client_gone', {
    en: `${host} cannot be reached, or does not say any more which app it is. Nothing was shared. Start again at the app, or tell its makers.`,
    fr: `${host} ne répond pas, ou n’indique plus de quelle application il s’agit. Rien n’a été partagé. Recommencez depuis l’application, ou prévenez ses auteurs.`,
  })
}

function hostOf({ interaction }: Asking): string {
  return new URL(interaction.clientId).host
}
