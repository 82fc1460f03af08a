import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { NewsKind } from './tables.ts'

/** "Replacing or removing it takes effect after 72 hours, announced to the owner", ms. */
export const WAIT = 72 * 3600 * 1000

/** The recovery key that counts now, and what is to become of it. */
export interface RecoveryKey {
  /** Ed25519 public half, base64url. */
  x: string
  madeAt: Date
  /** `x` null: it is to be removed. */
  next: { x: string | null; at: Date } | null
}

export interface News {
  kind: NewsKind
  at: Date
}

export interface RecoveryKeys {
  present(owner: string): Promise<RecoveryKey | null>
  /** The first counts at once; another after 72 hours, unless the owner keeps the present one. */
  register(owner: string, x: string): Promise<'made' | 'replace_asked'>
  remove(owner: string): Promise<void>
  /** The present key stays; what waits is forgotten. */
  keep(owner: string): Promise<void>
  /** Tells the owner of something. @returns false when the owner has yet to see that it happened */
  tell(owner: string, kind: NewsKind): Promise<boolean>
  /** What happened since the owner last looked. */
  unseen(owner: string): Promise<News[]>
  /** The latest, newest first; the owner sees them now. */
  look(owner: string): Promise<News[]>
}

export function recoveryKeys(options: { db: Kysely<Database>; clock: () => number }): RecoveryKeys {
  const { db, clock } = options
  const now = () => new Date(clock())

  /** What waited long enough is done first, whoever asks. */
  async function settle(on: Kysely<Database>, owner: string): Promise<void> {
    const due = on.selectFrom('recovery_keys').select('owner').where('owner', '=', owner)
    if (!(await due.where('next_at', '<=', now()).executeTakeFirst())) return
    await on
      .deleteFrom('recovery_keys')
      .where('owner', '=', owner)
      .where('next_at', '<=', now())
      .where('next_x', 'is', null)
      .execute()
    await on
      .updateTable('recovery_keys')
      .set({ x: sql`next_x`, made_at: sql`next_at`, next_x: null, next_at: null })
      .where('owner', '=', owner)
      .where('next_at', '<=', now())
      .execute()
  }

  async function wait(owner: string, x: string | null): Promise<void> {
    await settle(db, owner)
    await db
      .updateTable('recovery_keys')
      .set({ next_x: x, next_at: new Date(clock() + WAIT) })
      .where('owner', '=', owner)
      .execute()
  }

  return {
    async present(owner) {
      await settle(db, owner)
      const row = await db
        .selectFrom('recovery_keys')
        .selectAll()
        .where('owner', '=', owner)
        .executeTakeFirst()
      if (!row) return null
      const next = row.next_at && { x: row.next_x, at: row.next_at }
      return { x: row.x, madeAt: row.made_at, next }
    },

    async register(owner, x) {
      await settle(db, owner)
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('recovery_keys')
        .values({ owner, x, made_at: now(), next_x: null, next_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 1n) return 'made'
      await wait(owner, x)
      return 'replace_asked'
    },

    remove: (owner) => wait(owner, null),

    async keep(owner) {
      await settle(db, owner)
      await db
        .updateTable('recovery_keys')
        .set({ next_x: null, next_at: null })
        .where('owner', '=', owner)
        .execute()
    },

    async tell(owner, kind) {
      const { rows } = await sql`
        insert into recovery_news (owner, at, kind)
        select ${owner}::uuid, ${now()}::timestamptz, ${kind}::text where not exists (
          select from recovery_news where owner = ${owner} and kind = ${kind} and noticed_at is null)
        returning kind`.execute(db)
      return rows.length > 0
    },

    unseen: (owner) =>
      db
        .selectFrom('recovery_news')
        .select(['kind', 'at'])
        .where('owner', '=', owner)
        .where('noticed_at', 'is', null)
        .orderBy('at', 'desc')
        .execute(),

    async look(owner) {
      const rows = await db
        .selectFrom('recovery_news')
        .select(['kind', 'at'])
        .where('owner', '=', owner)
        .orderBy('at', 'desc')
        .limit(20)
        .execute()
      await db
        .updateTable('recovery_news')
        .set({ noticed_at: now() })
        .where('owner', '=', owner)
        .where('noticed_at', 'is', null)
        .execute()
      return rows
    },
  }
}
