import type { Accounts } from '@mandate/accounts'
import type { Log, Outbound, SigningKeys } from '@mandate/server'
import { Router } from 'express'
import type { Kysely } from 'kysely'
import { doOnce, useOnce } from './bindings/index.ts'
import type { Clients } from './clients/index.ts'
import type { DeviceSigning } from './consent/index.ts'
import type { Database } from './database.ts'
import type { IssueGrant } from './grants/index.ts'
import { shell } from './home/index.ts'
import type { Linking } from './linking.ts'
import { createOffersStore, hearingShares, offerRoutes, sharesEndpoint } from './offers/index.ts'
import {
  createAssertions,
  createFindPerson,
  createIssuers,
  createNames,
  peopleRoutes,
} from './people/index.ts'
import { createSay, createShareNews, sharingRoutes } from './sharing/index.ts'

/** Between people: who somebody is, what owners here share with a person, and what is shared with people here. */
export function betweenPeople(options: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  keys: SigningKeys
  outbound: Outbound
  log: Log
  accounts: Accounts
  clients: Clients
  linked: Linking
  /** `client_id` of the app in which people read; null: nothing is shared with a person here. */
  reader: string | null
}) {
  const { db, issuer, clock, keys, outbound, log, accounts, clients, linked } = options
  const { links, catalogs, contracts } = linked
  const { sign } = keys
  const once = (id: { issuer: string; jti: string; at: number }) => useOnce(db, id)
  const issuers = createIssuers({ issuer, outbound, clock, ownKeys: keys.published })
  const names = createNames(db, clock)
  const store = createOffersStore(db, clock, issuer)
  const hear = hearingShares({
    ...{ issuer, clock, issuers, store },
    doOnce: (id, act) => doOnce(db, id, act),
  })
  const nameOf = async (account: string) => (await accounts.byId(account))?.name ?? null
  const say = createSay({ issuer, nameOf, linksOf: links.everOf, catalogs })
  const news = createShareNews({ db, issuer, clock, sign, outbound, issuers, say, hear, log })
  const linksOf = links.activeOf
  return {
    assertions: createAssertions({ issuer, clock, sign, issuers, useOnce: once }),
    waiting: store.waiting,
    stop: news.stop,
    routes(granting: { issue: IssueGrant; device: DeviceSigning; script: string }): Router {
      const findPerson = createFindPerson({ issuer, outbound, issuers, names })
      const { reader } = options
      const base = { accounts, clock, clients, shell }
      const owners = { ...granting, reader, linksOf, contracts, findPerson, catalogs }
      return Router()
        .use(peopleRoutes(issuer, names))
        .use(sharesEndpoint(hear, log))
        .use(sharingRoutes({ ...base, ...owners, wake: news.wake }))
        .use(offerRoutes({ ...base, issuer, store }))
    },
  }
}
