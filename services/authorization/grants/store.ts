import type { Grantee } from '@mandate/grants'
import { shortRead } from '@mandate/server'
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { IssuedGrant } from './issuing/issue.ts'
import type { EndedBy, GrantState, GrantTables } from './tables.ts'

export interface StoredGrant {
  /** The key here: its `jti`, but for a carried one whose id was taken (names.ts). */
  id: string
  jti: string
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
  /** For whoever holds the key. */
  bearer: boolean
  carried: boolean
  /** Only for this person; null: for the app itself. */
  grantee: Grantee | null
  status: { list: number; idx: number }
  state: GrantState
  /** Milliseconds since 1970. */
  issuedAt: number
  expiresAt: number | null
  lastUsed: number | null
  endedAt: number | null
  endedBy: EndedBy | null
}

/** Of a grant, what the next question of its app shows of it. */
export type AllowedBefore = Pick<StoredGrant, 'details' | 'catalog' | 'expiresAt'>

/** What an owner was shown and answered. */
export interface Consent {
  consentS256: string
  shown: Record<string, unknown>
  locale: string
  answeredAt: Date
}

export interface GrantsStore {
  find(id: string): Promise<StoredGrant | null>
  /** Those that are known by this id to others, ended ones last; of several at most one was not made up. */
  named(jti: string): Promise<StoredGrant[]>
  /** All of a client at a resource, ended ones too. */
  ofClient(resource: string, clientId: string): Promise<StoredGrant[]>
  /** One of this account's, by its key here or the id that others know. */
  own(account: string, id: string): Promise<StoredGrant | null>
  /** Those that a client has for itself at a resource and that have not ended, newest first. */
  live(account: string, resource: string, clientId: string, now: number): Promise<StoredGrant[]>
  /** What is shown of the same, and when the owner first allowed this app something; null: never. */
  held(
    account: string,
    resource: string,
    clientId: string,
    now: number,
  ): Promise<{ live: AllowedBefore[]; knownSince: number | null }>
  /** What the owner was shown for a grant; null when it was made elsewhere. */
  consentOf(id: string): Promise<Consent | null>
  /** In which language each of these was agreed to; those that were made elsewhere have no entry. */
  localesOf(ids: string[]): Promise<ReadonlyMap<string, string>>
  /** What an owner allowed on this page before, and for how many seconds; null when it has ended since. */
  answered(
    account: string,
    consentS256: string,
  ): Promise<(IssuedGrant & { lifetime: number | null }) | null>
  /** The resource service has confirmed an event; as an update for the statement that says so. */
  confirmed(id: string, event: 'issued' | 'revoked'): RawBuilder<unknown>
}

export function createGrantsStore(db: Kysely<Database>): GrantsStore {
  const all = () => db.selectFrom('grants').selectAll().orderBy('issued_at', 'desc')
  return {
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst()
      return row ? toGrant(row) : null
    },
    async named(jti) {
      const rows = await all().where(isNamed(jti)).execute()
      return rows
        .map(toGrant)
        .sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null))
    },
    async ofClient(resource, clientId) {
      const rows = await all()
        .where('resource', '=', resource)
        .where('client_id', '=', clientId)
        .execute()
      return rows.map(toGrant)
    },
    async own(account, id) {
      const row = await all()
        .where('account', '=', account)
        .where(isNamed(id))
        .orderBy(sql`ended_at is not null`)
        .executeTakeFirst()
      return row ? toGrant(row) : null
    },
    async live(account, resource, clientId, now) {
      const rows = await all()
        .where('account', '=', account)
        .where('resource', '=', resource)
        .where('client_id', '=', clientId)
        .where('grantee', 'is', null)
        .where('ended_at', 'is', null)
        .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', new Date(now))]))
        .execute()
      return rows.map(toGrant)
    },
    async held(account, resource, clientId, now) {
      const text = `select f.known_since, g.details, g.catalog_s256, g.expires_at from
          (select min(issued_at) as known_since from grants
            where account = $1 and client_id = $3 and grantee is null) f
        left join grants g on g.account = $1 and g.resource = $2 and g.client_id = $3
          and g.grantee is null and g.ended_at is null and (g.expires_at is null or g.expires_at > $4)
        order by g.issued_at desc`
      const values = [account, resource, clientId, new Date(now)]
      type Found = Pick<
        Selectable<GrantTables['grants']>,
        'details' | 'catalog_s256' | 'expires_at'
      >
      type Row = Found & { known_since: Date | null }
      const { rows } = await db.executeQuery(shortRead<Row>(text, values))
      // Where there is none, one row without a grant says since when.
      const live = rows.filter(({ details }) => details !== null)
      return {
        live: live.map((row) => ({
          ...{ details: row.details, catalog: row.catalog_s256 },
          expiresAt: row.expires_at?.getTime() ?? null,
        })),
        knownSince: rows[0]?.known_since?.getTime() ?? null,
      }
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
    async localesOf(ids) {
      if (ids.length === 0) return new Map()
      const rows = await db
        .selectFrom('consents')
        .select(['grant_id', 'locale'])
        .where('grant_id', 'in', ids)
        .execute()
      return new Map(rows.map((row) => [row.grant_id, row.locale]))
    },
    async answered(account, consentS256) {
      const row = await db
        .selectFrom('grants')
        .innerJoin('consents', 'consents.grant_id', 'grants.id')
        .select(['grants.id', 'resource', 'details', 'issued_at', 'expires_at'])
        .where('consent_s256', '=', consentS256)
        .where('grants.account', '=', account)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (row === undefined) return null
      const { id, resource, details } = row
      const [from, expiresAt] = [row.issued_at, row.expires_at].map(
        (at) => at && Math.floor(at.getTime() / 1000),
      ) as [number, number | null]
      return { id, resource, details, expiresAt, lifetime: expiresAt && expiresAt - from }
    },
    confirmed(id, event) {
      if (event === 'revoked') {
        return sql`update grants set state = 'ended' where id = ${id} and state = 'ending'`
      }
      return sql`update grants set uncompared = false,
          state = case state when 'pending' then 'delivered' else state end
        where id = ${id} and (uncompared or state = 'pending')`
    },
  }
}

/** By its key, or a carried one by the id that others know. */
export function isNamed(id: string) {
  return sql<boolean>`(id = ${id} or (carried and jti = ${id}))`
}

export function toGrant(row: Selectable<GrantTables['grants']>): StoredGrant {
  return {
    id: row.id,
    jti: row.jti,
    account: row.account,
    resource: row.resource,
    clientId: row.client_id,
    clientS256: row.client_s256,
    jws: row.jws,
    details: row.details,
    catalog: row.catalog_s256,
    shown: row.shown,
    once: row.once,
    bearer: row.bearer,
    carried: row.carried,
    grantee: row.grantee,
    status: { list: row.status_list, idx: row.status_idx },
    state: row.state,
    issuedAt: row.issued_at.getTime(),
    expiresAt: row.expires_at?.getTime() ?? null,
    lastUsed: row.last_used?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    endedBy: row.ended_by,
  }
}
