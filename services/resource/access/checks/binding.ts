import { LRUCache } from 'lru-cache'
import type { ActiveBinding } from '../../bindings/store.ts'
import type { Owner } from '../../owners/store.ts'
import type { AskFacts } from '../facts.ts'
import { type Audience, unauthorized } from '../refusal.ts'
import type { Presented } from './credentials.ts'

export interface Bindings {
  active(owner: string, issuer: string): Promise<ActiveBinding | null>
}

export interface BindingOf {
  /** The active binding of an owner with an issuer, whose hash the database has just said. */
  (owner: string, issuer: string, head: string): Promise<ActiveBinding | null>
  /** The one that was active when this process asked last; whether it still is only the database knows. */
  last(owner: string, issuer: string): ActiveBinding | null
}

/**
 * A binding says the same for ever, so what its hash names need not be read twice; what others carry beside it (`elsewhere`)
 * grows by none that it manages, because nothing is offered to a new provider but what the ending ones leave.
 */
export function bindingsByHead(bindings: Bindings): BindingOf {
  const known = new LRUCache<string, ActiveBinding>({ max: 5_000 })
  const keyOf = (owner: string, issuer: string) => `${owner} ${issuer}`

  async function find(owner: string, issuer: string, head: string): Promise<ActiveBinding | null> {
    const before = known.get(keyOf(owner, issuer))
    if (before?.head === head) return before
    const binding = await bindings.active(owner, issuer)
    if (binding) known.set(keyOf(owner, issuer), binding)
    return binding
  }

  const last = (owner: string, issuer: string) => known.get(keyOf(owner, issuer)) ?? null
  return Object.assign(find, { last })
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Check 2. "The owner in the request path has an active binding with this `iss`. Keys of an unbound
 * issuer are never fetched." Compared as text: no other spelling of an issuer is that issuer.
 */
export async function findBinding(
  options: { ask: AskFacts; bindingOf: BindingOf },
  presented: Presented,
  attempt: { owner: Owner | null; audience: Audience },
): Promise<{ owner: Owner; binding: ActiveBinding }> {
  const { owner, audience } = attempt
  const issuer = presented.claims.iss
  // An owner who does not exist costs the same look as one who trusts somebody else.
  const asked = { owner: owner?.id ?? NOBODY, issuer, grant: null, proof: null }
  const found = await options.ask(asked)
  requireHome(attempt, found)
  const { head } = found
  const binding = owner && head && (await options.bindingOf(owner.id, issuer, head))
  if (!owner || !binding) throw unauthorized(audience)
  return { owner, binding }
}

/** The home may have gone since this process saw it last; then nobody's log tells of the request. */
export function requireHome(
  attempt: { owner: Owner | null; audience: Audience },
  { isHome }: { isHome: boolean },
): void {
  if (isHome) return
  attempt.owner = null
  throw unauthorized(attempt.audience)
}
