import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { OfferTables } from './tables.ts'

/**
 * Unanswered at a time, from one person, from one provider and in all; and all that is kept of one person, and of one provider. What
 * comes beyond is let go. So nobody takes the room of the others at their provider, and no crowd of strangers that of a provider
 * from which something was accepted.
 */
const MOST_NEW_OF_PERSON = 20
const MOST_NEW_OF_ONE = 100
const MOST_NEW = 200
const MOST_OF_PERSON = 100
const MOST_OF_ONE = 500
/** What has ended, or was never answered, goes after this, ms. */
const KEPT_MS = 90 * 86_400_000

/** Something that somebody shares with a person here. Times in milliseconds. */
export interface Share {
  issuer: string
  grant: string
  resource: string
  clientId: string
  sharer: string
  says: Partial<Record<'en' | 'fr', string[]>>
  expiresAt: number | null
  cameAt: number
  answer: 'accepted' | 'hidden' | null
  endedAt: number | null
}

type Arrived = Omit<Share, 'cameAt' | 'answer' | 'endedAt'>

export interface OffersStore {
  /** What an issuer says is shared; what it has ended before stays ended. */
  arrived(account: string, share: Arrived): Promise<void>
  ended(account: string, share: Pick<Share, 'issuer' | 'grant' | 'resource'>): Promise<void>
  /** The newest first. */
  of(account: string): Promise<Share[]>
  find(account: string, issuer: string, grant: string): Promise<Share | null>
  answer(
    account: string,
    share: { issuer: string; grant: string },
    answer: 'accepted' | 'hidden' | null,
  ): Promise<void>
  /** How many wait for an answer. */
  waiting(account: string): Promise<number>
}

export function createOffersStore(
  db: Kysely<Database>,
  clock: () => number,
  own: string,
): OffersStore {
  const now = () => new Date(clock())
  const isLive = (at: Date) =>
    sql<boolean>`(ended_at is null and (expires_at is null or expires_at > ${at}))`
  /** Whether one more has room: counted by the statement that writes it. */
  const hasRoom = (account: string, issuer: string, sharer: string) => {
    const waits = sql<boolean>`answer is null and ${isLive(now())}`
    const theirs = sql<boolean>`issuer = ${issuer}::text and sharer = ${sharer}::text`
    return sql<boolean>`
    (select (count(*) filter (where ${waits}) < ${MOST_NEW} or ${issuer === own}::boolean
          or coalesce(bool_or(issuer = ${issuer}::text and answer = 'accepted'), false))
        and count(*) filter (where ${waits} and issuer = ${issuer}::text) < ${MOST_NEW_OF_ONE}
        and count(*) filter (where ${waits} and ${theirs}) < ${MOST_NEW_OF_PERSON}
        and count(*) filter (where issuer = ${issuer}::text) < ${MOST_OF_ONE}
        and count(*) filter (where ${theirs} and sharer <> '') < ${MOST_OF_PERSON}
      from shared_with_me where account = ${account}::uuid)
    and exists (select from accounts where account = ${account}::uuid)`
  }

  return {
    async arrived(account, share) {
      const ends = share.expiresAt === null ? null : new Date(share.expiresAt)
      await sql`
        insert into shared_with_me (account, issuer, grant_id, resource, client_id, sharer, says, expires_at, came_at)
        select ${account}::uuid, ${share.issuer}::text, ${share.grant}::text, ${share.resource}::text,
          ${share.clientId}::text, ${share.sharer}::text, ${JSON.stringify(share.says)}::jsonb,
          ${ends}::timestamptz, ${now()}::timestamptz
        where ${hasRoom(account, share.issuer, share.sharer)}
        on conflict do nothing`.execute(db)
    },
    async ended(account, { issuer, grant, resource }) {
      // Also one that was not heard of: its announcement may be late, and must find it ended.
      await sql`
        insert into shared_with_me (account, issuer, grant_id, resource, client_id, sharer, says, came_at, answer, ended_at)
        select ${account}::uuid, ${issuer}::text, ${grant}::text, ${resource}::text, '', '', '{}',
          ${now()}::timestamptz, 'hidden', ${now()}::timestamptz
        where ${hasRoom(account, issuer, '')} or exists (select from shared_with_me
          where account = ${account}::uuid and issuer = ${issuer} and grant_id = ${grant})
        on conflict (account, issuer, grant_id) do update
          set ended_at = coalesce(shared_with_me.ended_at, excluded.ended_at)`.execute(db)
    },
    async of(account) {
      const rows = await db
        .selectFrom('shared_with_me')
        .selectAll()
        .where('account', '=', account)
        .where('sharer', '<>', '')
        .orderBy('came_at', 'desc')
        .execute()
      return rows.map(toShare)
    },
    async find(account, issuer, grant) {
      const row = await db
        .selectFrom('shared_with_me')
        .selectAll()
        .where('account', '=', account)
        .where('issuer', '=', issuer)
        .where('grant_id', '=', grant)
        .where('sharer', '<>', '')
        .executeTakeFirst()
      return row ? toShare(row) : null
    },
    async answer(account, { issuer, grant }, answer) {
      await db
        .updateTable('shared_with_me')
        .set({ answer })
        .where('account', '=', account)
        .where('issuer', '=', issuer)
        .where('grant_id', '=', grant)
        .execute()
    },
    async waiting(account) {
      const { count } = await db
        .selectFrom('shared_with_me')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('account', '=', account)
        .where('answer', 'is', null)
        .where(isLive(now()))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

/** Forgets what is over, and what nobody has answered. */
export async function sweepOffers(db: Kysely<Database>, now: number): Promise<void> {
  const before = new Date(now - KEPT_MS)
  await sql`delete from shared_with_me where ended_at < ${before} or expires_at < ${before}
    or (answer is null and came_at < ${before})`.execute(db)
}

function toShare(row: Selectable<OfferTables['shared_with_me']>): Share {
  return {
    issuer: row.issuer,
    grant: row.grant_id,
    resource: row.resource,
    clientId: row.client_id,
    sharer: row.sharer,
    says: row.says,
    expiresAt: row.expires_at?.getTime() ?? null,
    cameAt: row.came_at.getTime(),
    answer: row.answer,
    endedAt: row.ended_at?.getTime() ?? null,
  }
}
