import type { ActiveBinding } from '../../bindings/store.ts'
import type { Owner } from '../../owners/store.ts'
import { unauthorized } from '../refusal.ts'
import type { Presented } from './credentials.ts'

export interface Bindings {
  active(owner: string, issuer: string): Promise<ActiveBinding | null>
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Check 2. "The owner in the request path has an active binding with this `iss`. Keys of an unbound
 * issuer are never fetched." Compared as text: no other spelling of an issuer is that issuer.
 */
export async function findBinding(
  bindings: Bindings,
  presented: Presented,
  owner: Owner | null,
  resource: string,
): Promise<{ owner: Owner; binding: ActiveBinding }> {
  // An owner who does not exist costs the same look as one who trusts somebody else.
  const binding = await bindings.active(owner?.id ?? NOBODY, presented.claims.iss)
  if (!owner || !binding) throw unauthorized(resource)
  return { owner, binding }
}
