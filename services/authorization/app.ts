import { jwksRoutes, notFound, otherMethods } from '@mandate/server'
import { docsRoutes, openapiRoutes } from '@mandate/ui'
import { browserModules } from '@mandate/ui/browser-modules'
import type { Express } from 'express'
import { activityRoutes, createActivity } from './activity/index.ts'
import { aliasRoutes, webfinger } from './alias/index.ts'
import { asking } from './asking.ts'
import { betweenPeople } from './between-people.ts'
import { changeRoutes } from './change/index.ts'
import { createClients } from './clients/index.ts'
import { codeRoutes } from './codes/index.ts'
import { followModule, questionModule } from './consent/index.ts'
import { deviceModule, keyRoutes } from './custody/index.ts'
import { createDepartures, departureRoutes } from './departure/index.ts'
import { granting } from './granting.ts'
import { createGrantLists, grantRoutes } from './grants/index.ts'
import { hearing } from './hearing.ts'
import { homeRoutes, homeWords, shell } from './home/index.ts'
import { createLimits } from './limits.ts'
import { linking } from './linking.ts'
import { describeAuthorization } from './openapi/document.ts'
import type { Parts } from './parts.ts'
import { statusRoutes } from './status/index.ts'

/** The map of the service: every room, what it is handed, and the order in which requests meet them. */
export async function mountRooms(
  app: Express,
  parts: Parts,
): Promise<{ stop(): Promise<void>; sweep(now: number): Promise<void> }> {
  const { config, db, accounts, audit, keys, seal, outbound, log, errorPage } = parts
  const { publicUrl: issuer, clock } = config
  const base = { db, issuer, clock, outbound, log }
  const modules = await browserModules({
    ...{ custody: deviceModule, question: questionModule, follow: followModule },
  })
  const custody = modules.path('custody')
  const follow = modules.path('follow')
  const scripts = { custody, question: modules.path('question') }

  const limits = createLimits(config, parts.limits)
  const clients = createClients(base)
  const activity = createActivity(audit, clock)
  const linked = linking({ ...base, seal })
  const granted = granting({ ...base, sign: keys.sign, linked, clients, activity })
  const reader = config.reader ?? null
  const between = betweenPeople({ ...base, accounts, keys, clients, linked, reader })
  const { server, question, device } = asking({
    ...{ ...base, accounts, errorPage, clients, linked, granted, scripts },
    people: between.assertions,
    ...{ signingKey: keys.present, byApp: limits.byApp },
  })
  const { store, end, replace, refused } = granted
  const lists = createGrantLists(base)
  const departures = createDepartures({ ...base, accounts, endGrant: end.byOwner })
  const { activeOf: linksOf, everOf } = linked.links
  const pages = { ...base, accounts, shell, linksOf, catalogs: linked.catalogs, clients, store }

  app.use(limits.byAddress)
  // First what is asked for all day: each room before it would cost every token its look.
  app.all(server.paths, server.handle)
  app.use(question)
  app.use(webfinger(issuer))
  app.use(jwksRoutes(keys))
  app.use(statusRoutes({ ...base, sign: keys.sign }))
  const jwks = keys.published
  app.use(hearing({ ...base, linked, granted, jwks, findToken: server.findBindingToken }))
  app.use(modules.routes)
  app.use(accounts.routes)
  app.use(homeRoutes({ ...pages, countsOf: lists.counts, waitingOf: between.waiting }))
  app.use(codeRoutes({ ...pages, take: server.typedCodes.take }))
  app.use(aliasRoutes(pages))
  app.use(changeRoutes({ ...pages, replace, device, script: follow }))
  const sharePerson = reader !== null
  const { homes } = linked
  app.use(grantRoutes({ ...pages, refused, lists, end, linksOf: everOf, homes, sharePerson }))
  app.use(between.routes({ issue: granted.issue, device, script: follow }))
  app.use(activityRoutes({ ...pages, audit, peopleOf: lists.peopleOf }))
  app.use(departureRoutes({ ...pages, departures }))
  app.use(keyRoutes({ ...pages, script: custody }))
  const name = { en: homeWords.en.service, fr: homeWords.fr.service }
  const described = describeAuthorization(issuer)
  app.use(openapiRoutes(described, name))
  app.use(docsRoutes(name))
  app.use(otherMethods(described), notFound)
  const stop = async () => void (await Promise.all([between.stop(), granted.stop()]))
  return { stop, sweep: departures.sweep }
}
