import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import type { WaitsFor } from '../../files/waits-for.ts'
import type { LockedKey } from '../archive/key.ts'
import type { Place } from '../archive/sections.ts'
import type { TakeOutCounts, TakeOutState } from '../tables.ts'
import { estimateOf } from './estimate.ts'
import { partSize } from './part-size.ts'

/** How long the parts wait to be fetched, ms. */
export const KEPT = 7 * 86_400_000

export interface TakeOut {
  owner: string
  number: number
  state: TakeOutState
  idKey: LockedKey
  /** Bytes, unpacked, after which a part ends. */
  partBytes: number
  /** Bytes, unpacked. */
  estimate: number
  written: number
  place: Place | null
  attempts: number
  /** What it has to wait for; null: nothing. */
  waits: WaitsFor | null
  counts: TakeOutCounts
  createdAt: Date
  expiresAt: Date | null
}

export interface TakeOutPart {
  part: number
  objectKey: string
  name: string
  bytes: number
  sha256: string
  files: number
  records: number
  /** SHA-256 of the part's own list of files, hex. */
  manifest: string
  madeAt: Date
}

export type TakeOutsStore = ReturnType<typeof takeOutsStore>

export function takeOutsStore(options: { db: Kysely<Database>; clock: () => number }) {
  const { db, clock } = options
  const one = (owner: string, number: number) =>
    db.selectFrom('take_outs').where('owner', '=', owner).where('take_out', '=', number)
  const change = (owner: string, number: number, on: Kysely<Database> = db) =>
    on.updateTable('take_outs').where('owner', '=', owner).where('take_out', '=', number)

  /** The live one ends; its parts are swept up. */
  const removeLive = (on: Kysely<Database>, owner: string) =>
    on
      .updateTable('take_outs')
      .set({ state: 'removed', finished_at: new Date(clock()) })
      .where('owner', '=', owner)
      .where('state', 'in', ['queued', 'running', 'ready'])
      .execute()

  return {
    /** Takes the place of one that is there. `within` runs in the same transaction. */
    async create(
      owner: string,
      { idKey, partBytes }: { idKey: LockedKey; partBytes: number },
      within: (tx: Transaction<Database>, number: number) => Promise<void>,
    ): Promise<number> {
      const { bytes } = await estimateOf(db, owner)
      return db.transaction().execute(async (tx) => {
        await tx
          .selectFrom('owners')
          .select('owner')
          .where('owner', '=', owner)
          .forUpdate()
          .execute()
        await removeLive(tx, owner)
        const { last } = await tx
          .selectFrom('take_outs')
          .select((of) => of.fn.max('take_out').as('last'))
          .where('owner', '=', owner)
          .executeTakeFirstOrThrow()
        const number = (last ?? 0) + 1
        const made = { id_key: JSON.stringify(idKey), created_at: new Date(clock()) }
        await tx
          .insertInto('take_outs')
          .values({
            owner,
            take_out: number,
            part_bytes: partSize(partBytes, bytes),
            estimate: bytes,
            ...made,
          })
          .execute()
        await within(tx, number)
        return number
      })
    },

    async find(owner: string, number: number): Promise<TakeOut | null> {
      const row = await one(owner, number).selectAll().executeTakeFirst()
      return row ? toTakeOut(row) : null
    },

    /** The newest first. */
    async list(owner: string): Promise<TakeOut[]> {
      const rows = await db
        .selectFrom('take_outs')
        .selectAll()
        .where('owner', '=', owner)
        .orderBy('take_out', 'desc')
        .limit(20)
        .execute()
      return rows.map(toTakeOut)
    },

    async parts(owner: string, number: number): Promise<TakeOutPart[]> {
      const rows = await db
        .selectFrom('take_out_parts')
        .selectAll()
        .where('owner', '=', owner)
        .where('take_out', '=', number)
        .orderBy('part')
        .execute()
      return rows.map(({ object_key: objectKey, made_at: madeAt, ...row }) => ({
        ...{ part: row.part, name: row.name, files: row.files, manifest: row.manifest },
        ...{ objectKey, bytes: Number(row.bytes), records: Number(row.records), madeAt },
        sha256: row.sha256.toString('hex'),
      }))
    },

    /** The one to write now, counted as an attempt; null when it is none any more. */
    async begin(owner: string, number: number): Promise<TakeOut | null> {
      const row = await change(owner, number)
        .set({ state: 'running', attempts: sql`attempts + 1` })
        .where('state', 'in', ['queued', 'running'])
        .returningAll()
        .executeTakeFirst()
      return row ? toTakeOut(row) : null
    },

    /** False when nobody wants it any more. */
    async wrote(owner: string, number: number, written: number): Promise<boolean> {
      const { numUpdatedRows } = await change(owner, number)
        .set({ written, waits: null })
        .where('state', '=', 'running')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    /** A part is whole; with the last one the archive is. False when another process made it, or nobody wants it. */
    async keepPart(
      { owner, number }: Pick<TakeOut, 'owner' | 'number'>,
      part: TakeOutPart,
      now: { written: number; counts: TakeOutCounts; place: Place | null },
    ): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const isLast = now.place === null
        const { numUpdatedRows } = await change(owner, number, tx)
          .set({
            ...{ written: now.written, counts: JSON.stringify(now.counts), attempts: 0 },
            waits: null,
            place: JSON.stringify(now.place),
            ...(isLast && {
              state: 'ready' as const,
              finished_at: new Date(clock()),
              expires_at: new Date(clock() + KEPT),
            }),
          })
          .where('state', '=', 'running')
          .executeTakeFirst()
        if (numUpdatedRows !== 1n) return false
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('take_out_parts')
          .values({
            ...{ owner, take_out: number, part: part.part, name: part.name, files: part.files },
            ...{ object_key: part.objectKey, bytes: part.bytes, records: part.records },
            ...{ sha256: Buffer.from(part.sha256, 'hex'), manifest: part.manifest },
            made_at: part.madeAt,
          })
          .onConflict((conflict) => conflict.columns(['owner', 'take_out', 'part']).doNothing())
          .executeTakeFirstOrThrow()
        if (numInsertedOrUpdatedRows !== 1n) throw new Error(`Part ${part.part} was made twice`)
        return true
      })
    },

    /** It waits, and the attempt does not count: nothing is wrong with it. */
    async postpone(owner: string, number: number, waits: WaitsFor): Promise<void> {
      await change(owner, number)
        .set({ waits, attempts: sql`greatest(attempts - 1, 0)` })
        .where('state', '=', 'running')
        .execute()
    },

    async fail(owner: string, number: number): Promise<void> {
      const ended = { state: 'failed' as const, finished_at: new Date(clock()) }
      await change(owner, number).set(ended).where('state', '=', 'running').execute()
    },

    remove: (owner: string) => removeLive(db, owner),

    /** Ends those whose time is over. @returns objects that nobody is handed any more; their rows are gone */
    async sweep(now: Date): Promise<string[]> {
      await db
        .updateTable('take_outs')
        .set({ state: 'removed' })
        .where('state', '=', 'ready')
        .where('expires_at', '<=', now)
        .execute()
      const { rows } = await sql<{ object_key: string }>`
        delete from take_out_parts p using take_outs t
        where (t.owner, t.take_out) = (p.owner, p.take_out) and t.state in ('removed', 'failed')
        returning p.object_key`.execute(db)
      return rows.map((row) => row.object_key)
    },
  }
}

function toTakeOut(row: Selectable<Database['take_outs']>): TakeOut {
  return {
    ...{ owner: row.owner, number: row.take_out, state: row.state, idKey: row.id_key },
    ...{ partBytes: Number(row.part_bytes), estimate: Number(row.estimate) },
    ...{ written: Number(row.written), place: row.place },
    ...{ attempts: row.attempts, waits: row.waits, counts: row.counts },
    ...{ createdAt: row.created_at, expiresAt: row.expires_at },
  }
}

/**
 * What stands in the links to the parts, beside the session: only a page that asked for a fresh sign-in shows it, so a
 * stolen session alone fetches nothing, and a download may go on for days.
 */
export function linkKey(dataKey: Buffer, number: number): string {
  return createHmac('sha256', dataKey).update(`mandate take-out ${number}`).digest('base64url')
}

export function isLinkKey(given: unknown, dataKey: Buffer, number: number): boolean {
  const wanted = Buffer.from(linkKey(dataKey, number))
  const bytes = Buffer.from(String(given ?? ''))
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted)
}
