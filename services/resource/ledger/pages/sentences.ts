import {
  type Catalog,
  describe,
  type Lang,
  readDetails,
  resolve,
  type Sentence,
  WRITTEN,
} from '@mandate/grants'
import type { SeenGrant } from '../rows.ts'

/** Every catalog ever served, by its hash; null for one that never was. */
export interface Catalogs {
  present(): Catalog
  find(sha256: string): Promise<Catalog | null>
}

/**
 * What a grant permits, in the sentences of the consent page: read with the catalog it was given
 * against. A detail that no catalog explains is said as it is written.
 */
export async function sentencesOf(
  grant: Pick<SeenGrant, 'details' | 'catalog'>,
  catalogs: Catalogs,
  lang: Lang,
): Promise<Sentence[]> {
  const own = grant.catalog === null ? null : await catalogs.find(grant.catalog)
  const catalog = own ?? catalogs.present()
  return grant.details.map((detail) => {
    try {
      return readDetails([detail], WRITTEN).map((item) =>
        describe(resolve(item, catalog), catalog, lang),
      )[0]!
    } catch {
      return unexplained(JSON.stringify(detail))
    }
  })
}

function unexplained(text: string): Sentence {
  return {
    text,
    denied: [],
    writes: [],
    sensitive: true,
    aboutOthers: false,
    special: [],
    use: null,
    openEnded: true,
    spelledOut: [],
    full: text,
  }
}
