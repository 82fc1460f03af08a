import type { SigningKeys } from '@mandate/server'
import type { Router } from 'express'
import { CatalogUnreachable } from './bindings/index.ts'
import { type Clients, mayAnswerAt } from './clients/index.ts'
import {
  consentRoutes,
  createDeviceSigning,
  createRecordsConsent,
  type DeviceSigning,
} from './consent/index.ts'
import type { granting } from './granting.ts'
import { shell } from './home/index.ts'
import type { createLimits } from './limits.ts'
import type { Linking } from './linking.ts'
import type { Parts } from './parts.ts'
import {
  type AuthorizationServer,
  createAuthorizationServer,
  NotNow,
  type PeopleSeam,
} from './provider/index.ts'

/** An app asks and its owner is asked: the authorization server, and the question between its two halves, put together. */
export function asking(
  options: Pick<Parts, 'db' | 'log' | 'accounts' | 'errorPage'> & {
    issuer: string
    clock: () => number
    signingKey: SigningKeys['present']
    byApp: ReturnType<typeof createLimits>['byApp']
    clients: Clients
    linked: Linking
    granted: ReturnType<typeof granting>
    people: PeopleSeam
    /** Where the browser finds what it runs on these pages. */
    scripts: { custody: string; question: string }
  },
): { server: AuthorizationServer; question: Router; device: DeviceSigning } {
  const { clients, linked, granted, scripts, issuer, clock, accounts } = options
  const server = createAuthorizationServer({
    ...options,
    async checkNames(details, resource, { bearer, clientId }) {
      const client = (await clients.find(clientId))?.document ?? null
      try {
        await linked.checkNames(details, resource, { bearer, client })
      } catch (error) {
        if (!(error instanceof CatalogUnreachable)) throw error
        throw new NotNow(
          `${new URL(resource).host} does not answer, and it says what may be asked for; come again`,
        )
      }
    },
    grants: granted.seam,
    clients: { ...clients, find: clients.registration, mayAnswerAt },
    consentPath: (uid) => `/consent/${uid}`,
  })
  const { interactions } = server
  const device = createDeviceSigning({ issuer, clock, shell, script: scripts.custody })
  const records = createRecordsConsent({
    ...{ interactions, shell, clock, clients },
    ...{ linksOf: linked.links.activeOf, catalog: linked.catalogs, contracts: linked.contracts },
    ...{ grants: granted.store, covering: granted.seam.covering, issue: granted.issue },
    device,
    script: scripts.question,
  })
  const link = linked.question
  return {
    server,
    device,
    question: consentRoutes({
      ...{ accounts, issuer, clock, interactions, records, link, shell, script: scripts.custody },
      readAhead: server.readAhead,
    }),
  }
}
