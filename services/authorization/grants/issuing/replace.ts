import { EVENTS } from '@mandate/grants'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { dropStates } from '../../provider/index.ts'
import type { StoredGrant } from '../store.ts'
import { type Approved, grantClaims, newGrantId } from './claims.ts'
import { handOver } from './hand-over.ts'
import { AlreadyAnswered, type ConsentRecord, type SignedByDevice } from './issue.ts'
import { standing } from './standing.ts'
import { takeStatusNumbers } from './status-numbers.ts'

/** It ended, or was changed, since the owner looked at it. */
export class GrantOver extends Error {
  override name = 'GrantOver'
}

export type ReplaceGrant = (
  old: StoredGrant,
  approved: Approved,
  consent: ConsentRecord,
  /** When the owner who changes it signed in, seconds. */
  signedInAt: number,
  /** What a device of the owner's has signed, compared with what was shown. Absent: this service signs. */
  signed?: SignedByDevice,
) => Promise<{ id: string }>

/**
 * A change by the owner: a new grant that names the one it replaces. Both, the consent record, the log and
 * the events for the resource service are written together or not at all; what the app holds to renew its
 * tokens goes over to the new grant with it, and tells from then on when the owner signed in who changed it: for what is
 * sensitive a sign-in counts that is no older than the grant. @throws GrantOver, AlreadyAnswered
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
  return async (old, approved, consent, signedInAt, signed) => {
    const now = signed?.now ?? Math.floor(rooms.clock() / 1000)
    const id = signed?.id ?? newGrantId()
    const claims = grantClaims({ ...approved, replaces: old.jti }, { id, issuer, now })
    const { account, resource, clientId } = approved
    const { jws } = signed ?? (await rooms.sign(account, resource, claims))
    const details = JSON.stringify(claims.authorization_details)
    const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1000)

    await db.transaction().execute(async (tx) => {
      const { rows } = await standing(old).execute(tx)
      if (rows.length === 0) throw new GrantOver('this service does not manage it any more')
      const over = { state: 'ending', ended_by: 'replaced', replaced_by: id } as const
      const ended = await tx
        .updateTable('grants')
        .set({ ...over, ended_at: new Date(rooms.clock()) })
        .where('id', '=', old.id)
        .where('account', '=', account)
        .where('ended_at', 'is', null)
        .returning(['id', 'declared'])
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
            declared: ended.declared,
            carried: false,
            status_list: list,
            status_idx: idx,
          },
          ...{ state: 'pending', issued_at: new Date(now * 1000), expires_at: expiresAt },
          ended_by: null,
          grantee: approved.grantee ? JSON.stringify(approved.grantee) : null,
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
      // A person proves anew who they are.
      if (old.grantee) await dropStates(tx, [old.id])
      else
        await handOver(tx, old.id, { id, details, expiresAt: claims.exp ?? null, signedInAt, now })
      const place = { status_list: { idx, uri: `${issuer}/status/${list}` } }
      await tx
        .insertInto('outbox')
        .values({
          ...{ grant_id: id, account, resource, event: EVENTS.issued },
          body: sql`${await announcedWith(tx, old.id)}::jsonb || ${JSON.stringify({ resource, grant_id: id, grant: jws, status: place })}::jsonb`,
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

/** What went with the old one about collections of apps: whoever has not heard of that one needs it with the new one. */
async function announcedWith(db: Transaction<Database>, grant: string): Promise<string> {
  const row = await db
    .selectFrom('outbox')
    .select('body')
    .where('grant_id', '=', grant)
    .where('event', '=', EVENTS.issued)
    .executeTakeFirst()
  const { catalog, collections } = row?.body ?? {}
  return JSON.stringify({ catalog, collections })
}
