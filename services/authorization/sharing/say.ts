import { type Catalog, describe } from '@mandate/grants'
import type { Selectable } from 'kysely'
import { resolveDetails } from '../grants/index.ts'
import type { GrantTables } from '../grants/tables.ts'
import type { Said } from './news.ts'

/** What another provider shows of a grant: the sentences that its owner allowed, in every language. */
export function createSay(rooms: {
  issuer: string
  nameOf(account: string): Promise<string | null>
  linksOf(account: string): Promise<{ resource: string; catalogUrl: string }[]>
  catalogs: { named(url: string, sha256: string): Promise<Catalog> }
}) {
  const { host } = new URL(rooms.issuer)
  return async (grant: Selectable<GrantTables['grants']>): Promise<Said> => {
    const [name, links] = await Promise.all([
      rooms.nameOf(grant.account),
      rooms.linksOf(grant.account),
    ])
    const link = links.find(({ resource }) => resource === grant.resource)
    if (name === null || !link) throw new Error('whoever shares it has gone')
    const catalog = await rooms.catalogs.named(link.catalogUrl, grant.catalog_s256)
    const items = resolveDetails(grant.details, catalog)
    const said = (lang: 'en' | 'fr') =>
      items.map((item) => {
        const { text, denied } = describe(item, catalog, lang)
        return [text, ...denied].join(' ')
      })
    return { sharer: `${name}@${host}`, says: { en: said('en'), fr: said('fr') } }
  }
}
