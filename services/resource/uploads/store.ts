import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline as piped } from 'node:stream/promises'
import type { Part } from '@mandate/importer'
import { Problem } from '@mandate/server'
import { formatBytes, type Lang } from '@mandate/ui'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { ByteRange, ObjectStore } from '../files/objects.ts'
import type { OwnersStore } from '../owners/store.ts'
import { checked } from './checked.ts'
import { decryptUpload } from './cipher.ts'
import { type Marked, type Marker, marker, markKey } from './marks.ts'
import type { UploadState } from './tables.ts'

/** Something sent, or being sent. Sizes in bytes; `size` is null until a one-shot upload is whole. */
export interface Upload {
  id: string
  owner: string
  name: string
  size: number | null
  received: number
  state: UploadState
  createdAt: Date
}

export type UploadsStore = ReturnType<typeof uploadsStore>

export const objectOf = (upload: string) => `uploads/${upload}`

export function uploadsStore(options: {
  db: Kysely<Database>
  objects: ObjectStore
  owners: Pick<OwnersStore, 'keys' | 'usage'>
}) {
  const { db, objects, owners } = options

  /** Bytes that may still be sent. Uploads are gone after their import, so they count apart. */
  async function room(owner: string, within: Kysely<Database> = db): Promise<number> {
    const { used, quota } = await owners.usage(owner)
    const { pending } = await within
      .selectFrom('uploads')
      .select(sql<number>`coalesce(sum(greatest(size, received)), 0)`.as('pending'))
      .where('owner', '=', owner)
      .where('state', 'in', ['receiving', 'complete'])
      .executeTakeFirstOrThrow()
    return quota - used - Number(pending)
  }

  /**
   * What is left, by the row of the owner: uploads that begin or end at once see each other.
   * @throws Problem 413 `quota_exceeded` when `size` more bytes do not fit
   */
  async function takeRoom(tx: Kysely<Database>, owner: string, size: number): Promise<void> {
    await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
    const left = await room(owner, tx)
    if (left <= 0 || size > left) throw quotaExceeded(left)
  }

  async function remove(upload: Upload, state: 'removed' | 'imported' = 'removed') {
    await objects.remove([objectOf(upload.id)])
    const ended = db.updateTable('uploads').set({ state })
    await ended.where('owner', '=', upload.owner).where('upload', '=', upload.id).execute()
    await db
      .deleteFrom('upload_marks')
      .where('owner', '=', upload.owner)
      .where('upload', '=', upload.id)
      .execute()
  }

  async function marksOf({ owner, id }: Pick<Upload, 'owner' | 'id'>): Promise<Marked[]> {
    const rows = await db
      .selectFrom('upload_marks')
      .select(['first', 'last', 'marks'])
      .where('owner', '=', owner)
      .where('upload', '=', id)
      .orderBy('first')
      .execute()
    return rows.map(({ first, last, marks }) => {
      return { first: Number(first), last: Number(last), marks }
    })
  }

  /** The bytes of an upload from `start` up to, not including, `end`; what does not have its marks is not given. */
  async function read(
    upload: Upload,
    start: number,
    end: number,
    marks: readonly Marked[],
  ): Promise<Readable> {
    const { dataKey } = await owners.keys(upload.owner)
    const key = markKey(dataKey, upload.id)
    const get = (range: ByteRange) => objects.get(objectOf(upload.id), range)
    const sealed = checked(get, key, marks, { start, end })
    const plain = decryptUpload(sealed, dataKey, upload.id, start)
    return Readable.from(plain, { objectMode: false })
  }

  return {
    room,
    remove,

    /** Marks what is stored of an upload from byte `at` on. */
    async marker({ owner, id }: Pick<Upload, 'owner' | 'id'>, at: number): Promise<Marker> {
      const { dataKey } = await owners.keys(owner)
      const marked = (await marksOf({ owner, id })).at(-1)?.last ?? 0
      return marker(markKey(dataKey, id), { at, marked }, async (run) => {
        await db
          .insertInto('upload_marks')
          .values({ owner, upload: id, ...run })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      })
    },

    /** @throws Problem 413 `quota_exceeded` when `size` bytes do not fit */
    async create(owner: string, about: { name: string; size: number | null; sha256?: string }) {
      const id = randomUUID()
      const row = {
        ...{ owner, upload: id, name: about.name, size: about.size, received: 0 },
        sha256: about.sha256 ? Buffer.from(about.sha256, 'hex') : null,
      }
      await db.transaction().execute(async (tx) => {
        await takeRoom(tx, owner, about.size ?? 0)
        await tx.insertInto('uploads').values(row).execute()
      })
      return id
    },

    async find(id: string, owner?: string): Promise<Upload | null> {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null
      let query = db.selectFrom('uploads').selectAll().where('upload', '=', id)
      if (owner !== undefined) query = query.where('owner', '=', owner)
      const row = await query.executeTakeFirst()
      return row ? toUpload(row) : null
    },

    /** Those not yet whole and those not yet imported, newest first. */
    async open(owner: string): Promise<Upload[]> {
      const rows = await db
        .selectFrom('uploads')
        .selectAll()
        .where('owner', '=', owner)
        .where('state', 'in', ['receiving', 'complete'])
        .orderBy('created_at', 'desc')
        .execute()
      return rows.map(toUpload)
    },

    /** So much of it is here, for those who look. */
    async heard(id: string, received: number) {
      await db.updateTable('uploads').set({ received }).where('upload', '=', id).execute()
    },

    /**
     * Every byte is here: it may be imported, if it is what the sender said it would be.
     * @throws Problem 400 `checksum_mismatch`, then nothing of it is kept; 413 `quota_exceeded` when
     * its size was not known before and others have filled the room meanwhile
     */
    async complete(id: string, size: number) {
      const row = await db
        .selectFrom('uploads')
        .selectAll()
        .where('upload', '=', id)
        .executeTakeFirstOrThrow()
      const upload = toUpload(row)
      if (row.sha256) {
        const hash = createHash('sha256')
        await piped(await read(upload, 0, size, await marksOf(upload)), hash)
        if (!hash.digest().equals(row.sha256)) {
          await remove(upload)
          const detail = `The bytes of ${row.name} are not those of the SHA-256 sent with it. Send it again.`
          throw new Problem(400, 'checksum_mismatch', detail)
        }
      }
      await db.transaction().execute(async (tx) => {
        if (row.size === null) await takeRoom(tx, upload.owner, size - upload.received)
        await tx
          .updateTable('uploads')
          .set({ state: 'complete', size, received: size, completed_at: new Date() })
          .where('upload', '=', id)
          // Its owner may have taken it back while the last of it came: then there are no bytes.
          .where('state', '=', 'receiving')
          .execute()
      })
    },

    /** Whole uploads as the importers read them. */
    part(upload: Upload): Part {
      const size = upload.size ?? 0
      let marks: Promise<Marked[]> | null = null
      return {
        name: upload.name,
        size,
        read(start, endExclusive) {
          const end = Math.min(endExclusive, size)
          if (end <= start) return Readable.from([])
          return Readable.from(
            lazily(async () => {
              // Nothing is added to them any more.
              marks ??= marksOf(upload)
              marks.catch(() => {
                marks = null
              })
              return read(upload, start, end, await marks)
            }),
            { objectMode: false },
          )
        },
      }
    },

    /**
     * Removes what was begun or not imported within a week; what an import under way reads stays, and a home that is brought.
     * Returns how many.
     */
    async removeOld(now: Date): Promise<number> {
      const before = new Date(now.getTime() - 7 * 86_400_000)
      const rows = await db
        .selectFrom('uploads')
        .selectAll()
        .where('state', 'in', ['receiving', 'complete'])
        .where('created_at', '<', before)
        .where(
          sql<boolean>`not exists (select from import_parts p join imports i using (owner, import)
            where p.owner = uploads.owner and p.upload = uploads.upload
              and i.state in ('queued', 'running', 'paused'))
            and not exists (select from home_restores r where r.owner = uploads.owner
              and uploads.upload = any(r.uploads) and r.state in ('queued', 'running'))`,
        )
        .limit(1000)
        .execute()
      for (const row of rows) await remove(toUpload(row))
      return rows.length
    },
  }
}

export function quotaExceeded(left: number): Problem {
  const free = (lang: Lang) => formatBytes(Math.max(0, left), lang)
  return new Problem(413, 'quota_exceeded', {
    en: `This does not fit: ${free('en')} of your storage are free. Remove an import, or ask for more room.`,
    fr: `Cela ne tient pas : il vous reste ${free('fr')}. Retirez un import, ou demandez plus de place.`,
  })
}

async function* lazily(open: () => Promise<Readable>): AsyncGenerator<Buffer> {
  yield* await open()
}

function toUpload(row: {
  upload: string
  owner: string
  name: string
  size: number | null
  received: number
  state: UploadState
  created_at: Date
}): Upload {
  const { upload, owner, name, size, received, state } = row
  return { id: upload, owner, name, size, received, state, createdAt: row.created_at }
}
