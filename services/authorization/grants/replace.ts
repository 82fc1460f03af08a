import { EVENTS } from '@mandate/grants'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { dropStates } from '../provider/index.ts'
import { type Approved, grantClaims, newGrantId } from './claims.ts'
import { AlreadyAnswered, type ConsentRecord } from './issue.ts'
import { takeStatusNumbers } from './status-numbers.ts'
import type { StoredGrant } from './store.ts'

/** It ended, or was changed, since the owner looked at it. */
export class GrantOver extends Error {
  override name = 'GrantOver'
}

export type ReplaceGrant = (
  old: StoredGrant,
  approved: Approved,
  consent: ConsentRecord,
) => Promise<{ id: string }>

/**
 * A change by the owner: a new grant that names the one it replaces. Both, the consent record, the log and
 * the events for the resource service are written together or not at all; what the app holds to renew its
 * tokens goes over to the new grant with it. @throws GrantOver, AlreadyAnswered
 */
export function createReplaceGrant(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign(account: string, resource: string, claims: object): Promise<{ jws: string }>
  announceRevoked(
    db: Transaction<Database>,
    grant: { id: string; account: string; resource: string; reason: string },
  ): Promise<void>
  wake(): void
  record(
    db: Transaction<Database>,
    kind: 'changed',
    grant: { id: string; account: string; clientId: string },
  ): Promise<void>
}): ReplaceGrant {
  const { db, issuer } = rooms
  return async (old, approved, consent) => {
    const now = Math.floor(rooms.clock() / 1000)
    const id = newGrantId()
    const claims = grantClaims({ ...approved, replaces: old.jti }, { id, issuer, now })
    const { account, resource, clientId } = approved
    const { jws } = await rooms.sign(account, resource, claims)
    const details = JSON.stringify(claims.authorization_details)
    const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1000)

    await db.transaction().execute(async (tx) => {
      const ended = await tx
        .updateTable('grants')
        .set({ state: 'ending', ended_at: new Date(rooms.clock()), ended_by: 'replaced' })
        .where('id', '=', old.id)
        .where('account', '=', account)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (ended === undefined) throw new GrantOver('this access is over')
      const [status] = await takeStatusNumbers(tx, 1)
      const { list, idx } = status!
      await tx
        .insertInto('grants')
        .values({
          ...{ id, account, resource, client_id: clientId, client_s256: approved.clientS256 },
          ...{ jws, details, catalog_s256: approved.catalog },
          shown: JSON.stringify(consent.sentences),
          ...{
            once: false,
            bearer: approved.bearer,
            carried: false,
            status_list: list,
            status_idx: idx,
          },
          ...{ state: 'pending', issued_at: new Date(now * 1000), expires_at: expiresAt },
          ended_by: null,
        })
        .execute()
      const kept = await tx
        .insertInto('consents')
        .values({
          ...{ consent_s256: approved.consentS256, account, grant_id: id, locale: consent.locale },
          ...{ shown: JSON.stringify(consent.shown), answered_at: new Date(now * 1000) },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('grant_id')
        .executeTakeFirst()
      if (kept === undefined) throw new AlreadyAnswered('this page was answered before')
      await handOver(tx, old.id, { id, details, exp: claims.exp ?? now + FOR_EVER })
      const place = { status_list: { idx, uri: `${issuer}/status/${list}` } }
      await tx
        .insertInto('outbox')
        .values({
          ...{ grant_id: id, account, resource, event: EVENTS.issued },
          body: JSON.stringify({ resource, grant_id: id, grant: jws, status: place }),
        })
        .execute()
      // The ledger ends it when it sees the new one; this is how we learn that it has.
      await rooms.announceRevoked(tx, { id: old.id, account, resource, reason: 'replaced' })
      await rooms.record(tx, 'changed', { id, account, clientId })
    })
    rooms.wake()
    return { id }
  }
}

/** "until ended", for what oidc-provider wants an end for: a hundred years, in seconds. */
const FOR_EVER = 100 * 365 * 86_400

/**
 * "The app gets the new with its next refresh": its refresh tokens are under the new grant from now on.
 * Codes not redeemed yet were for what is over.
 */
async function handOver(
  db: Transaction<Database>,
  from: string,
  to: { id: string; details: string; exp: number },
): Promise<void> {
  const end = new Date(to.exp * 1000)
  await sql`
    update provider_states set grant_id = ${to.id}, expires_at = ${end},
      payload = payload || jsonb_build_object('grantId', ${to.id}::text, 'rar', ${to.details}::jsonb,
        'exp', ${to.exp}::bigint)
    where model = 'RefreshToken' and grant_id = ${from}`.execute(db)
  await dropStates(db, [from])
}
