import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { type StoredGrant, toGrant } from '../store.ts'

/** So many ended ones, or receipts, stand on one page. */
const PAGE = 50

/** Where the next page begins: `{ms}.{grant id}`, as `before` in its address. */
export type Cursor = string

interface Listed {
  grants: StoredGrant[]
  next: Cursor | null
}

/** An account's grants as pages list them. */
export interface GrantLists {
  /** What can be read with, and what the resource service has not confirmed the end of; newest first. */
  live(account: string): Promise<StoredGrant[]>
  /** The rest, by when it ended, newest first; null for a cursor of nobody's. */
  ended(account: string, before: Cursor | null): Promise<Listed | null>
  /** What was consented to here, newest first; null for a cursor of nobody's. */
  receipts(account: string, before: Cursor | null): Promise<Listed | null>
  /** The aliases of those that are for a person, by grant id; ended ones too. */
  peopleOf(account: string): Promise<ReadonlyMap<string, string>>
  /** How many apps, and people, can read something now, and how much has ended. */
  counts(account: string): Promise<{ apps: number; people: number; ended: number }>
}

export function createGrantLists(rooms: { db: Kysely<Database>; clock: () => number }): GrantLists {
  const { db } = rooms
  const now = () => new Date(rooms.clock())
  const canRead = (at: Date) =>
    sql<boolean>`(ended_at is null and (expires_at is null or expires_at > ${at}))`
  const isLive = (at: Date) => sql<boolean>`(${canRead(at)} or state = 'ending')`

  const page = async (
    account: string,
    before: Cursor | null,
    which: ReturnType<typeof sql<boolean>>,
    order: ReturnType<typeof sql<Date>>,
  ): Promise<Listed | null> => {
    const [, ms, id] = /^(\d{1,15})\.([\w.:~-]{1,160})$/.exec(before ?? '') ?? []
    if (before !== null && (ms === undefined || id === undefined)) return null
    let query = db
      .selectFrom('grants')
      .selectAll()
      .select(order.as('moment'))
      .where('account', '=', account)
      .where(which)
    if (ms !== undefined && id !== undefined) {
      const cursor = new Date(Number(ms))
      query = query.where(sql<boolean>`(${order}, id) < (${cursor}::timestamptz, ${id})`)
    }
    const rows = await query
      .orderBy('moment', 'desc')
      .orderBy('id', 'desc')
      .limit(PAGE + 1)
      .execute()
    const shown = rows.slice(0, PAGE)
    const last = shown.at(-1)
    const next = rows.length > PAGE && last ? `${last.moment.getTime()}.${last.id}` : null
    return { grants: shown.map(toGrant), next }
  }

  return {
    async live(account) {
      const rows = await db
        .selectFrom('grants')
        .selectAll()
        .where('account', '=', account)
        .where(isLive(now()))
        .orderBy('issued_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return rows.map(toGrant)
    },
    ended: (account, before) =>
      page(
        account,
        before,
        sql<boolean>`not ${isLive(now())}`,
        sql<Date>`coalesce(ended_at, expires_at)`,
      ),
    receipts: (account, before) =>
      page(account, before, sql<boolean>`not carried`, sql<Date>`issued_at`),
    async peopleOf(account) {
      const rows = await db
        .selectFrom('grants')
        .select(['id', sql<string>`grantee ->> 'alias'`.as('alias')])
        .where('account', '=', account)
        .where('grantee', 'is not', null)
        .execute()
      return new Map(rows.map(({ id, alias }) => [id, alias]))
    },
    async counts(account) {
      const at = now()
      // What the place of the data does not take opens nothing.
      const isTaken = sql<boolean>`(not exists (select from outbox o where o.grant_id = grants.id
        and o.refused and o.confirmed_at is null and o.given_up is null))`
      const reads = sql<boolean>`(${canRead(at)} and ${isTaken})`
      return db
        .selectFrom('grants')
        .select([
          sql<number>`count(distinct client_id) filter (where ${reads} and grantee is null)::int`.as(
            'apps',
          ),
          sql<number>`count(distinct grantee -> 'alias') filter (where ${reads})::int`.as('people'),
          sql<number>`count(*) filter (where not ${isLive(at)})::int`.as('ended'),
        ])
        .where('account', '=', account)
        .executeTakeFirstOrThrow()
    },
  }
}
