import { sessionOf } from '@mandate/accounts'
import { type Catalog, type Grantee, parseScope, ScopeError, writeDetails } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import type { Request } from 'express'
import { CatalogUnreachable, type Link } from '../bindings/index.ts'
import type { KnownClient } from '../clients/index.ts'
import type { Question } from '../consent/question.ts'
import type { Contracts } from '../contracts/index.ts'
import { isForReading, shareQuestion } from './question.ts'
import { words } from './words.ts'

type Announced = Awaited<ReturnType<Contracts['catalogFor']>>['announced']

export interface PrepareRooms {
  /** `client_id` of the app in which people read; null: there is none, and nothing is shared with them here. */
  reader: string | null
  linksOf(account: string): Promise<Link[]>
  contracts: Pick<Contracts, 'catalogFor'>
  clients: { find(clientId: string): Promise<KnownClient | null> }
}

/** What was chosen, read; nobody it is for yet. */
export interface Chosen {
  link: Link
  scope: string
  details: object[]
  client: KnownClient
  catalog: Catalog
  /** What goes with the grant to the place of the data. */
  announced: Announced
  ask(request: string, grantee: Grantee): Promise<Question>
}

/** Reads `resource` and `scope` of the address. @throws Problem saying why nothing can be shared */
export function createPrepare(rooms: PrepareRooms) {
  return async (req: Request): Promise<Chosen> => {
    const lang = languageOf(req)
    const { account } = sessionOf(req)
    const text = (name: string) => String(req.query[name] ?? '').trim()
    const links = await rooms.linksOf(account)
    const link = links.find(({ resource }) => resource === text('resource'))
    if (!link) throw refused(404, 'not_found', (w) => w.notLinked)
    if (rooms.reader === null) throw refused(409, 'no_reader', (w) => w.notHere)
    const client = await rooms.clients.find(rooms.reader)
    const readerHost = new URL(rooms.reader).host
    if (!client) throw refused(503, 'client_gone', (w) => w.noReader(readerHost))
    const scope = text('scope')
    try {
      const details = writeDetails(parseScope(scope))
      if (!isForReading(details)) throw refused(400, 'invalid_scope', (w) => w.onlyReading)
      const { resource, catalogUrl } = link
      const { catalog, announced } = await rooms.contracts.catalogFor({
        ...{ account, resource, catalogUrl, client: client.document, details },
      })
      const about = { client, link, catalog, details, lang }
      const ask: Chosen['ask'] = (request, grantee) => shareQuestion({ ...about, request, grantee })
      // Names that the catalog lacks are found before anybody is asked whom it is for.
      await ask('', NOBODY)
      return { link, scope, details, client, catalog, announced, ask }
    } catch (error) {
      if (error instanceof ScopeError) throw refused(400, 'invalid_scope', (w) => w.noSuch)
      if (!(error instanceof CatalogUnreachable)) throw error
      const { host } = new URL(link.resource)
      throw refused(503, 'resource_unreachable', (w) => w.unreachableData(host))
    }
  }
}

/** Stands for whom it is for until that is known. */
export const NOBODY: Grantee = { iss: 'https://nobody.invalid', sub: '-', alias: '-' }

function refused(status: number, code: string, say: (w: typeof words.en) => string): Problem {
  return new Problem(status, code, { en: say(words.en), fr: say(words.fr) })
}
