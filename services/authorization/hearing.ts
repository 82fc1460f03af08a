import type { Log, SigningKeys } from '@mandate/server'
import type { Router } from 'express'
import type { Kysely } from 'kysely'
import { bindingRoutes, checkProof, doOnce, useOnce } from './bindings/index.ts'
import type { Database } from './database.ts'
import type { granting } from './granting.ts'
import { grantManagement } from './grants/index.ts'
import type { Linking } from './linking.ts'
import type { AuthorizationServer } from './provider/index.ts'
import { eventRoutes } from './status/index.ts'

/** What others have to say of bindings and grants: places of data deliver and push, apps look at their grants and give them back. */
export function hearing(options: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  log: Log
  jwks: SigningKeys['published']
  linked: Linking
  granted: ReturnType<typeof granting>
  findToken: AuthorizationServer['findBindingToken']
}): Router[] {
  const { db, clock, linked, granted, findToken, jwks, ...base } = options
  const { store, end, receive } = granted
  return [
    bindingRoutes({ ...base, db, clock, receive, findToken }),
    eventRoutes({
      ...{ ...base, clock, linkedAt: linked.links.ofService, findKey: linked.keys.find },
      ...{ revoked: end.byResource, bindingEnded: end.moved, bindingMade: receive },
      doOnce: (id, act) => doOnce(db, id, act),
    }),
    grantManagement({
      ...{ ...base, db, clock, store, end, jwks },
      prove: (req, token, url) =>
        checkProof(req.get('dpop'), { method: req.method, url, token, now: clock() }, (jkt, jti) =>
          useOnce(db, { issuer: `dpop ${jkt}`, jti, at: clock() }),
        ),
    }),
  ]
}
