import { checkBearer, readDetails, resolve } from '@mandate/grants'
import { type Outbound, Problem, type Sealer } from '@mandate/server'
import type { Kysely } from 'kysely'
import {
  createCatalogs,
  createLinkQuestion,
  createLinks,
  createReceiveBinding,
  createResourceKeys,
} from './bindings/index.ts'
import { createCustody, deviceKeys } from './custody/index.ts'
import type { Database } from './database.ts'
import { adoptGrants } from './grants/index.ts'

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
  const keys = createResourceKeys(outbound, clock)
  const custody = createCustody(db, seal)
  return {
    links,
    catalogs,
    keys,
    custody,
    /** @throws Problem 409 when only a device of the owner's can sign for this resource */
    async sign(account: string, resource: string, claims: object) {
      const link = await links.active(account, resource)
      if (link?.custody === 'device') {
        throw new Problem(409, 'device_key', {
          en: 'Your device keeps the key that signs this. It cannot be changed here: end it, and let the app ask again.',
          fr: 'Votre appareil garde la clé qui signe ceci. Cela ne peut pas être changé ici : mettez-y fin, et laissez l’application demander à nouveau.',
        })
      }
      return custody.sign(account, resource, claims)
    },
    receive: createReceiveBinding({ db, issuer, keys, clock, adopt: adoptGrants }),
    question: createLinkQuestion({
      ...{ issuer, clock },
      ...{ publicKey: custody.publicKey, deviceKeys, links },
    }),
    /** Whether a resource that is linked here has what is asked, and may show it so. @throws ScopeError */
    async checkNames(
      details: object[],
      resource: string,
      { bearer }: { bearer: boolean },
    ): Promise<void> {
      const url = await links.catalogOf(resource)
      if (url === null) return
      const catalog = await catalogs.present(url)
      const items = readDetails(details).map((item) => resolve(item, catalog))
      if (bearer) checkBearer(items, catalog)
    },
  }
}

export type Linking = ReturnType<typeof linking>
