import { createHash } from 'node:crypto'
import { type Catalog, type CatalogCollection, extendedText } from '@mandate/grants'
import { elapsed, type Outbound } from '@mandate/server'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../database.ts'

const MAX_BYTES = 4 * 1024 * 1024
/** A new catalog counts within a minute. */
const FRESH_MS = 60_000
/** Catalogs in memory; whoever links a resource may serve as many as they like. */
const MAX_KEPT = 20

/**
 * Whoever links a resource has their catalog read here, and every question about it is worked out by this process for
 * all of its people in turn. Ours has 66 collections with 731 fields.
 */
const MOST_COLLECTIONS = 1_000
const MOST_FIELDS_OF_ONE = 500
const MOST_FIELDS = 10_000
const MOST_PHRASES = 100

/** What sentences are made of. Whoever links a resource wrote it, and a page is drawn from it. */
const text = z.string().max(2_000)
const names = z.array(text).max(MOST_FIELDS_OF_ONE)
const some = <T extends z.ZodType>(of: T) => z.array(of).max(MOST_PHRASES).optional()
const saying = z.looseObject({
  title: text,
  things: text,
  ...{ plain: text.optional(), always: text.optional(), more: text.optional() },
  ...{
    use: text.optional(),
    description: text.optional(),
    period: z.enum(['of', 'in']).optional(),
  },
  phrases: some(
    z.looseObject({
      ...{ fields: names, text, always: text.optional(), more: text.optional() },
      ...{ where: z.record(z.string(), text).optional(), whole: z.boolean().optional() },
    }),
  ),
  not: some(z.looseObject({ fields: names, text, onlyWithAll: z.boolean().optional() })),
  included: some(z.looseObject({ fields: names, text })),
})
const fieldWords = z.looseObject({ title: text, present: text.optional() })
const special = z.array(text).max(20).optional()

const body = z.looseObject({
  sha256: z.string().regex(/^[\w-]{43}$/),
  collections: z
    .array(
      z.looseObject({
        name: z.string(),
        title: z.string(),
        description: z.string(),
        sensitive: z.boolean(),
        ...{ about_others: z.boolean().optional(), special },
        words: z.looseObject({ en: saying, fr: saying }).optional(),
        declared: z
          .looseObject({ by: z.url(), contract: z.record(z.string(), z.unknown()) })
          .optional(),
        fields: z
          .array(
            z.looseObject({
              name: z.string(),
              title: z.string(),
              type: z.enum([
                'time',
                'number',
                'integer',
                'string',
                'boolean',
                'string list',
                'object',
                'file',
              ]),
              sensitive: z.boolean(),
              ...{ unit: text.optional(), reveals: z.array(text).max(20).optional(), special },
              words: z.looseObject({ en: fieldWords, fr: fieldWords }).optional(),
            }),
          )
          .max(MOST_FIELDS_OF_ONE),
      }),
    )
    .max(MOST_COLLECTIONS),
})

/** The resource service's catalog could not be had; `host` says whose. */
export class CatalogUnreachable extends Error {
  override name = 'CatalogUnreachable'
}

export interface Catalogs {
  /** What the resource service serves now. @throws CatalogUnreachable */
  present(url: string): Promise<Catalog>
  /** One that it has ever served, by its hash. @throws CatalogUnreachable */
  named(url: string, sha256: string): Promise<Catalog>
  /**
   * A catalog with collections of apps beside its own. Not kept: an app may ask with as many as it likes.
   * @throws CatalogUnreachable, ScopeError
   */
  extended(url: string, base: Catalog, more: CatalogCollection[]): Promise<Catalog>
  /** Of an extended one: somebody has agreed to it. */
  keep(catalog: Catalog): Promise<void>
}

