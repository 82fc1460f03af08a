import type { Log, Outbound, SigningKeys } from '@mandate/server'
import { decodeProtectedHeader } from 'jose'
import type { Kysely } from 'kysely'
import type { createActivity } from './activity/index.ts'
import { createReceiveBinding } from './bindings/index.ts'
import type { Clients } from './clients/index.ts'
import type { Database } from './database.ts'
import {
  adoptGrants,
  createEndGrant,
  createGrantsSeam,
  createGrantsStore,
  createIssueGrant,
  createReplaceGrant,
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
  activity: ReturnType<typeof createActivity>
}) {
  const { db, issuer, clock, sign, outbound, log, linked, clients, activity } = options
  const { links, catalogs } = linked
  const store = createGrantsStore(db)
  const outbox = createOutbox({
    ...{ db, issuer, clock, sign, outbound, log },
    async target(account, resource) {
      const link = await links.active(account, resource)
      return link && { url: link.eventsUrl, audience: link.service, seq: link.seq }
    },
    confirmed: store.confirmed,
    endedThere: (account, resource, id) => end.byResource(account, resource, id),
    notHeard: (account, resource, seq) => end.moved(account, resource, seq),
    async webhook(clientId) {
      const client = await clients.find(clientId)
      return client && (client.document.revocation_webhook ?? 'none')
    },
  })
  const { wake, forget, deliver } = outbox
  const end = createEndGrant({
    db,
    clock,
    announce: outbox.announceRevoked,
    tellApp: outbox.tellApp,
    endLink: links.end,
    forget,
    wake,
    record: activity.record,
  })
  const receive = createReceiveBinding({
    ...{ db, issuer, clock, keys: linked.keys, leaveBehind: end.leaveBehind },
    async adopt(transaction, carried) {
      // An end is final: where it has not been heard yet it is said once more.
      for (const over of await adoptGrants(transaction, carried)) {
        await outbox.announceRevoked(transaction, over)
      }
    },
  })
  return {
    store,
    end,
    /** A binding that arrives; of another account here that was linked to the same data the link ends by it. */
    receive: (async (received) => {
      const { account, resource } = received
      const seq = await receive(received)
      await outbox.again(account, resource)
      for (const link of await links.ofService(new URL(resource).origin, [resource])) {
        if (link.account !== account) await end.moved(link.account, resource, seq)
      }
      return seq
    }) satisfies typeof receive,
    refused: outbox.refused,
    stop: outbox.stop,
    replace: createReplaceGrant({
      ...{ db, issuer, clock, sign: linked.sign, wake, record: activity.record },
      announceRevoked: outbox.announceRevoked,
    }),
    issue: createIssueGrant({
      ...{ db, issuer, clock, sign: linked.sign, log: activity.insert },
      announce: outbox.announceIssued,
      keepSnapshot: clients.keepSnapshot,
    }),
    /** Grants as the authorization server needs them. */
    seam: createGrantsSeam({
      ...{
        db,
        store,
        end,
        issuer,
        clock,
        links,
        deliver,
        append: activity.append,
        entry: activity.entry,
      },
      catalog: catalogs.named,
      ...{ findClient: clients.find, knownClient: clients.known },
      keyIdOf: (jws) => decodeProtectedHeader(jws).kid,
    }),
  }
}
