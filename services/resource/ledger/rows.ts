import type { Grant } from '@mandate/grants'
import { CompiledQuery, type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { sameOrigin } from '../bindings/issuers/metadata.ts'
import type { Database } from '../database.ts'
import { bitOf } from './status/status-token.ts'
import type { LedgerTables, RevokedBy } from './tables.ts'

/** Where a grant stands in its issuer's status list. */
export interface StatusRef {
  uri: string
  idx: number
}

/** A grant in the ledger. Times of the document in seconds. */
export interface SeenGrant {
  id: string
  owner: string
  /** may_act.sub: who may issue tokens under it, unless a binding carries it. */
  issuer: string
  client: string
  /** The person it is for, by the alias that the owner was shown; null: the app itself. */
  person: string | null
  compact: string
  sha256: string
  details: object[]
  catalog: string | null
  issuedAt: number
  expiresAt: number | null
  once: boolean
  onceJti: string | null
  status: (StatusRef & { issuer: string }) | null
  firstSeen: Date
  noticedAt: Date | null
  lastUsed: Date | null
  rowsRead: number
  bytesRead: number
  revokedAt: Date | null
  revokedBy: RevokedBy | null
  /** Somebody came with another document under this id. */
  conflictAt: Date | null
}

/**
 * An assistant's, without a key of its own: whoever holds its key can read. Told from the document that the owner signed; the
 * ledger holds those that were checked, and of a thousand on one page none is checked again.
 */
export function isForWhoeverHolds({ compact }: Pick<SeenGrant, 'compact'>): boolean {
  const payload = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as Pick<Grant, 'bearer'>).bearer === true
}

const FIND = 'select * from grants where owner = $1 and grant_id = $2'

export async function find(
  on: Kysely<Database>,
  owner: string,
  id: string,
): Promise<SeenGrant | null> {
  const { rows } = await on.executeQuery<Row>(CompiledQuery.raw(FIND, [owner, id]))
  return rows[0] ? toSeen(rows[0]) : null
}

export async function findExisting(tx: Kysely<Database>, owner: string, id: string) {
  const seen = await find(tx, owner, id)
  if (!seen) throw new Error(`grant ${id} has left the ledger`)
  return seen
}

export const lockOf = (owner: string, id: string) => `grant:${owner}:${id}`

/** A grant waits for the revocation that may arrive beside it, and for the one that replaces it. */
export async function lockGrants(tx: Transaction<Database>, owner: string, ids: string[]) {
  // In one order everywhere, whatever names what.
  for (const id of ids.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${lockOf(owner, id)}, 0))`.execute(tx)
  }
}

/**
 * Holds rows that are about to be written, until the end of the transaction. Whoever writes several takes them in this order, so that
 * two wait for each other in turn and not crosswise: an owner who leaves a provider, while apps read on.
 */
export async function holdGrants(
  tx: Transaction<Database>,
  owner: string,
  ids: string[],
): Promise<void> {
  await sql`select from grants where owner = ${owner} and grant_id = any(${ids}::text[])
    order by owner, grant_id for update`.execute(tx)
}

/** What the ledger holds already in place of this one. */
export async function successors(tx: Transaction<Database>, { owner, id, client }: SeenGrant) {
  const rows = await tx
    .selectFrom('grants')
    .selectAll()
    .where('owner', '=', owner)
    .where('replaces', '=', id)
    .where('client', '=', client)
    .execute()
  return rows.map(toSeen)
}

/** Whether the grant is known to stand there already; a speaker without a list changes nothing. */
export function isAt(seen: SeenGrant, issuer: string, status: StatusRef | null): boolean {
  if (!status) return true
  const at = seen.status
  return at?.issuer === issuer && at.uri === status.uri && at.idx === status.idx
}

/**
 * Notes in whose list the grant now stands: that of the issuer that uses it, which after a change of
 * provider is another than before. If the list is known and has it revoked, it ends here.
 * @returns the grant as it is then
 */
export async function standAt(
  tx: Transaction<Database>,
  seen: SeenGrant,
  status: StatusRef & { issuer: string },
  now: Date,
): Promise<SeenGrant> {
  if (!sameOrigin(status.uri, status.issuer)) return seen
  const list = await tx
    .selectFrom('issuer_lists')
    .select('bits')
    .where('uri', '=', status.uri)
    .where('issuer', '=', status.issuer)
    .executeTakeFirst()
  const isRevoked = list !== undefined && bitOf(list.bits, status.idx) === true
  const row = await tx
    .updateTable('grants')
    .set({
      status_issuer: status.issuer,
      status_uri: status.uri,
      status_idx: status.idx,
      ...(isRevoked && !seen.revokedAt ? { revoked_at: now, revoked_by: 'list' as const } : {}),
    })
    .where('owner', '=', seen.owner)
    .where('grant_id', '=', seen.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toSeen(row)
}

/** The bound issuers that may still act under a grant: one whose binding carries it, else its own. */
export async function receivers(tx: Kysely<Database>, owner: string) {
  const rows = await tx
    .selectFrom('bindings')
    .select(['issuer', 'carry'])
    .where('owner', '=', owner)
    .where('active', '=', true)
    .execute()
  const bound = rows.map(({ issuer, carry }) => ({
    issuer: issuer as string,
    carried: new Set(carry.map(({ grant }) => grant)),
  }))
  return ({ id, issuer }: { id: string; issuer: string }): string[] => {
    const carrying = bound.filter((one) => one.carried.has(id))
    const able = carrying.length > 0 ? carrying : bound.filter((one) => one.issuer === issuer)
    return able.map((one) => one.issuer)
  }
}

type Row = Selectable<LedgerTables['grants']>

export function toSeen(row: Row): SeenGrant {
  const { status_issuer: issuer, status_uri: uri, status_idx: idx } = row
  return {
    id: row.grant_id,
    owner: row.owner,
    issuer: row.issuer,
    client: row.client,
    person: row.person,
    compact: row.jws,
    sha256: row.sha256,
    details: row.details,
    catalog: row.catalog,
    issuedAt: row.issued_at.getTime() / 1000,
    expiresAt: row.expires_at === null ? null : row.expires_at.getTime() / 1000,
    once: row.once,
    onceJti: row.once_jti,
    status: issuer !== null && uri !== null && idx !== null ? { issuer, uri, idx } : null,
    firstSeen: row.first_seen,
    noticedAt: row.noticed_at,
    lastUsed: row.last_used,
    rowsRead: row.rows_read,
    bytesRead: row.bytes_read,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
    conflictAt: row.conflict_at,
  }
}
