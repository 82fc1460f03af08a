import { jwksRoutes, notFound } from '@mandate/server'
import { openapiRoutes } from '@mandate/ui'
import { browserModules } from '@mandate/ui/browser-modules'
import type { Express } from 'express'
import { activityRoutes, createActivity } from './activity/index.ts'
import { aliasRoutes, webfinger } from './alias/index.ts'
import { bindingRoutes, checkProof, useOnce } from './bindings/index.ts'
import { changeRoutes } from './change/index.ts'
import { createClients } from './clients/index.ts'
import { codeRoutes } from './codes/index.ts'
import {
  consentModule,
  consentRoutes,
  createDeviceSigning,
  createRecordsConsent,
} from './consent/index.ts'
import { deviceModule, keyRoutes } from './custody/index.ts'
import { createDepartures, departureRoutes } from './departure/index.ts'
import { granting } from './granting.ts'
import { createGrantLists, grantManagement, grantRoutes } from './grants/index.ts'
import { homeRoutes, homeWords, shell } from './home/index.ts'
import { createLimits } from './limits.ts'
import { linking } from './linking.ts'
import { describeAuthorization } from './openapi/document.ts'
import type { Parts } from './parts.ts'
import { createAuthorizationServer } from './provider/index.ts'
import { eventRoutes, statusRoutes } from './status/index.ts'

/** The map of the service: every room, what it is handed, and the order in which requests meet them. */
export async function mountRooms(
  app: Express,
  parts: Parts,
): Promise<{ stop(): Promise<void>; sweep(): Promise<void> }> {
  const { config, db, accounts, audit, keys, seal, outbound, log, errorPage } = parts
  const { publicUrl: issuer, clock } = config
  const base = { db, issuer, clock, outbound, log }
  const { sign } = keys
  const modules = await browserModules({ custody: deviceModule, consent: consentModule })
  const script = modules.path('custody')

  const limits = createLimits(config, parts.limits)
  const clients = createClients(base)
  const linked = linking({ ...base, seal })
  const activity = createActivity(audit, clock)
  const granted = granting({ ...base, sign, linked, clients, activity })
  const { links, catalogs } = linked
  const { store, end, replace, receive } = granted
  const lists = createGrantLists(base)
  const departures = createDepartures({ ...base, accounts, endGrant: end.byOwner })
  const linksOf = links.activeOf

  const server = createAuthorizationServer({
    ...{ ...base, accounts, errorPage, byApp: limits.byApp },
    async checkNames(details, resource, { bearer, clientId }) {
      const client = (await clients.find(clientId))?.document ?? null
      await linked.checkNames(details, resource, { bearer, client })
    },
    ...{ signingKey: keys.present, grants: granted.seam },
    clients: { find: clients.registration, isAway: clients.isAway, fetchKeys: clients.fetchKeys },
    consentPath: (uid) => `/consent/${uid}`,
  })
  const { interactions } = server
  const records = createRecordsConsent({
    ...{
      interactions,
      shell,
      clock,
      linksOf,
      clients,
      catalog: catalogs,
      contracts: linked.contracts,
      grants: store,
    },
    ...{ covering: granted.seam.covering, issue: granted.issue },
    device: createDeviceSigning({ issuer, clock, shell, script }),
    script: modules.path('consent'),
  })

  app.use(limits.byAddress)
  // First what is asked for all day: each room before it would cost every token its look.
  app.all(server.paths, server.handle)
  app.use(consentRoutes({ accounts, interactions, records, link: linked.question, shell, script }))
  app.use(webfinger(issuer))
  app.use(jwksRoutes(keys))
  app.use(statusRoutes({ ...base, sign }))
  app.use(bindingRoutes({ ...base, receive, findToken: server.findBindingToken }))
  app.use(
    eventRoutes({
      ...{ ...base, linkedAt: links.ofService, findKey: linked.keys.find },
      ...{ revoked: end.byResource, bindingEnded: end.moved, bindingMade: receive },
      useOnce: (id) => useOnce(db, id),
    }),
  )
  app.use(
    grantManagement({
      ...{ ...base, store, end, jwks: keys.published },
      prove: (req, token, url) =>
        checkProof(req.get('dpop'), { method: req.method, url, token, now: clock() }, (jkt, jti) =>
          useOnce(db, { issuer: `dpop ${jkt}`, jti, at: clock() }),
        ),
    }),
  )
  app.use(modules.routes)
  app.use(accounts.routes)
  app.use(homeRoutes({ ...base, accounts, linksOf, countsOf: lists.counts }))
  app.use(codeRoutes({ accounts, clock, shell, take: server.typedCodes.take }))
  app.use(aliasRoutes({ accounts, issuer, shell }))
  app.use(changeRoutes({ ...base, accounts, store, replace, linksOf, shell, catalogs, clients }))
  app.use(
    grantRoutes({
      ...{ ...base, accounts, store, lists, end, shell, catalogs, clients },
      linksOf: links.everOf,
    }),
  )
  app.use(activityRoutes({ accounts, audit, shell }))
  app.use(departureRoutes({ ...base, accounts, departures, linksOf, shell }))
  app.use(keyRoutes({ accounts, linksOf, shell, script }))
  app.use(
    openapiRoutes(describeAuthorization(issuer), {
      en: homeWords.en.service,
      fr: homeWords.fr.service,
    }),
  )
  app.use(notFound)
  return { stop: granted.stop, sweep: departures.sweep }
}
