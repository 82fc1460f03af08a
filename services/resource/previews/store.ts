import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { encrypt, objectKey } from '../files/encryption.ts'
import type { ObjectStore } from '../files/objects.ts'
import { readSealed } from '../files/reading.ts'
import type { OwnersStore } from '../owners/store.ts'
import type { Drawn } from './draw.ts'
import { MOST_BYTES, SIZES, type Size, TYPES } from './limits.ts'

export type PreviewsStore = ReturnType<typeof previewsStore>

/** Small pictures, encrypted like the files they are of. They are not counted in what an owner stores. */
export function previewsStore(options: {
  db: Kysely<Database>
  store: ObjectStore
  owners: Pick<OwnersStore, 'keys'>
}) {
  const { db, store, owners } = options

  /** Keeps what of a file was drawn; of nothing, that it was tried. */
  async function save(owner: string, sha256: Buffer, pictures: Drawn['pictures']): Promise<void> {
    const { dataKey } = await owners.keys(owner)
    for (const kind of SIZES) {
      const drawn = pictures.find(({ size }) => size === kind)
      const key = drawn ? newKey() : null
      if (drawn && key) {
        const bytes = Buffer.from(drawn.bytes)
        await store.put(key, encrypt(once(bytes), objectKey(dataKey, key)))
      }
      const about = [drawn?.bytes.length ?? 0, drawn?.width ?? 0, drawn?.height ?? 0]
      // The file may have gone while it was drawn, or have been drawn by another worker. A home that is deleted in this moment waits
      // for the row, or is not added to: otherwise the row would go with its file, and nobody would know of the object.
      const kept = await sql`
        insert into blob_previews (owner, sha256, kind, object_key, size, width, height)
        select b.owner, b.sha256, ${kind}, ${key}, ${about[0]}, ${about[1]}, ${about[2]}
        from blobs b join owners o on o.owner = b.owner and o.deleted_at is null
        where b.owner = ${owner} and b.sha256 = ${sha256}
        for key share of o on conflict do nothing`.execute(db)
      if (key && kept.numAffectedRows !== 1n) await store.remove([key])
    }
  }

  return {
    save,

    /** Files of an owner that wait for their previews. */
    async waiting(owner: string, limit: number): Promise<Buffer[]> {
      const rows = await db
        .selectFrom('blobs as b')
        .select('sha256')
        .where('owner', '=', owner)
        .where('mime', 'in', TYPES)
        .where('size', '<=', MOST_BYTES)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('blob_previews as p')
                .select('p.kind')
                .whereRef('p.owner', '=', 'b.owner')
                .whereRef('p.sha256', '=', 'b.sha256'),
            ),
          ),
        )
        .limit(limit)
        .execute()
      return rows.map((row) => row.sha256)
    },

    /** Owners of whom files wait. */
    async owners(): Promise<string[]> {
      const rows = await sql<{ owner: string }>`
        select distinct owner from blobs b
        where mime in (${sql.join(TYPES)}) and size <= ${MOST_BYTES} and not exists (
          select from blob_previews p where (p.owner, p.sha256) = (b.owner, b.sha256))`.execute(db)
      return rows.rows.map((row) => row.owner)
    },

    /** Those of these files that have previews. */
    async among(owner: string, files: string[]): Promise<Set<string>> {
      if (files.length === 0) return new Set()
      const rows = await db
        .selectFrom('blob_previews')
        .select('sha256')
        .distinct()
        .where('owner', '=', owner)
        .where(
          'sha256',
          'in',
          files.map((sha256) => Buffer.from(sha256, 'hex')),
        )
        .where('object_key', 'is not', null)
        .execute()
      return new Set(rows.map(({ sha256 }) => sha256.toString('hex')))
    },

    /** The bytes of a preview, WebP. Null: there is none, or not yet. */
    async open(owner: string, sha256: string, kind: Size): Promise<Buffer | null> {
      const row = await db
        .selectFrom('blob_previews')
        .select(['object_key', 'size'])
        .where('owner', '=', owner)
        .where('sha256', '=', Buffer.from(sha256, 'hex'))
        .where('kind', '=', kind)
        .executeTakeFirst()
      if (!row?.object_key) return null
      const { dataKey } = await owners.keys(owner)
      const range = { start: 0, end: row.size }
      const key = objectKey(dataKey, row.object_key)
      const object = { name: row.object_key, key, size: row.size }
      return buffer(await readSealed(store, object, range))
    },
  }
}

function newKey(): string {
  const random = randomBytes(20).toString('hex')
  return `previews/${random.slice(0, 2)}/${random}`
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
