import { createHash } from 'node:crypto'
import type { Jobs } from '@mandate/server'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import type { WaitsFor } from '../../files/waits-for.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import type { RestorePlace, RestoreState } from '../tables.ts'
import type { Home } from './archive.ts'
import { type Refusal, RestoreRefused } from './refused.ts'
import type { Trusted } from './trust.ts'

export const restoreQueue = 'restore'

export interface Restore {
  owner: string
  number: number
  staged: string
  state: RestoreState
  problem: Refusal | null
  detail: string | null
  uploads: string[]
  read: number
  /** Bytes that are read in all: each once to check it and once to bring it. */
  size: number
  place: RestorePlace
  attempts: number
  /** What it has to wait for; null: nothing. */
  waits: WaitsFor | null
  createdAt: Date
}

export type RestoresStore = ReturnType<typeof restoresStore>

export function restoresStore(options: {
  db: Kysely<Database>
  owners: Pick<OwnersStore, 'keys' | 'stage' | 'destroy' | 'byId'>
  clock: () => number
}) {
  const { db, owners, clock } = options
  const change = (
    { owner, number }: Pick<Restore, 'owner' | 'number'>,
    on: Kysely<Database> = db,
  ) => on.updateTable('home_restores').where('owner', '=', owner).where('restore', '=', number)

  return {
    /** @throws RestoreRefused when something is here already */
    async create(
      owner: Owner,
      asked: { uploads: string[]; size: number; idKey: Buffer; home: Home },
      jobs: Pick<Jobs, 'send'>,
    ): Promise<number> {
      return db.transaction().execute(async (tx) => {
        await tx
          .selectFrom('owners')
          .select('owner')
          .where('owner', '=', owner.id)
          .forUpdate()
          .execute()
        await requireEmpty(tx, owner.id)
        await requireNew(tx, asked.home, asked.idKey)
        const staged = await owners.stage(tx, asked.idKey)
        const { last } = await tx
          .selectFrom('home_restores')
          .select((of) => of.fn.max('restore').as('last'))
          .where('owner', '=', owner.id)
          .executeTakeFirstOrThrow()
        const number = (last ?? 0) + 1
        await tx
          .insertInto('home_restores')
          .values({
            ...{ owner: owner.id, restore: number, staged, uploads: asked.uploads },
            ...{ size: asked.size * 2, created_at: new Date(clock()) },
            place: JSON.stringify({ phase: 'check', done: 0, read: 0 } satisfies RestorePlace),
          })
          .execute()
        const job = { owner: owner.id, restore: number }
        await jobs.send(restoreQueue, job, { db: tx, key: `${owner.id}/${number}` })
        return number
      })
    },

    /** Nothing is here yet. */
    isFree: (owner: string) => isEmpty(db, owner),

    async find(owner: string, number: number): Promise<Restore | null> {
      const row = await db
        .selectFrom('home_restores')
        .selectAll()
        .where('owner', '=', owner)
        .where('restore', '=', number)
        .executeTakeFirst()
      return row ? toRestore(row) : null
    },

    /** The newest; null: none. */
    async newest(owner: string): Promise<Restore | null> {
      const row = await db
        .selectFrom('home_restores')
        .selectAll()
        .where('owner', '=', owner)
        .orderBy('restore', 'desc')
        .executeTakeFirst()
      return row ? toRestore(row) : null
    },

    async begin(owner: string, number: number): Promise<Restore | null> {
      const row = await change({ owner, number })
        .set({ state: 'running', attempts: sql`attempts + 1` })
        .where('state', 'in', ['queued', 'running'])
        .returningAll()
        .executeTakeFirst()
      return row ? toRestore(row) : null
    },

    async place(restore: Restore, place: RestorePlace): Promise<void> {
      const { numUpdatedRows } = await change(restore)
        .set({ place: JSON.stringify(place), read: place.read, attempts: 1, waits: null })
        .where('state', '=', 'running')
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) throw new RestoreRefused('failed', 'nobody waits for it any more')
    },

    /** It waits, and the attempt does not count: nothing is wrong with it. */
    async postpone(restore: Restore, waits: WaitsFor): Promise<void> {
      await change(restore)
        .set({ waits, attempts: sql`greatest(attempts - 1, 0)` })
        .where('state', '=', 'running')
        .execute()
    },

    /** Nothing of it stays: what has come is cleared away like a home that was deleted. */
    async fail(restore: Restore, refused: RestoreRefused): Promise<void> {
      await db.transaction().execute(async (tx) => {
        await change(restore, tx)
          .set({
            ...{ state: 'failed', problem: refused.code, detail: refused.message.slice(0, 500) },
            finished_at: new Date(clock()),
          })
          .execute()
        await owners.destroy(tx, restore.staged)
      })
    },

    /** From its commit on the account's home is the one that came; the empty one is cleared away. */
    async complete(restore: Restore, home: Home, trust: Trusted): Promise<void> {
      const { owner, staged } = restore
      const { idKey } = await owners.keys(staged)
      const present = await owners.byId(owner)
      if (!present) throw new RestoreRefused('failed', 'the account was deleted')
      const print = keyPrint(idKey)
      await db.transaction().execute(async (tx) => {
        await tx
          .selectFrom('owners')
          .select('owner')
          .where('owner', '=', owner)
          .forUpdate()
          .execute()
        await sql`select pg_advisory_xact_lock(hashtextextended(${print.toString('hex')}, 0))`.execute(
          tx,
        )
        await requireEmpty(tx, owner)
        await requireNew(tx, home, idKey)
        const former = [...home.former_resources, home.resource]
        for (const [nth, url] of former.entries()) {
          const keys = url === home.resource ? trust.keys : (trust.formerKeys.get(url) ?? [])
          await tx
            .insertInto('former_resources')
            .values({
              ...{ owner: staged, url, nth, key_print: print },
              ...{ service_keys: JSON.stringify({ keys }), log_key: null, log_bytes: null },
            })
            .execute()
        }
        const done = { state: 'completed' as const, finished_at: new Date(clock()) }
        await change(restore, tx)
          .set({ ...done, owner: staged })
          .execute()
        await owners.destroy(tx, owner)
        await tx
          .updateTable('owners')
          .set({ account: present.account, revision: home.revision, imports: home.imports })
          .where('owner', '=', staged)
          .execute()
      })
    },
  }
}

