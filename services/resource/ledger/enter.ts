import type { Grant } from '@mandate/grants'
import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import { chainLock } from '../bindings/chain.ts'
import { sameOrigin } from '../bindings/issuers/metadata.ts'
import type { Database } from '../database.ts'
import { lockOf, type SeenGrant, type StatusRef } from './rows.ts'
import type { RevokedBy } from './tables.ts'

/** Of a security event that tells of a grant: each `jti` of a sender works once. */
export interface EventId {
  issuer: string
  jti: string
}

/** A grant as it comes, its signature and claims checked. */
export interface Coming {
  owner: string
  grant: Grant
  compact: string
  /** SHA-256 of it, base64url. */
  hash: string
  /** Who speaks, and where the grant stands in its list. */
  issuer: string
  status: StatusRef | null
  now: Date
}

/** @returns false when it was remembered before */
export async function rememberEvent(
  on: Kysely<Database>,
  { issuer, jti }: EventId,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await on.executeQuery(
    CompiledQuery.raw(
      `insert into events_seen (issuer, jti, seen_at) values ($1, $2, $3) on conflict do nothing`,
      [issuer, jti, now],
    ),
  )
  return numAffectedRows === 1n
}

/**
 * A new grant waits as any does (`lockGrants`), and whom the owner trusts stays so until the end of the transaction: who changes
 * the chain of bindings waits for that. The chain first, then the grants in their order, by one statement. What is read
 * under these locks is read by the next one, which sees what was committed while this waited.
 */
export async function lockForEntry(tx: Transaction<Database>, owner: string, ids: string[]) {
  const text = `
    select pg_advisory_xact_lock_shared(hashtextextended($1, 0)),
      pg_advisory_xact_lock(hashtextextended(name, 0))
    from unnest($2::text[]) name`
  const names = ids.toSorted().map((id) => lockOf(owner, id))
  await tx.executeQuery(CompiledQuery.raw(text, [chainLock(owner), names]))
}

/** In `migrations/853-enter-grant.sql`, as one answer for all that it takes. */
const ENTER = `select was_heard, ended_at, ended_by, is_replaced from enter_grant(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`

interface Row {
  was_heard: boolean
  ended_at: Date | null
  ended_by: RevokedBy | null
  is_replaced: boolean
}

/**
 * Writes a grant not seen before, under the locks of `lockForEntry`.
 * @returns it, and whether what names it as replaced is there already; null when one of this id is there, or the owner
 *   does not trust its issuer any more
 */
export async function enter(
  tx: Transaction<Database>,
  coming: Coming,
): Promise<{ seen: SeenGrant; isReplaced: boolean } | null> {
  const row = await write(tx, coming, null)
  return row && { seen: asWritten(coming, row), isReplaced: row.is_replaced }
}

/**
 * The same of one that an event tells of and that replaces none, by one statement that takes the locks and remembers the event:
 * what comes all day.
 * @returns null when nothing was done, because more has to be looked at
 */
export async function enterAlone(
  db: Kysely<Database>,
  coming: Coming,
  event: EventId,
): Promise<SeenGrant | 'heard before' | null> {
  if (coming.grant.replaces !== undefined) return null
  const row = await write(db, coming, event)
  if (row?.was_heard) return 'heard before'
  return row && asWritten(coming, row)
}

async function write(
  on: Kysely<Database>,
  coming: Coming,
  event: EventId | null,
): Promise<Row | null> {
  const { owner, grant, compact, hash, issuer, now } = coming
  const status = statusOf(coming)
  const expiresAt = grant.exp === undefined ? null : new Date(grant.exp * 1000)
  const { rows } = await on.executeQuery<Row>(
    CompiledQuery.raw(ENTER, [
      ...[owner, grant.jti, grant.may_act.sub, grant.client_id, grant.grantee?.alias ?? null],
      ...[compact, hash, JSON.stringify(grant.authorization_details), grant.catalog_s256],
      ...[new Date(grant.iat * 1000), expiresAt, grant.use === 'once', grant.replaces ?? null],
      ...[status?.issuer ?? null, status?.uri ?? null, status?.idx ?? null, now, issuer],
      ...[chainLock(owner), lockOf(owner, grant.jti), event?.issuer ?? null, event?.jti ?? null],
    ]),
  )
  return rows[0] ?? null
}

/** A status list counts only for its own issuer, and stands on its issuer's origin. */
function statusOf({ status, issuer }: Coming) {
  return status && sameOrigin(status.uri, issuer)
    ? { issuer, uri: status.uri, idx: status.idx }
    : null
}

function asWritten(coming: Coming, row: Row): SeenGrant {
  const { owner, grant, compact, hash, now } = coming
  return {
    ...{ id: grant.jti, owner, issuer: grant.may_act.sub, client: grant.client_id },
    ...{ person: grant.grantee?.alias ?? null, compact, sha256: hash },
    ...{ details: grant.authorization_details, catalog: grant.catalog_s256, issuedAt: grant.iat },
    ...{ expiresAt: grant.exp ?? null, once: grant.use === 'once', onceJti: null },
    ...{ status: statusOf(coming), firstSeen: now, noticedAt: null, lastUsed: null },
    ...{ rowsRead: 0, bytesRead: 0, conflictAt: null },
    ...{ revokedAt: row.ended_at, revokedBy: row.ended_by },
  }
}
