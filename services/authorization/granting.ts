import { sha256 } from '@mandate/grants'
import type { Log, Outbound, SigningKeys } from '@mandate/server'
import { decodeProtectedHeader } from 'jose'
import type { Kysely } from 'kysely'
import type { RecordActivity } from './activity/index.ts'
import type { Clients } from './clients/index.ts'
import type { Database } from './database.ts'
import {
  createEndGrant,
  createGrantsSeam,
  createGrantsStore,
  createIssueGrant,
} from './grants/index.ts'
import type { Linking } from './linking.ts'
import { createOutbox } from './status/index.ts'

/** What was allowed, from the signature to the end: grants and the outbox that tells of them, put together. */
export function granting(options: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign: SigningKeys['sign']
  outbound: Outbound
  log: Log
  linked: Linking
  clients: Clients
  record: RecordActivity
}) {
  const { db, issuer, clock, sign, outbound, log, linked, clients, record } = options
  const { links, catalogs, custody } = linked
  const store = createGrantsStore(db)
  const outbox = createOutbox({
    ...{ db, issuer, clock, sign, outbound, log },
    async target(account, resource) {
      const link = await links.active(account, resource)
      return link && { url: link.eventsUrl, audience: link.service }
    },
    confirmed: store.confirmed,
  })
  const { wake, forget, deliver } = outbox
  const end = createEndGrant({ db, clock, announce: outbox.announceRevoked, forget, wake, record })
  return {
    store,
    end,
    stop: outbox.stop,
    issue: createIssueGrant({
      ...{ db, issuer, clock, wake, record },
      sign: custody.sign,
      announce: outbox.announceIssued,
    }),
    /** Grants as the authorization server needs them. */
    seam: createGrantsSeam({
      ...{ db, store, end, issuer, clock, links, sha256, deliver, record },
      catalog: catalogs.named,
      findClient: clients.find,
      keyIdOf: (jws) => decodeProtectedHeader(jws).kid,
    }),
  }
}
