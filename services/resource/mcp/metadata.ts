import { type Catalog, LIMITS } from '@mandate/grants'
import { forAssistantsUrl, PROOF_ALGORITHMS } from '../catalog/metadata.ts'

/**
 * The RFC 9728 document of the door for assistants. Most of them ask for whatever stands in `scopes_supported`, so
 * it holds one request: each kind of thing, and each for the owner to give or not.
 * @see [RFC 9728 §2]
 */
export function assistantsMetadata(options: {
  resource: string
  issuers: string[]
  publicUrl: string
  catalog: Catalog
}): object {
  const { resource, issuers, publicUrl, catalog } = options
  return {
    resource: forAssistantsUrl(resource),
    ...(issuers.length > 0 ? { authorization_servers: issuers } : {}),
    jwks_uri: `${publicUrl}/jwks`,
    scopes_supported: assistantsScopes(catalog),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
    dpop_bound_access_tokens_required: false,
    authorization_details_types_supported: ['mandate_records'],
  }
}

/** One optional item for each kind of thing that is not sensitive; as many as one request may hold. */
export function assistantsScopes(catalog: Catalog): string[] {
  const open = catalog.collections.filter(({ sensitive }) => !sensitive).map(({ name }) => name)
  for (const depth of [3, 2, 1]) {
    const kinds = Map.groupBy(open, (name) => name.split('.').slice(0, depth).join('.'))
    if (kinds.size > LIMITS.items && depth > 1) continue
    return [...kinds].map(([kind, [only, ...more]]) =>
      more.length === 0 ? `?${only}.*` : `?${kind}.**.*`,
    )
  }
  return []
}
