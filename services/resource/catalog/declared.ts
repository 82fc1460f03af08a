import { createHash } from 'node:crypto'
import {
  type CatalogCollection,
  type Contract,
  type Declared,
  extendedText,
  laterOf,
  readContract,
  requireSeen,
  ScopeError,
} from '@mandate/grants'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { ServedCatalog } from './catalog.ts'

/** Collections of apps in one home. */
export const MOST_DECLARED = 64

/** A catalog with collections of apps beside those of the catalog it goes on from. */
export interface ExtendedCatalog extends ServedCatalog {
  base: string
  declared: CatalogCollection[]
}

export interface DeclaredStore {
  /** The latest version of each, or of the one. */
  of(owner: string, name?: string): Promise<CatalogCollection[]>
  /**
   * The catalog that comes of it. Contracts are read anew, so nobody but the contract itself says what is in it.
   * @throws ScopeError `bad_contract`; null for a base that this service never had
   */
  extend(base: string, collections: Declared[]): Promise<ExtendedCatalog | null>
  /**
   * What the owner has of each after this catalog was agreed to.
   * @throws ScopeError `bad_contract` where one is another app's, or a version that does more than add
   */
  merged(owner: string, catalog: ExtendedCatalog): Promise<CatalogCollection[]>
  /** Keeps the catalog, and the collections as this owner's. @throws ScopeError as `merged` does */
  keep(tx: Kysely<Database>, owner: string, catalog: ExtendedCatalog): Promise<void>
}

export function declaredStore(options: {
  db: Kysely<Database>
  present: ServedCatalog
  find(sha256: string): Promise<ServedCatalog | null>
}): DeclaredStore {
  const { db, present } = options

  async function read(on: Kysely<Database>, owner: string, name?: string) {
    let query = on
      .selectFrom('declared_collections')
      .select(['by', 'contract'])
      .where('owner', '=', owner)
      .orderBy('name')
    if (name !== undefined) query = query.where('name', '=', name)
    return (await query.execute()).map(({ by, contract }) => toCollection(by, contract))
  }

  async function merge(on: Kysely<Database>, owner: string, { declared }: ExtendedCatalog) {
    const held = new Map((await read(on, owner)).map((one) => [one.name, one]))
    const later = declared.map((one) => {
      const known = held.get(one.name)
      return known ? laterOf(known, one) : one
    })
    if (new Set([...held.keys(), ...later.map(({ name }) => name)]).size > MOST_DECLARED) {
      throw new ScopeError(
        'bad_contract',
        `A home has at most ${MOST_DECLARED} kinds of apps’ data.`,
      )
    }
    return later
  }

  return {
    of: (owner, name) => read(db, owner, name),

    async extend(base, collections) {
      const found = await options.find(base)
      // One that has collections of apps already is no beginning.
      if (!found || found.collections.some(({ declared }) => declared)) return null
      const declared = collections.map(({ by, contract }) => {
        const read = readContract(contract, by, 'contract')
        requireSeen((read.declared as Declared).contract, 'contract')
        return read
      })
      // What is a kind of data of ours by now was perhaps none in the base.
      extendedText(present.text, present, declared)
      const text = extendedText(found.text, found, declared)
      const sha256 = createHash('sha256').update(text).digest('base64url')
      return { base, declared, text, sha256, collections: [...found.collections, ...declared] }
    },

    merged: (owner, catalog) => merge(db, owner, catalog),

    async keep(tx, owner, catalog) {
      // Two announcements for one home, one after the other.
      await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
      for (const { name, declared } of await merge(tx, owner, catalog)) {
        const { by, contract } = declared as Declared
        const row = { by, contract: JSON.stringify(contract) }
        await tx
          .insertInto('declared_collections')
          .values({ owner, name, ...row })
          .onConflict((conflict) => conflict.columns(['owner', 'name']).doUpdateSet(row))
          .execute()
      }
      const { sha256, base, text } = catalog
      const { text: before } = (await options.find(base)) as ServedCatalog
      await tx
        .insertInto('catalogs_served')
        .values({
          sha256: Buffer.from(sha256, 'base64url'),
          base: Buffer.from(base, 'base64url'),
          collections: `[${text.slice(before.length)}`,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
  }
}

const known = new Map<string, CatalogCollection>()
const MOST_KNOWN = 500

/** As it was read when it was agreed to: once for each text. */
function toCollection(by: string, contract: string): CatalogCollection {
  const key = `${by} ${contract}`
  const found = known.get(key) ?? readContract(JSON.parse(contract) as Contract, by, 'contract')
  known.set(key, found)
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value as string)
  return found
}
