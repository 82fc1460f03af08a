import { type Catalog, checkBearer, checkWrites } from '@mandate/grants'
import { type Outbound, Problem, type Sealer } from '@mandate/server'
import type { Kysely } from 'kysely'
import {
  createCatalogs,
  createHomes,
  createLinkQuestion,
  createLinks,
  createResourceKeys,
} from './bindings/index.ts'
import type { ClientDocument } from './clients/index.ts'
import { createContracts, isOfApps } from './contracts/index.ts'
import { createCustody, deviceKeys } from './custody/index.ts'
import type { Database } from './database.ts'
import { resolveDetails } from './grants/index.ts'

/** Where owners' data is and with which keys they agree: bindings and custody, put together. */
export function linking(options: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  outbound: Outbound
  seal: Sealer
}) {
  const { db, issuer, clock, outbound, seal } = options
  const links = createLinks(db)
  const catalogs = createCatalogs({ db, outbound, clock })
  const contracts = createContracts({ db, catalogs, outbound })
  const keys = createResourceKeys(outbound, clock)
  const custody = createCustody(db, seal)
  return {
    links,
    catalogs,
    contracts,
    keys,
    custody,
    homes: createHomes(outbound, clock),
    /** @throws Problem 409 when only a device of the owner's can sign for this resource */
    async sign(account: string, resource: string, claims: object) {
      const signed = await custody.sign(account, resource, claims)
      if (signed) return signed
      throw new Problem(409, 'device_key', {
        en: 'Since you opened this page your device keeps the key that signs this. Nothing was changed: open it again.',
        fr: 'Depuis que vous avez ouvert cette page, votre appareil garde la clé qui signe ceci. Rien n’a été changé : ouvrez-la à nouveau.',
      })
    },
    question: createLinkQuestion({
      ...{ issuer, clock },
      ...{ publicKey: custody.publicKey, deviceKeys, links },
    }),
    /** Whether a resource that is linked here has what is asked, as it was read, and may show it so. @throws ScopeError */
    async checkNames(
      details: object[],
      resource: string,
      { bearer, client }: { bearer: boolean; client: ClientDocument | null },
    ): Promise<void> {
      const catalogUrl = await links.catalogOf(resource)
      if (catalogUrl === null || client === null) return
      const asked = { account: null, resource, catalogUrl, client, details }
      const { catalog } = await contracts.catalogFor(asked)
      const told = details.filter((detail) => {
        const { collection } = detail as { collection: string }
        return !isOfApps(collection, catalog) || has(catalog, collection)
      })
      const items = told.length === 0 ? [] : resolveDetails(told, catalog)
      checkWrites(items, catalog)
      if (bearer) checkBearer(items, catalog)
    },
  }
}

/** Also by its beginning. */
function has({ collections }: Catalog, pattern: string): boolean {
  const beginning = pattern.endsWith('.**') ? pattern.slice(0, -2) : null
  return collections.some(({ name }) =>
    beginning === null ? name === pattern : name.startsWith(beginning),
  )
}

export type Linking = ReturnType<typeof linking>
