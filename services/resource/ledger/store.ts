import { EVENTS } from '@mandate/grants'
import { gather } from '@mandate/server'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { Delivery, Outbox } from '../deliveries/outbox.ts'
import type { EventBody } from '../deliveries/send.ts'
import type { OwnersStore } from '../owners/store.ts'
import { noteReadings, type Reading } from './readings.ts'
import { find, holdGrants, receivers, type SeenGrant, toSeen } from './rows.ts'
import { type See, seeing } from './seeing.ts'
import type { RevokedBy } from './tables.ts'

export type { SeenGrant, StatusRef } from './rows.ts'
export { HeardBefore, LedgerConflict } from './seeing.ts'

export interface Ledger {
  find(owner: string, grantId: string): Promise<SeenGrant | null>
  /** @throws LedgerConflict, HeardBefore */
  see: See
  /** After a reading: when, how much, and the owner's sign-in that it may have told of (seconds). */
  touch(reading: Reading): Promise<unknown>
  /** True for the first token (`jti`) under a `once` grant, every time it comes; false for any other. */
  useOnce(owner: string, grantId: string, jti: string): Promise<boolean>
  /** Those that one transaction ends or takes over, all at once, before it begins with any. */
  hold(owner: string, grantIds: string[], within: Transaction<Database>): Promise<void>
  /** Ends it now, for ever, and tells the issuer. @returns false when there is none or it had ended */
  revoke(owner: string, grantId: string, by: RevokedBy): Promise<boolean>
  /** The same for any number, in as many statements as for one. */
  revokeAll(
    owner: string,
    grantIds: string[],
    by: RevokedBy,
    within: Transaction<Database>,
  ): Promise<void>
  /**
   * These grants go on under another issuer: where they stand in a former one's status list says
   * nothing from now on. Who ends one of them at the same moment waits, or is waited for.
   * @returns false when one of them has ended meanwhile
   */
  takenOver(
    owner: string,
    grantIds: string[],
    issuer: string,
    within: Transaction<Database>,
  ): Promise<boolean>
  /** What one of these issuers may act under and has come beside what is known to be unended. */
  news(
    owner: string,
    issuers: string[],
    known: SeenGrant[],
    within: Transaction<Database>,
  ): Promise<string[]>
  /** Where this home was before, for a grant whose document the ledger holds; none for any other. */
  formerResources(owner: string, grantId: string, sha256: string): Promise<string[]>
  /** Newest first, ended ones too. */
  listFor(owner: string): Promise<SeenGrant[]>
  /** Those that have not ended. */
  unended(owner: string): Promise<SeenGrant[]>
  /** The owner has seen these on a page; what has come since is still news. */
  noticed(owner: string, grantIds: string[]): Promise<void>
}

export function ledger(options: {
  db: Kysely<Database>
  outbox: Outbox
  clock: () => number
  owners: Pick<OwnersStore, 'byId'>
}): Ledger {
  const { db, outbox, clock, owners } = options
  const now = () => new Date(clock())

  const listed = (owner: string) =>
    db
      .selectFrom('grants')
      .selectAll()
      .where('owner', '=', owner)
      .orderBy('first_seen', 'desc')
      .orderBy('grant_id')

  /** @returns those of them that had not ended */
  async function revokeIn(tx: Transaction<Database>, owner: string, ids: string[], by: RevokedBy) {
    await holdGrants(tx, owner, ids)
    const ended = await tx
      .updateTable('grants')
      .set({ revoked_at: now(), revoked_by: by })
      .where('owner', '=', owner)
      .where('grant_id', '=', sql<string>`any(${ids}::text[])`)
      .where('revoked_at', 'is', null)
      .returning(['grant_id as id', 'issuer'])
      .execute()
    if (ended.length === 0) return ended
    const told = await receivers(tx, owner)
    const resource = (await owners.byId(owner))?.resource
    const news = ended.flatMap(({ id, issuer }) =>
      told({ id, issuer }).map((receiver): Delivery => {
        const body: EventBody = { event: EVENTS.revoked, payload: { resource, grant_id: id } }
        return { owner, kind: 'event', issuer: receiver, body, grantId: id }
      }),
    )
    await outbox.add(tx, ...news)
    return ended
  }

  const touch = gather(async (readings: Reading[]) => {
    await noteReadings(db, readings, now())
    return readings
  })

  return {
    find: (owner, id) => find(db, owner, id),

    see: seeing({ db, now, end: revokeIn }),

    touch,

    async useOnce(owner, id, jti) {
      const { numUpdatedRows } = await db
        .updateTable('grants')
        .set({ once_jti: jti })
        .where('owner', '=', owner)
        .where('grant_id', '=', id)
        .where('once', '=', true)
        .where((eb) => eb.or([eb('once_jti', 'is', null), eb('once_jti', '=', jti)]))
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },

    async revoke(owner, id, by) {
      const ended = await db.transaction().execute((tx) => revokeIn(tx, owner, [id], by))
      if (ended.length > 0) outbox.kick()
      return ended.length > 0
    },

    hold: (owner, ids, within) => holdGrants(within, owner, ids),

    async revokeAll(owner, ids, by, within) {
      await revokeIn(within, owner, ids, by)
    },

    async takenOver(owner, grantIds, issuer, within) {
      const stay = (column: 'status_issuer' | 'status_uri' | 'status_idx') =>
        sql<never>`case when status_issuer = ${issuer} then ${sql.ref(column)} end`
      const rows = await within
        .updateTable('grants')
        .set({
          status_issuer: stay('status_issuer'),
          status_uri: stay('status_uri'),
          status_idx: stay('status_idx'),
        })
        .where('owner', '=', owner)
        .where('grant_id', '=', sql<string>`any(${grantIds}::text[])`)
        .returning('revoked_at')
        .execute()
      return rows.every(({ revoked_at }) => revoked_at === null)
    },

    async news(owner, issuers, known, within) {
      const rows = await within
        .selectFrom('grants')
        .select('grant_id')
        .where('owner', '=', owner)
        .where('issuer', 'in', ['', ...issuers])
        .where('grant_id', '<>', sql<string>`all(${known.map(({ id }) => id)}::text[])`)
        .where(isUnended(now()))
        .execute()
      return rows.map((row) => row.grant_id)
    },

    async formerResources(owner, id, hash) {
      const rows = await db
        .selectFrom('former_resources')
        .innerJoin('grants', 'grants.owner', 'former_resources.owner')
        .select('url')
        .where('former_resources.owner', '=', owner)
        .where('grant_id', '=', id)
        .where('sha256', '=', hash)
        .execute()
      return rows.map(({ url }) => url)
    },

    async listFor(owner) {
      return (await listed(owner).execute()).map(toSeen)
    },

    async unended(owner) {
      return (await listed(owner).where(isUnended(now())).execute()).map(toSeen)
    },

    async noticed(owner, grantIds) {
      await db.transaction().execute(async (tx) => {
        await holdGrants(tx, owner, grantIds)
        await tx
          .updateTable('grants')
          .set({ noticed_at: now() })
          .where('owner', '=', owner)
          .where('grant_id', '=', sql<string>`any(${grantIds}::text[])`)
          .where('noticed_at', 'is', null)
          .execute()
      })
    },
  }
}

const isUnended = (at: Date) =>
  sql<boolean>`(revoked_at is null and (expires_at is null or expires_at > ${at}))`
