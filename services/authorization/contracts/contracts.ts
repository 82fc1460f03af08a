import {
  type Catalog,
  type CatalogCollection,
  laterOf,
  readContracts,
  ScopeError,
} from '@mandate/grants'
import type { Outbound } from '@mandate/server'
import type { Kysely } from 'kysely'
import { type Catalogs, CatalogUnreachable } from '../bindings/index.ts'
import type { ClientDocument } from '../clients/index.ts'
import type { Database } from '../database.ts'

/** Bytes of the list of contracts at an address of its own. */
const MAX_BYTES = 128 * 1024
const TIMEOUT_MS = 3_000

/** The catalog that a request is read with. */
export interface AskedCatalog {
  catalog: Catalog
  /** What goes with a grant under it, for the place of the data; null: it has the catalog itself. */
  announced: { catalog: string; collections: object[] } | null
}

export interface Contracts {
  /**
   * The resource service's catalog, with the collections of apps that are asked for: those the app declares
   * itself, and those the owner has agreed to before. Without an account only the former are known.
   * @throws ScopeError for a contract that cannot be taken, CatalogUnreachable
   */
  catalogFor(asked: {
    account: string | null
    resource: string
    catalogUrl: string
    client: ClientDocument
    /** `authorization_details` that were read. */
    details: object[]
  }): Promise<AskedCatalog>
}

/** Collections that apps declare: read from their documents when somebody asks for one. */
export function createContracts(rooms: {
  db: Kysely<Database>
  catalogs: Catalogs
  outbound: Outbound
}): Contracts {
  const { db, catalogs, outbound } = rooms

  /** What the owner has agreed to: it stands in the catalogs of the grants that came of it, carried ones too. */
  async function agreed(account: string, resource: string, url: string) {
    const rows = await db
      .selectFrom('grants')
      .select('catalog_s256')
      .distinct()
      .where('account', '=', account)
      .where('resource', '=', resource)
      .execute()
    const known = new Map<string, CatalogCollection>()
    for (const { catalog_s256: name } of rows) {
      const { collections } = await catalogs.named(url, name).catch(asNothing)
      for (const one of collections.filter(({ declared }) => declared)) {
        const held = known.get(one.name)
        known.set(one.name, held ? laterOf(held, one) : one)
      }
    }
    return known
  }

  /** In the document itself, or, where that would make it too large, at an address beside it. */
  async function declaredBy(client: ClientDocument): Promise<unknown> {
    const { mandate_collections: given, client_id } = client
    if (typeof given !== 'string') return given
    const isBeside = URL.canParse(given) && new URL(given).origin === new URL(client_id).origin
    if (!isBeside) throw notHad('should be a list, or an address of the origin of client_id')
    try {
      const answer = await outbound(given, {
        headers: { accept: 'application/json' },
        maxBytes: MAX_BYTES,
        timeoutMs: TIMEOUT_MS,
      })
      if (answer.status === 200) return answer.json()
      throw notHad(`${given} answered ${answer.status}`)
    } catch (cause) {
      if (cause instanceof ScopeError) throw cause
      throw notHad(`${given} could not be read`)
    }
  }

  return {
    async catalogFor({ account, resource, catalogUrl, client, details }) {
      const catalog = await catalogs.present(catalogUrl)
      const patterns = details.map((detail) => (detail as { collection: string }).collection)
      const strange = patterns.filter(
        (pattern) => !catalog.collections.some(({ name }) => isOf(pattern, name)),
      )
      if (strange.length === 0) return { catalog, announced: null }
      const asked = ({ name }: CatalogCollection) => strange.some((pattern) => isOf(pattern, name))
      const held = account === null ? new Map() : await agreed(account, resource, catalogUrl)
      const own = await declaredBy(client)
      const wanted = new Map([...held].filter(([, one]) => asked(one)))
      if (own !== undefined) {
        const { origin } = new URL(client.client_id)
        for (const one of readContracts(own, origin).filter(asked)) {
          const before = wanted.get(one.name)
          wanted.set(one.name, before ? laterOf(before, one) : one)
        }
      }
      if (wanted.size === 0) return { catalog, announced: null }
      const more = [...wanted.values()] as CatalogCollection[]
      return {
        catalog: await catalogs.extended(catalogUrl, catalog, more),
        announced: {
          catalog: catalog.sha256,
          collections: more.map(({ declared }) => ({ ...declared })),
        },
      }
    },
  }
}

function notHad(why: string): ScopeError {
  return new ScopeError('bad_contract', `mandate_collections: ${why}.`)
}

/** `notes.example.**` is asked for by its beginning. */
function isOf(pattern: string, name: string): boolean {
  return pattern.endsWith('.**') ? name.startsWith(pattern.slice(0, -2)) : pattern === name
}

function asNothing(error: unknown): { collections: CatalogCollection[] } {
  if (error instanceof CatalogUnreachable) return { collections: [] }
  throw error
}

/**
 * Whether only this owner's own answer may say if there is such a collection: nothing the place of the data has
 * by itself is called like it, so it is an app's. Else asking would tell which apps somebody uses.
 */
export function isOfApps(collection: string, { collections }: Catalog): boolean {
  const [top] = collection.split('.')
  return !collections.some(({ name, declared }) => !declared && name.split('.')[0] === top)
}
