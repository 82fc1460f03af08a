import type { Pool } from '@mandate/server'
import type { ObjectStore } from '../../files/objects.ts'
import { objectOf } from '../../uploads/store.ts'

/** Rows that one statement deletes: nobody waits long for a lock, and a home of any size goes. */
const AT_ONCE = 20_000

/**
 * Deletes every row of an owner in every table that has owners, of whichever room, and before them the objects that the rows
 * name: a store that does not answer leaves the rows, which still know what is to be removed. What is broken off is gone on with by
 * calling it again.
 */
export async function removeTraces(pool: Pool, store: ObjectStore, owner: string): Promise<void> {
  for (const { name, objects } of await tablesOfOwners(pool)) {
    for (;;) {
      const { rows } = await pool.query<{ ctid: string; object: string | null }>(
        `select ctid::text, ${objects ?? 'null'}::text as object from ${name} where owner = $1 limit ${AT_ONCE}`,
        [owner],
      )
      if (rows.length === 0) break
      // A file of which no small picture could be made has a row and no object.
      const named = rows.flatMap(({ object }) => object ?? [])
      await store.remove(objects === 'upload' ? named.map(objectOf) : named)
      await pool.query(`delete from ${name} where ctid = any ($1::tid[]) and owner = $2`, [
        rows.map(({ ctid }) => ctid),
        owner,
      ])
    }
  }
  // Jobs that are over name whose they were.
  await pool.query(`delete from pgboss.job where data ->> 'owner' = $1`, [owner])
}

/** Told by the database, so that no room is forgotten. The owners' own row, the last, is not among them. */
async function tablesOfOwners(pool: Pool): Promise<{ name: string; objects: string | null }[]> {
  const { rows } = await pool.query<{ name: string; objects: string | null }>(
    `select c.oid::regclass::text as name, (
       select a.attname from pg_attribute a where a.attrelid = c.oid
         and (a.attname = 'object_key' or (c.relname = 'uploads' and a.attname = 'upload'))) as objects
     from pg_class c join pg_attribute o on o.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
       and o.attname = 'owner' and o.atttypid = 'uuid'::regtype and c.relname <> 'owners'
     order by name`,
  )
  return rows
}
