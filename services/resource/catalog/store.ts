import type { Catalog, CatalogCollection } from '@mandate/grants'
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database.ts'
import type { ServedCatalog } from './catalog.ts'
import { type DeclaredStore, declaredStore } from './declared.ts'

/** Catalogs read from the database, in characters. */
const REMEMBERED = 16 * 1024 * 1024

export interface CatalogsStore {
  present(): ServedCatalog
  /**
   * A catalog ever served, by its hash as hex or base64url. A grant means by `*` what its catalog
   * had, so none is forgotten.
   */
  find(sha256: string): Promise<ServedCatalog | null>
  /** What apps declared and this owner agreed to; never anything that is not in `declared`. */
  declared: DeclaredStore
  /** What an owner has: what this service knows and what apps declared there. */
  of(owner: string): Promise<Catalog>
  /** One collection of an owner's. */
  collection(owner: string, name: string): Promise<CatalogCollection | null>
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

  const find = async (written: string): Promise<ServedCatalog | null> => {
    const hash = readHash(written)
    if (!hash) return null
    const sha256 = hash.toString('base64url')
    if (sha256 === present.sha256) return present
    const cached = known.get(sha256)
    if (cached) return cached
    const row = await db
      .selectFrom('catalogs_served')
      .select(['collections', 'base'])
      .where('sha256', '=', hash)
      .executeTakeFirst()
    if (!row) return null
    const text = row.base ? await whole(row.base, row.collections) : row.collections
    const found = { ...readCatalog(sha256, text), text }
    known.set(sha256, found)
    return found
  }

  /** Nobody but this service writes a `base`, and a base has none. */
  async function whole(base: Buffer, declared: string): Promise<string> {
    const { text } = (await find(base.toString('base64url'))) as ServedCatalog
    return `${text.slice(0, -1)},${declared.slice(1)}`
  }

  const declared = declaredStore({ db, present, find })
  return {
    present: () => present,
    find,
    declared,
    async of(owner) {
      const more = await declared.of(owner)
      return { sha256: present.sha256, collections: [...present.collections, ...more] }
    },
    async collection(owner, name) {
      const ours = present.collections.find((one) => one.name === name)
      return ours ?? (await declared.of(owner, name))[0] ?? null
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
