import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Accounts } from '@mandate/accounts'
import { readDetails, resolve, sha256 } from '@mandate/grants'
import {
  type Log,
  notFound,
  type Outbound,
  type Sealer,
  type ServiceConfig,
  type SigningKeys,
} from '@mandate/server'
import type { Express } from 'express'
import { decodeProtectedHeader } from 'jose'
import type { Kysely } from 'kysely'
import {
  bindingRoutes,
  createCatalogs,
  createLinkQuestion,
  createLinks,
  createReceiveBinding,
  createResourceKeys,
  useOnce,
} from './bindings/index.ts'
import { createClients } from './clients/index.ts'
import { consentRoutes, createRecordsConsent } from './consent/index.ts'
import { createCustody } from './custody/index.ts'
import type { Database } from './database.ts'
import {
  adoptGrants,
  createEndGrant,
  createGrantsSeam,
  createGrantsStore,
  createIssueGrant,
  grantRoutes,
  newGrantId,
} from './grants/index.ts'
import { homeRoutes, shell, webfinger } from './home/index.ts'
import { createAuthorizationServer } from './provider/index.ts'
import { createOutbox, eventRoutes, statusRoutes } from './status/index.ts'

export interface Parts {
  config: ServiceConfig
  db: Kysely<Database>
  accounts: Accounts
  keys: SigningKeys
  seal: Sealer
  outbound: Outbound
  log: Log
  errorPage(
    req: IncomingMessage,
    res: ServerResponse,
    problem: { status: number; text: string },
  ): void
}

/** The map of the service: every room, what it is handed, and the order in which requests meet them. */
export function mountRooms(app: Express, parts: Parts): { stop(): Promise<void> } {
  const { config, db, accounts, keys, seal, outbound, log } = parts
  const { publicUrl: issuer, clock } = config
  const { sign } = keys

  const clients = createClients({ db, outbound, log })
  const links = createLinks(db)
  const catalogs = createCatalogs({ db, outbound, clock })
  const resourceKeys = createResourceKeys(outbound)
  const custody = createCustody(db, seal)
  const store = createGrantsStore(db)
  const outbox = createOutbox({
    ...{ db, issuer, clock, sign, outbound, log },
    target: async (account, resource) => {
      const link = await links.active(account, resource)
      return link && { url: link.eventsUrl, audience: link.service }
    },
    confirmed: store.confirmed,
  })
  const { wake } = outbox
  const issue = createIssueGrant({
    db,
    issuer,
    clock,
    sign: custody.sign,
    announce: outbox.announceIssued,
    wake,
  })
  const end = createEndGrant({
    db,
    clock,
    announce: outbox.announceRevoked,
    forget: outbox.forget,
    wake,
  })
  const receive = createReceiveBinding({
    db,
    issuer,
    keys: resourceKeys,
    clock,
    adopt: adoptGrants,
  })
  const grants = createGrantsSeam({
    ...{ store, end, issuer, clock, links, sha256 },
    catalog: catalogs.named,
    findClient: clients.find,
    keyIdOf: (jws) => decodeProtectedHeader(jws).kid,
    deliver: outbox.deliver,
  })
  const server = createAuthorizationServer({
    ...{ issuer, db, clock, grants },
    jwks: keys.privateJwks(),
    fetch: outbound.fetch,
    signedIn: async (req) => {
      const session = await accounts.session(req as never)
      return session && { account: session.account, at: session.signedInAt }
    },
    aliasOf: async (id) => {
      const account = await accounts.byId(id)
      return account && `${account.name}@${new URL(issuer).host}`
    },
    consentPath: (uid) => `/consent/${uid}`,
    clients: { find: clients.registration },
    checkNames: async (details, resource) => {
      const url = await links.catalogOf(resource)
      const catalog = url === null ? null : await catalogs.present(url)
      if (catalog) for (const item of readDetails(details)) resolve(item, catalog)
    },
    errorPage: parts.errorPage,
    warn: (message, error) => log.error({ err: error }, message),
  })
  const { interactions } = server
  const linksOf = links.activeOf
  const records = createRecordsConsent({
    ...{ interactions, shell, clock, linksOf, clients, issue },
    catalog: catalogs,
    grants: store,
    covering: grants.covering,
  })
  const link = createLinkQuestion({
    issuer,
    clock,
    publicKey: custody.publicKey,
    agree: links.agree,
  })

  app.use(webfinger(issuer))
  app.use(statusRoutes({ db, issuer, clock, sign }))
  app.use(bindingRoutes({ db, issuer, clock, receive, findToken: server.findBindingToken }))
  app.use(
    eventRoutes({
      ...{ issuer, clock, log },
      linkedAt: links.ofService,
      findKey: resourceKeys.find,
      useOnce: (id) => useOnce(db, id),
      revoked: end.byResource,
      bindingEnded: end.moved,
      bindingMade: receive,
    }),
  )
  app.use(accounts.routes)
  app.use(homeRoutes({ accounts, issuer, clock, linksOf, grantsOf: store.ofAccount }))
  app.use(consentRoutes({ accounts, interactions, records, link, newGrantId, shell }))
  app.use(
    grantRoutes({
      ...{ accounts, store, end, issuer, clock, linksOf, shell },
      catalog: catalogs.named,
      shownClient: clients.snapshot,
      consentOf: store.consentOf,
    }),
  )
  app.all(server.paths, server.handle)
  app.use(notFound)
  return { stop: outbox.stop }
}