/** What resource services hold and how to say it; every catalog that a grant refers to is kept. */
export function createCatalogs(options: {
  db: Kysely<Database>
  outbound: Outbound
  clock: () => number
}): Catalogs {
  const { db, outbound, clock } = options
  const memory = new Map<string, Catalog>()
  const fresh = new Map<string, { catalog: Catalog; at: number }>()

  async function stored(sha256: string): Promise<Catalog | null> {
    const known = memory.get(sha256)
    if (known) return known
    const row = await db
      .selectFrom('catalogs')
      .select('body')
      .where('sha256', '=', sha256)
      .executeTakeFirst()
    if (!row) return null
    const catalog = row.body as unknown as Catalog
    remember(catalog)
    return catalog
  }

  function remember(catalog: Catalog): void {
    memory.set(catalog.sha256, catalog)
    if (memory.size > MAX_KEPT) memory.delete(memory.keys().next().value!)
  }

  async function fetched(url: string): Promise<Catalog> {
    let catalog: Catalog
    try {
      const answer = await outbound(url, {
        headers: { accept: 'application/json' },
        maxBytes: MAX_BYTES,
      })
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
      catalog = readCatalog(answer.json())
    } catch (cause) {
      throw new CatalogUnreachable(`no catalog at ${url}`, { cause })
    }
    await keep(catalog)
    return catalog
  }

  async function keep(catalog: Catalog): Promise<void> {
    const row = { sha256: catalog.sha256, body: JSON.stringify(catalog) }
    await db
      .insertInto('catalogs')
      .values(row)
      .onConflict((conflict) => conflict.column('sha256').doUpdateSet(row))
      .execute()
    remember(catalog)
  }

  /** With its members in the order that the hash is over, which older rows have lost. */
  async function asServed(url: string, catalog: Catalog): Promise<Catalog> {
    if (hashOf(JSON.stringify(catalog.collections)) === catalog.sha256) return catalog
    return fetched(`${url}/${Buffer.from(catalog.sha256, 'base64url').toString('hex')}`)
  }

  /** What an address serves, and since when that is known. */
  async function present(url: string, now: number): Promise<{ catalog: Catalog; at: number }> {
    const known = await db
      .selectFrom('catalog_urls')
      .selectAll()
      .where('url', '=', url)
      .executeTakeFirst()
    const at = known?.fetched_at.getTime() ?? 0
    if (known && elapsed(at, now) < FRESH_MS) return { catalog: (await stored(known.sha256))!, at }
    try {
      const catalog = await fetched(url)
      const row = { url, sha256: catalog.sha256, fetched_at: new Date(now) }
      await db
        .insertInto('catalog_urls')
        .values(row)
        .onConflict((conflict) => conflict.column('url').doUpdateSet(row))
        .execute()
      return { catalog, at: now }
    } catch (error) {
      // What was served last is better than no answer; the resource service enforces with its own.
      if (known && error instanceof CatalogUnreachable) {
        return { catalog: (await stored(known.sha256))!, at }
      }
      throw error
    }
  }

  return {
    async present(url) {
      const now = clock()
      const seen = fresh.get(url)
      if (seen && elapsed(seen.at, now) < FRESH_MS) return seen.catalog
      const catalog = await present(url, now)
      fresh.delete(url)
      fresh.set(url, catalog)
      if (fresh.size > MAX_KEPT) fresh.delete(fresh.keys().next().value!)
      return catalog.catalog
    },
    async named(url, sha256) {
      const known = await stored(sha256)
      if (known) return known
      const hex = Buffer.from(sha256, 'base64url').toString('hex')
      const catalog = await fetched(`${url}/${hex}`)
      if (catalog.sha256 === sha256) return catalog
      throw new CatalogUnreachable(`another catalog at ${url}/${sha256}`)
    },
    async extended(url, base, more) {
      const { collections } = await asServed(url, base)
      const text = extendedText(JSON.stringify(collections), base, more)
      const sha256 = hashOf(text)
      return { sha256, collections: JSON.parse(text) as CatalogCollection[] }
    },
    keep,
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** A catalog is named by the hash of its collections, as they are served. */
function readCatalog(value: unknown): Catalog {
  const { sha256, collections } = body.parse(value)
  const fields = collections.reduce((sum, one) => sum + one.fields.length, 0)
  if (fields > MOST_FIELDS) throw new Error(`${fields} fields are more than ${MOST_FIELDS}`)
  // Nothing else in the document is covered by the hash, by which others may find it too.
  const catalog: Catalog = { sha256, collections: (value as Catalog).collections }
  if (hashOf(JSON.stringify(catalog.collections)) !== sha256) {
    throw new Error('sha256 is not the hash of the collections')
  }
  return catalog
}
