import { createHash, randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { mimeOf } from '@mandate/importer'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { OwnersStore } from '../owners/store.ts'
import { encrypt, objectKey } from './encryption.ts'
import type { ByteRange, ObjectStore } from './objects.ts'
import { readSealed } from './reading.ts'
import { spent } from './spent.ts'

/** How a record refers to a file; `sha256` in hex, `size` in bytes. */
export interface FileRef {
  sha256: string
  size: number
  mime: string
  name: string
}

export interface Blobs {
  /**
   * Stores a file once per owner. Throws `QuotaExceeded`; then nothing is kept.
   * @param about.isOurs nobody else holds the pieces of `source`: their memory is given back at once
   */
  write(
    owner: string,
    source: AsyncIterable<Buffer>,
    about: { name: string; mime?: string; isOurs?: boolean },
  ): Promise<FileRef>
  /** Null when the owner has no such file. */
  find(owner: string, sha256: string): Promise<StoredFile | null>
}

/** A file that is there, to be read as often as is needed. */
export interface StoredFile {
  size: number
  mime: string
  /** Throws `DamagedObject` while being read. */
  read(range: ByteRange): Promise<Readable>
}

export class QuotaExceeded extends Error {
  override name = 'QuotaExceeded'
  constructor(quota: number) {
    super(`All ${quota} bytes of storage are used. Delete an import, or ask for more room.`)
  }
}

export function blobs(options: {
  db: Kysely<Database>
  store: ObjectStore
  owners: Pick<OwnersStore, 'keys' | 'usage'>
}): Blobs {
  const { db, store, owners } = options

  return {
    async write(owner, source, { name, mime, isOurs }) {
      const { dataKey } = await owners.keys(owner)
      const { used, quota } = await owners.usage(owner)
      const random = randomBytes(20).toString('hex')
      const key = `blobs/${random.slice(0, 2)}/${random}`
      const seen = { hash: createHash('sha256'), size: 0, head: Buffer.alloc(0) }

      // The store may wrap what goes wrong in its source; the caller is told the thing itself.
      const fault: { error?: unknown } = {}
      const counted = async function* () {
        for await (const bytes of told(source, fault)) {
          seen.hash.update(bytes)
          seen.size += bytes.length
          if (seen.head.length < 64) {
            seen.head = Buffer.concat([seen.head, bytes.subarray(0, 64)])
          }
          if (used + seen.size > quota) {
            fault.error = new QuotaExceeded(quota)
            throw fault.error
          }
          yield bytes
          if (isOurs) spent(bytes)
        }
      }
      await store.put(key, encrypt(counted(), objectKey(dataKey, key))).catch((error) => {
        throw fault.error ?? error
      })

      const sha256 = seen.hash.digest()
      const row = await register(db, {
        owner,
        sha256,
        size: seen.size,
        mime: mime ?? mimeOf(seen.head, name) ?? 'application/octet-stream',
        object_key: key,
      }).catch(async (error: unknown) => {
        await store.remove([key])
        throw error
      })
      if (row.object_key !== key) await store.remove([key])
      return { sha256: sha256.toString('hex'), size: seen.size, mime: row.mime, name }
    },

    async find(owner, sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null
      const row = await db
        .selectFrom('blobs')
        .select(['size', 'mime', 'object_key'])
        .where('owner', '=', owner)
        .where('sha256', '=', Buffer.from(sha256, 'hex'))
        .executeTakeFirst()
      if (!row) return null
      const { dataKey } = await owners.keys(owner)
      const size = Number(row.size)
      const key = objectKey(dataKey, row.object_key)
      return {
        size,
        mime: row.mime,
        read: (range) => readSealed(store, { name: row.object_key, key, size }, range),
      }
    },
  }
}

async function* told(
  source: AsyncIterable<Buffer>,
  fault: { error?: unknown },
): AsyncGenerator<Buffer> {
  try {
    yield* source
  } catch (error) {
    fault.error = error
    throw error
  }
}

/**
 * The row of these bytes: the new one, or that of the object which had them before. It waits for no disk: what refers to it is committed later,
 * and PostgreSQL loses nothing but the last commits. An object without a row is cleared away (`collector.ts`).
 * @see [PostgreSQL: asynchronous commit](https://www.postgresql.org/docs/current/wal-async-commit.html)
 */
async function register(
  db: Kysely<Database>,
  row: { owner: string; sha256: Buffer; size: number; mime: string; object_key: string },
) {
  return db.transaction().execute(async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx)
    const kept = await tx
      .insertInto('blobs')
      .values(row)
      .onConflict((conflict) =>
        // Young again, so that the collector leaves it until the new reference is committed.
        conflict.columns(['owner', 'sha256']).doUpdateSet({ created_at: sql`now()` }),
      )
      .returning(['object_key', 'mime'])
      .executeTakeFirstOrThrow()
    if (kept.object_key === row.object_key) {
      const { numUpdatedRows } = await tx
        .updateTable('owners')
        .set({ bytes_used: sql`bytes_used + ${row.size}` })
        .where('owner', '=', row.owner)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
      // What is cleared away now would leave it behind.
      if (numUpdatedRows === 0n) throw new Error('the home was deleted meanwhile')
    }
    return kept
  })
}
