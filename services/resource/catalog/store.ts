import type { Catalog, CatalogCollection } from '@mandate/grants'
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database.ts'
import type { ServedCatalog } from './catalog.ts'

/** Catalogs read from the database, in characters. */
const REMEMBERED = 16 * 1024 * 1024

export interface CatalogsStore {
  present(): ServedCatalog
  /**
   * A catalog ever served, by its hash as hex or base64url. A grant means by `*` what its catalog
   * had, so none is forgotten.
   */
  find(sha256: string): Promise<ServedCatalog | null>
}

/** Keeps the present catalog with those served before. Awaited at start, before anything is served. */
export async function catalogsStore(options: {
  db: Kysely<Database>
  present: ServedCatalog
}): Promise<CatalogsStore> {
  const { db, present } = options
  await db
    .insertInto('catalogs_served')
    .values({ sha256: Buffer.from(present.sha256, 'base64url'), collections: present.text })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  // Archives of homes bring catalogs of other services, and anybody may ask for one by its hash.
  const known = new LRUCache<string, ServedCatalog>({
    maxSize: REMEMBERED,
    sizeCalculation: ({ text }) => text.length,
  })

  return {
    present: () => present,
    async find(written) {
      const hash = readHash(written)
      if (!hash) return null
      const sha256 = hash.toString('base64url')
      if (sha256 === present.sha256) return present
      const cached = known.get(sha256)
      if (cached) return cached
      const row = await db
        .selectFrom('catalogs_served')
        .select('collections')
        .where('sha256', '=', hash)
        .executeTakeFirst()
      if (!row) return null
      const found = { ...readCatalog(sha256, row.collections), text: row.collections }
      known.set(sha256, found)
      return found
    },
  }
}

function readCatalog(sha256: string, text: string): Catalog {
  return { sha256, collections: JSON.parse(text) as CatalogCollection[] }
}

function readHash(written: string): Buffer | null {
  if (/^[0-9a-f]{64}$/.test(written)) return Buffer.from(written, 'hex')
  return /^[A-Za-z0-9_-]{43}$/.test(written) ? Buffer.from(written, 'base64url') : null
}
