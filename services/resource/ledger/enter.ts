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

/**
 * Written while its speaker is trusted, and as it stands in that one's list. It ends on arrival when a revocation of the
 * one that it names came first, or when the list is known and says so: bits are counted from the least significant one.
 */
const ENTER = `
  insert into grants (owner, grant_id, issuer, client, person, jws, sha256, details, catalog, issued_at,
    expires_at, once, replaces, status_issuer, status_uri, status_idx, first_seen, revoked_at, revoked_by)
  select b.owner, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::jsonb, $9::text,
    $10::timestamptz, $11::timestamptz, $12::boolean, $13::text, $14::text, $15::text, $16::int, $17::timestamptz,
    coalesce(early.came_at, case when list.ended then $17::timestamptz end),
    case when early.came_at is not null then 'issuer' when list.ended then 'list' end
  from bindings b
  left join early_revocations early
    on early.owner = b.owner and early.grant_id = $2 and early.issuer = $3
  left join lateral (
    select case when $16::int between 0 and bit_length(bits) - 1 then get_bit(bits, $16::int) = 1 end as ended
    from issuer_lists where uri = $15 and issuer = $14) list on true
  where b.owner = $1 and b.issuer = $18 and b.active
  on conflict (owner, grant_id) do nothing
  returning revoked_at, revoked_by, exists (
    select from grants later where later.owner = $1 and later.replaces = $2 and later.client = $4) as is_replaced`

interface Row {
  revoked_at: Date | null
  revoked_by: RevokedBy | null
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
  const { owner, grant, compact, hash, issuer, now } = coming
  const { jti: id, client_id: client, authorization_details: details } = grant
  const person = grant.grantee?.alias ?? null
  const expiresAt = grant.exp === undefined ? null : grant.exp
  const once = grant.use === 'once'
  // A status list counts only for its own issuer, and stands on its issuer's origin.
  const at = coming.status && sameOrigin(coming.status.uri, issuer) ? coming.status : null
  const status = at && { issuer, uri: at.uri, idx: at.idx }
  const { rows } = await tx.executeQuery<Row>(
    CompiledQuery.raw(ENTER, [
      ...[owner, id, grant.may_act.sub, client, person, compact, hash, JSON.stringify(details)],
      ...[grant.catalog_s256, new Date(grant.iat * 1000)],
      ...[expiresAt === null ? null : new Date(expiresAt * 1000), once, grant.replaces ?? null],
      ...[status?.issuer ?? null, status?.uri ?? null, status?.idx ?? null, now, issuer],
    ]),
  )
  const [row] = rows
  if (!row) return null
  const seen: SeenGrant = {
    ...{ id, owner, issuer: grant.may_act.sub, client, person, compact, sha256: hash, details },
    ...{ catalog: grant.catalog_s256, issuedAt: grant.iat, expiresAt, once, onceJti: null, status },
    ...{ firstSeen: now, noticedAt: null, lastUsed: null, rowsRead: 0, bytesRead: 0 },
    ...{ revokedAt: row.revoked_at, revokedBy: row.revoked_by, conflictAt: null },
  }
  return { seen, isReplaced: row.is_replaced }
}