/** A home is brought to where nothing is yet. @throws RestoreRefused */
async function requireEmpty(tx: Transaction<Database>, owner: string): Promise<void> {
  if (await isEmpty(tx, owner)) return
  throw new RestoreRefused('not_empty', 'this account has data or a provider')
}

/** An import that is over and gave nothing left nothing either: often it was the archive itself, sent where exports are. */
async function isEmpty(tx: Kysely<Database>, owner: string): Promise<boolean> {
  const { rows } = await sql<{ is_empty: boolean }>`
    select not exists (select from records where owner = ${owner}::uuid)
      and not exists (select from imports where owner = ${owner}::uuid
        and (state in ('queued', 'running', 'paused') or coalesce(report->'collections', '{}') <> '{}'))
      and not exists (select from bindings where owner = ${owner}::uuid)
      and not exists (select from grants where owner = ${owner}::uuid) as is_empty`.execute(tx)
  return rows[0]?.is_empty === true
}

/** No home is here twice, told by the key of its ids. @throws RestoreRefused */
async function requireNew(tx: Transaction<Database>, home: Home, idKey: Buffer): Promise<void> {
  const row = await tx
    .selectFrom('former_resources as f')
    .innerJoin('owners as o', 'o.owner', 'f.owner')
    .select('f.url')
    .where('f.url', 'in', [home.resource, ...home.former_resources])
    .where('f.key_print', '=', keyPrint(idKey))
    .where('o.deleted_at', 'is', null)
    .executeTakeFirst()
  if (row) throw new RestoreRefused('exists', `${row.url} was brought here before`)
}

function keyPrint(idKey: Buffer): Buffer {
  return createHash('sha256').update('mandate home').update(idKey).digest()
}

function toRestore(row: Selectable<Database['home_restores']>): Restore {
  return {
    ...{ owner: row.owner, number: row.restore, staged: row.staged, state: row.state },
    ...{ problem: row.problem, detail: row.detail, uploads: row.uploads },
    ...{ read: Number(row.read), size: Number(row.size), place: row.place as RestorePlace },
    ...{ attempts: row.attempts, waits: row.waits, createdAt: row.created_at },
  }
}
