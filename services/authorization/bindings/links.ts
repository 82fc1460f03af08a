import { shortRead } from '@mandate/server'
import type { JWK } from 'jose'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { BindingTables } from './tables.ts'

/** A resource that this service manages access to: the owner agreed, and the resource service confirmed. */
export interface Link {
  account: string
  resource: string
  /** Origin of the resource service. */
  service: string
  clientId: string
  catalogUrl: string
  /** The keys whose grants count. */
  keys: JWK[]
  /** Who keeps them: this service, or the owner's devices. */
  custody: KeyCustody
  seq: number
  /** `authorization_details` that no grant may exceed; null: no ceiling. */
  ceiling: object[] | null
  carry: { grant: string; sha256: string }[]
  eventsUrl: string
  isEnded: boolean
}

export type KeyCustody = 'provider' | 'device'

export interface Links {
  /** The owner agreed; the link counts once the binding has arrived. A former binding counts until then. */
  agree(link: {
    account: string
    resource: string
    clientId: string
    catalogUrl: string
    keys: Record<string, unknown>[]
    custody: KeyCustody
  }): Promise<void>
  active(account: string, resource: string): Promise<Link | null>
  activeOf(account: string): Promise<Link[]>
  /** The same and those that have ended: what was agreed to under them is still told of. */
  everOf(account: string): Promise<Link[]>
  /**
   * The resource service does not trust this one any more. `seq` is that of the binding it has ended: news that comes late
   * ends no newer one, and a binding that was on its way meanwhile comes to nothing. @returns false when nothing ended by it
   */
  end(
    db: Transaction<Database>,
    ended: { account: string; resource: string; seq: number | undefined; at: Date },
  ): Promise<boolean>
  /** A catalog address of this resource, whoever linked it; null when nobody did. */
  catalogOf(resource: string): Promise<string | null>
  /** Accounts that linked one of these resources of this service, and which. */
  ofService(service: string, resources: string[]): Promise<{ account: string; resource: string }[]>
}

/** What a link is made of; its binding may carry thousands of grants, and is read by nobody here. */
const COLUMNS = [
  ...(['account', 'resource', 'service', 'client_id', 'catalog_url', 'grant_keys'] as const),
  ...(['custody', 'seq', 'ceiling', 'carry', 'events_url', 'ended_at'] as const),
]
type Row = Pick<Selectable<BindingTables['linked_resources']>, (typeof COLUMNS)[number]>

/** Asked at each step of a question. */
const ACTIVE_OF = `
  select ${COLUMNS.join(', ')} from linked_resources
  where account = $1 and binding is not null and ended_at is null order by linked_at`

/** How long the address of a catalog is believed, ms: as long as what is served there is. */
const CATALOG_MS = 60_000
const MOST_CATALOGS = 10_000

export function createLinks(db: Kysely<Database>): Links {
  const ever = () =>
    db.selectFrom('linked_resources').select(COLUMNS).where('binding', 'is not', null)
  const active = () => ever().where('ended_at', 'is', null)
  const catalogs = new Map<string, { url: string; until: number }>()
  return {
    async agree({ account, resource, clientId, catalogUrl, keys, custody }) {
      const asked = {
        client_id: clientId,
        catalog_url: catalogUrl,
        asked_keys: JSON.stringify({ keys }),
        asked_custody: custody,
      }
      await db
        .insertInto('linked_resources')
        .values({
          account,
          resource,
          service: new URL(resource).origin,
          carry: '[]',
          grant_keys: JSON.stringify({ keys }),
          custody,
          ...asked,
        })
        .onConflict((conflict) => conflict.columns(['account', 'resource']).doUpdateSet(asked))
        .execute()
    },
    async active(account, resource) {
      const row = await active()
        .where('account', '=', account)
        .where('resource', '=', resource)
        .executeTakeFirst()
      return row ? toLink(row) : null
    },
    async activeOf(account) {
      const { rows } = await db.executeQuery(shortRead<Row>(ACTIVE_OF, [account]))
      return rows.map(toLink)
    },
    async everOf(account) {
      const rows = await ever().where('account', '=', account).orderBy('linked_at').execute()
      return rows.map(toLink)
    },
    async end(on, { account, resource, seq, at }) {
      await on
        .updateTable('linked_resources')
        .set({ left_seq: sql`greatest(left_seq, ${seq ?? sql.ref('seq')}::int)` })
        .where('account', '=', account)
        .where('resource', '=', resource)
        .execute()
      const ended = await on
        .updateTable('linked_resources')
        .set({ ended_at: at })
        .where('account', '=', account)
        .where('resource', '=', resource)
        .where('binding', 'is not', null)
        .where('ended_at', 'is', null)
        .$if(seq !== undefined, (which) => which.where('seq', '<=', seq as number))
        .returning('seq')
        .executeTakeFirst()
      return ended !== undefined
    },
    async catalogOf(resource) {
      const known = catalogs.get(resource)
      if (known && known.until > performance.now()) return known.url
      catalogs.delete(resource)
      const row = await db
        .selectFrom('linked_resources')
        .select('catalog_url')
        .where('resource', '=', resource)
        .executeTakeFirst()
      if (row === undefined) return null
      catalogs.set(resource, { url: row.catalog_url, until: performance.now() + CATALOG_MS })
      if (catalogs.size > MOST_CATALOGS) catalogs.delete(catalogs.keys().next().value!)
      return row.catalog_url
    },
    ofService: (service, resources) =>
      db
        .selectFrom('linked_resources')
        .select(['account', 'resource'])
        .where('resource', 'in', resources)
        .where('service', '=', service)
        .execute(),
  }
}

function toLink(row: Row): Link {
  return {
    account: row.account,
    resource: row.resource,
    service: row.service,
    clientId: row.client_id,
    catalogUrl: row.catalog_url,
    keys: row.grant_keys.keys as JWK[],
    custody: row.custody,
    seq: row.seq!,
    ceiling: row.ceiling,
    carry: row.carry,
    eventsUrl: row.events_url!,
    isEnded: row.ended_at !== null,
  }
}
