import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { type SeenGrant, toSeen } from '../rows.ts'

/** So many ended ones stand on one page. */
const PAGE = 50
/** An app that has read nothing for so long is one that its owner may have forgotten, ms. */
export const IDLE_MS = 90 * 86_400_000

/** Where the next page of ended access begins: `{ms}.{grant id}`, as `before` in its address. */
export type EndedCursor = string

export interface Counts {
  apps: number
  people: number
  /** Apps that are news to the owner, and people. */
  unseen: number
  unseenPeople: number
  idle: number
  /** Apps, and people, that wait for their owner to trust somebody here. */
  waiting: number
  ended: number
}

/** An owner's grants as pages list them. */
export interface AccessLists {
  /** What opens something now, newest first. */
  live(owner: string): Promise<SeenGrant[]>
  /** Of a home that was brought here, what may go on once its owner trusts somebody; newest first. */
  waiting(owner: string): Promise<SeenGrant[]>
  /** The rest, by when it ended, newest first; null for a cursor of nobody's. */
  ended(
    owner: string,
    before: EndedCursor | null,
  ): Promise<{ grants: SeenGrant[]; next: EndedCursor | null } | null>
  /** How many apps can read, how many of them are news to the owner, how many are idle, and how much has ended. */
  counts(owner: string): Promise<Counts>
  /** Of these grants, the aliases of those that are for a person. */
  peopleOf(owner: string, ids: string[]): Promise<ReadonlyMap<string, string>>
  /** What is idle now may stay so for another while. */
  keepIdle(owner: string): Promise<void>
}

export function accessLists(options: { db: Kysely<Database>; clock: () => number }): AccessLists {
  const { db } = options
  const now = () => new Date(options.clock())

  /** Not ended, not over, and honoured by a binding that stands: `manages`, for many at once. */
  const isLive = (owner: string, at: Date) =>
    sql<boolean>`(revoked_at is null and (expires_at is null or expires_at > ${at})
      and (issuer in (select issuer from bindings where owner = ${owner} and active)
        or grant_id in (select one ->> 'grant' from bindings, jsonb_array_elements(carry) one
          where owner = ${owner} and active)))`

  /** Honoured where the home came from, and nobody is trusted here yet. What is for one use does not go on. */
  const isWaiting = (owner: string, at: Date) =>
    sql<boolean>`(revoked_at is null and (expires_at is null or expires_at > ${at}) and not once
      and not exists (select from bindings where owner = ${owner})
      and exists (select from former_bindings b where b.owner = ${owner} and b.active
        and b.url = (select url from former_resources where owner = ${owner} order by nth desc limit 1)
        and (b.issuer = grants.issuer
          or grant_id in (select one ->> 'grant' from jsonb_array_elements(b.carry) one))))`

  /** Nobody has read with it, nor has its owner looked after it, for the time of an idle app. */
  const isIdle = (at: Date) =>
    sql<boolean>`person is null and greatest(first_seen, last_used, kept_at) < ${new Date(at.getTime() - IDLE_MS)}`

  return {
    async live(owner) {
      const rows = await db
        .selectFrom('grants')
        .selectAll()
        .where('owner', '=', owner)
        .where(isLive(owner, now()))
        .orderBy('first_seen', 'desc')
        .orderBy('grant_id')
        .execute()
      return rows.map(toSeen)
    },

    async waiting(owner) {
      const rows = await db
        .selectFrom('grants')
        .selectAll()
        .where('owner', '=', owner)
        .where(isWaiting(owner, now()))
        .orderBy('first_seen', 'desc')
        .orderBy('grant_id')
        .execute()
      return rows.map(toSeen)
    },

    async ended(owner, before) {
      const [, ms, id] = /^(\d{1,15})\.([\x21-\x7e]{1,128})$/.exec(before ?? '') ?? []
      if (before !== null && (ms === undefined || id === undefined)) return null
      const at = now()
      // A grant whose provider went has no end of its own: it stands where it began.
      const end = sql<Date>`coalesce(revoked_at, case when expires_at <= ${at} then expires_at end, first_seen)`
      let query = db
        .selectFrom('grants')
        .selectAll()
        .select(end.as('end'))
        .where('owner', '=', owner)
        .where(sql<boolean>`not ${isLive(owner, at)} and not ${isWaiting(owner, at)}`)
      if (ms !== undefined && id !== undefined) {
        const cursor = new Date(Number(ms))
        query = query.where(sql<boolean>`(${end}, grant_id) < (${cursor}::timestamptz, ${id})`)
      }
      const rows = await query
        .orderBy('end', 'desc')
        .orderBy('grant_id', 'desc')
        .limit(PAGE + 1)
        .execute()
      const shown = rows.slice(0, PAGE)
      const last = shown.at(-1)
      const more = rows.length > PAGE && last
      return {
        grants: shown.map(toSeen),
        next: more ? `${last.end.getTime()}.${last.grant_id}` : null,
      }
    },

    async counts(owner) {
      const at = now()
      const live = isLive(owner, at)
      const waits = isWaiting(owner, at)
      return db
        .selectFrom('grants')
        .select([
          sql<number>`count(distinct client) filter (where ${live} and person is null)::int`.as(
            'apps',
          ),
          sql<number>`count(distinct person) filter (where ${live})::int`.as('people'),
          sql<number>`count(distinct client) filter
            (where ${live} and person is null and noticed_at is null)::int`.as('unseen'),
          sql<number>`count(distinct person) filter (where ${live} and noticed_at is null)::int`.as(
            'unseenPeople',
          ),
          sql<number>`count(distinct client) filter (where ${live} and ${isIdle(at)})::int`.as(
            'idle',
          ),
          sql<number>`count(distinct coalesce(person, client)) filter (where ${waits})::int`.as(
            'waiting',
          ),
          sql<number>`count(*) filter (where not ${live} and not ${waits})::int`.as('ended'),
        ])
        .where('owner', '=', owner)
        .executeTakeFirstOrThrow()
    },

    async peopleOf(owner, ids) {
      if (ids.length === 0) return new Map()
      const rows = await db
        .selectFrom('grants')
        .select(['grant_id', 'person'])
        .where('owner', '=', owner)
        .where('grant_id', 'in', ids)
        .where('person', 'is not', null)
        .execute()
      return new Map(rows.map((row) => [row.grant_id, String(row.person)]))
    },

    async keepIdle(owner) {
      const at = now()
      await db
        .updateTable('grants')
        .set({ kept_at: at })
        .where('owner', '=', owner)
        .where(isLive(owner, at))
        .where(isIdle(at))
        .execute()
    },
  }
}
