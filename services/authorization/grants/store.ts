import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { Consent } from './receipt.ts'
import type { EndedBy, GrantState, GrantTables } from './tables.ts'

/** As many indexes as a status list has. */
export const LIST_SIZE = 65_536

export interface StoredGrant {
  id: string
  account: string
  resource: string
  clientId: string
  clientS256: string
  jws: string
  details: Record<string, unknown>[]
  /** Hash of the catalog it was approved against. */
  catalog: string
  shown: object[] | null
  once: boolean
  carried: boolean
  status: { list: number; idx: number }
  state: GrantState
  /** Milliseconds since 1970. */
  issuedAt: number
  expiresAt: number | null
  lastUsed: number | null
  endedAt: number | null
  endedBy: EndedBy | null
}

export interface GrantsStore {
  find(id: string): Promise<StoredGrant | null>
  /** Newest first, ended ones too. */
  ofAccount(account: string): Promise<StoredGrant[]>
  /** Those of a client at a resource that have not ended, newest first. */
  live(account: string, resource: string, clientId: string, now: number): Promise<StoredGrant[]>
  /** When the owner first allowed this app something; null: never. */
  knownSince(account: string, clientId: string): Promise<number | null>
  /** An app fetched a token; null when there is no such grant. */
  used(db: Transaction<Database>, id: string, now: number): Promise<StoredGrant | null>
  /** What the owner was shown for a grant; null when it was made elsewhere. */
  consentOf(id: string): Promise<Consent | null>
  /** The resource service has confirmed an event. */
  confirmed(id: string, event: 'issued' | 'revoked'): Promise<void>
}

export function createGrantsStore(db: Kysely<Database>): GrantsStore {
  const all = () => db.selectFrom('grants').selectAll().orderBy('issued_at', 'desc')
  return {
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row ? toGrant(row) : null
    },
    async ofAccount(account) {
      return (await all().where('account', '=', account).execute()).map(toGrant)
    },
    async live(account, resource, clientId, now) {
      const rows = await all()
        .where('account', '=', account)
        .where('resource', '=', resource)
        .where('client_id', '=', clientId)
        .where('ended_at', 'is', null)
        .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', new Date(now))]))
        .execute()
      return rows.map(toGrant)
    },
    async knownSince(account, clientId) {
      const row = await db
        .selectFrom('grants')
        .select((select) => select.fn.min('issued_at').as('first'))
        .where('account', '=', account)
        .where('client_id', '=', clientId)
        .executeTakeFirst()
      return row?.first?.getTime() ?? null
    },
    async used(transaction, id, now) {
      const row = await transaction
        .updateTable('grants')
        .set({ last_used: new Date(now) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row ? toGrant(row) : null
    },
    async consentOf(id) {
      const row = await db
        .selectFrom('consents')
        .selectAll()
        .where('grant_id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return null
      const { consent_s256, shown, locale, answered_at } = row
      return { consentS256: consent_s256, shown, locale, answeredAt: answered_at }
    },
    async confirmed(id, event) {
      const [from, to] = event === 'issued' ? ['pending', 'delivered'] : ['ending', 'ended']
      await db
        .updateTable('grants')
        .set({ state: to as GrantState })
        .where('id', '=', id)
        .where('state', '=', from as GrantState)
        .execute()
    },
  }
}

/** The next place in a status list; never given twice. */
export async function takeStatusIndex(
  db: Transaction<Database>,
): Promise<{ list: number; idx: number }> {
  const { rows } = await sql<{ n: string }>`select nextval('status_numbers') as n`.execute(db)
  const n = Number(rows[0]!.n)
  return { list: Math.floor(n / LIST_SIZE), idx: n % LIST_SIZE }
}

export function toGrant(row: Selectable<GrantTables['grants']>): StoredGrant {
  return {
    id: row.id,
    account: row.account,
    resource: row.resource,
    clientId: row.client_id,
    clientS256: row.client_s256,
    jws: row.jws,
    details: row.details,
    catalog: row.catalog_s256,
    shown: row.shown,
    once: row.once,
    carried: row.carried,
    status: { list: row.status_list, idx: row.status_idx },
    state: row.state,
    issuedAt: row.issued_at.getTime(),
    expiresAt: row.expires_at?.getTime() ?? null,
    lastUsed: row.last_used?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    endedBy: row.ended_by,
  }
}
