import { type Catalog, canonicalJson, describe, formatScope, sha256 } from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import type { AskedItem, Question } from '../consent/question.ts'
import { resolveDetails, type StoredGrant } from '../grants/index.ts'

/**
 * What an owner is asked who changes an access: everything that it permits, each of it shared unless they say
 * otherwise. It is read with the catalog it was allowed with, so that a star means what it meant.
 */
export async function changeQuestion(asked: {
  grant: StoredGrant
  catalog: Catalog
  clientName: string | null
  lang: Lang
}): Promise<Question> {
  const { grant, catalog, lang } = asked
  const items = resolveDetails(grant.details, catalog).map(
    (item): AskedItem => ({
      item,
      sentence: describe(item, catalog, lang),
      group: item.optional ? 'unless_objected' : 'needed',
      aboveCeiling: false,
    }),
  )
  const shown = {
    changes: grant.id,
    client: grant.clientId,
    client_s256: grant.clientS256,
    client_name: asked.clientName,
    ...(grant.grantee ? { grantee: grant.grantee } : {}),
    resource: grant.resource,
    catalog_s256: catalog.sha256,
    locale: lang,
    items: items.map(({ item, sentence }) => ({
      permission: formatScope(item),
      terms: item.terms,
      sentence: sentence.full,
    })),
  }
  return { items, shown, consentS256: await sha256(canonicalJson(shown)) }
}
