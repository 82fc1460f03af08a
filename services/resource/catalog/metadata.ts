import type { Catalog } from '@mandate/grants'
import type { Owner } from '../owners/store.ts'

/** Algorithms of DPoP proofs taken here. */
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const

/** The door for assistants beside an owner's data: a protected resource of its own. */
export function forAssistantsUrl(resource: string): string {
  return `${resource}/mcp`
}

/** Where the RFC 9728 document of a resource lies: the well-known part comes before its path. */
export function metadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource)
  return `${origin}/.well-known/oauth-protected-resource${pathname}`
}

/**
 * Who manages access to one owner's data, and how it is asked for.
 * @see [RFC 9728 §2]
 */
export function resourceMetadata(options: {
  owner: Owner
  issuers: string[]
  publicUrl: string
  catalog: Catalog
}): object {
  const { owner, issuers, publicUrl, catalog } = options
  return {
    resource: owner.resource,
    // "If there are no authorization servers, the member is left out", as members with no values are.
    ...(issuers.length > 0 ? { authorization_servers: issuers } : {}),
    jwks_uri: `${publicUrl}/jwks`,
    scopes_supported: catalog.collections.map((collection) => `${collection.name}.*`),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
    dpop_bound_access_tokens_required: true,
    authorization_details_types_supported: ['mandate_records'],
  }
}
