import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { ObjectStore } from './objects.ts'

const GRACE = 24 * 3_600_000

/**
 * Removes files that no record and no kept entry refers to any more, with their previews, and objects
 * that a crash left without a row, uploads too. Both wait a day, so that an import under way keeps what it has just written.
 * Returns how many objects went.
 */
export async function collectFiles(
  db: Kysely<Database>,
  store: ObjectStore,
  now = new Date(),
): Promise<number> {
  const before = new Date(now.getTime() - GRACE)
  const unused = await sql<{ object_key: string }>`
    with gone as (
      delete from blobs b
      where created_at < ${before}
        and not exists (select from record_blobs r where (r.owner, r.sha256) = (b.owner, b.sha256))
      returning owner, sha256, size, object_key),
    freed as (
      update owners o set bytes_used = bytes_used - s.bytes
      from (select owner, sum(size) as bytes from gone group by owner) s where s.owner = o.owner)
    select object_key from gone
    union all
    select p.object_key from blob_previews p join gone using (owner, sha256)
    where p.object_key is not null`.execute(db)
  await store.remove(unused.rows.map((row) => row.object_key))

  let removed = unused.rows.length
  let old: string[] = []
  const removeStrays = async () => {
    const known = await db
      .selectFrom('blobs')
      .select('object_key')
      .where('object_key', 'in', old.length ? old : [''])
      .unionAll(
        db
          .selectFrom('blob_previews')
          .select((eb) => eb.ref('object_key').$castTo<string>().as('object_key'))
          .where('object_key', 'in', old.length ? old : ['']),
      )
      .unionAll(
        db
          .selectFrom('take_out_parts')
          .select('object_key')
          .where('object_key', 'in', old.length ? old : ['']),
      )
      .unionAll(
        db
          .selectFrom('uploads')
          .select(sql<string>`'uploads/' || upload`.as('object_key'))
          .where('state', 'in', ['receiving', 'complete'])
          .where(sql`'uploads/' || upload`, 'in', old.length ? old : ['']),
      )
      .execute()
    const keys = new Set(known.map((row) => row.object_key))
    const strays = old.filter((key) => !keys.has(key))
    await store.remove(strays)
    removed += strays.length
    old = []
  }
  for (const kind of ['blobs/', 'previews/', 'exports/', 'uploads/']) {
    for await (const object of store.list(kind)) {
      if (object.modified < before) old.push(object.key)
      if (old.length >= 1000) await removeStrays()
    }
  }
  if (old.length > 0) await removeStrays()
  return removed
}
