import type { Kysely, Transaction } from 'kysely'
import type { RecordActivity } from '../activity/index.ts'
import type { Database } from '../database.ts'
import { type Approved, grantClaims, newGrantId } from './claims.ts'
import { takeStatusIndex } from './store.ts'

export interface IssuedGrant {
  id: string
  resource: string
  details: Record<string, unknown>[]
  /** Seconds since 1970; null: until ended. */
  expiresAt: number | null
}

/** What the owner was shown, kept as the consent record. */
export interface ConsentRecord {
  shown: Record<string, unknown>
  /** The sentences, for the page that lists access. */
  sentences: object[]
  locale: string
}

export type IssueGrant = (approved: Approved, consent: ConsentRecord) => Promise<IssuedGrant>

/** The same page cannot be answered twice. */
export class AlreadyAnswered extends Error {
  override name = 'AlreadyAnswered'
}

/**
 * Signs a new grant for one consent. The grant, the consent record, the owner's log and the event for
 * the resource service are written together or not at all; the event is sent at once afterwards.
 */
export function createIssueGrant(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign(account: string, resource: string, claims: object): Promise<{ jws: string }>
  announce(
    db: Transaction<Database>,
    grant: {
      id: string
      account: string
      resource: string
      jws: string
      list: number
      idx: number
    },
  ): Promise<void>
  /** Something was written for the resource service. */
  wake(): void
  record: RecordActivity
}): IssueGrant {
  return async (approved, consent) => {
    const now = Math.floor(rooms.clock() / 1000)
    const id = newGrantId()
    const claims = grantClaims(approved, { id, issuer: rooms.issuer, now })
    const { jws } = await rooms.sign(approved.account, approved.resource, claims)
    const { account, resource } = approved

    await rooms.db.transaction().execute(async (transaction) => {
      const status = await takeStatusIndex(transaction)
      await transaction
        .insertInto('grants')
        .values({
          id,
          account,
          resource,
          client_id: approved.clientId,
          client_s256: approved.clientS256,
          jws,
          details: JSON.stringify(claims.authorization_details),
          catalog_s256: approved.catalog,
          shown: JSON.stringify(consent.sentences),
          once: approved.once,
          carried: false,
          status_list: status.list,
          status_idx: status.idx,
          state: 'pending',
          issued_at: new Date(now * 1000),
          expires_at: claims.exp === undefined ? null : new Date(claims.exp * 1000),
          ended_by: null,
        })
        .execute()
      const kept = await transaction
        .insertInto('consents')
        .values({
          consent_s256: approved.consentS256,
          account,
          grant_id: id,
          shown: JSON.stringify(consent.shown),
          locale: consent.locale,
          answered_at: new Date(now * 1000),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('grant_id')
        .executeTakeFirst()
      if (kept === undefined) throw new AlreadyAnswered('this page was answered before')
      await rooms.announce(transaction, { id, account, resource, jws, ...status })
      await rooms.record(transaction, 'allowed', { id, account, clientId: approved.clientId })
    })
    rooms.wake()
    return {
      id,
      resource,
      details: claims.authorization_details,
      expiresAt: claims.exp ?? null,
    }
  }
}
