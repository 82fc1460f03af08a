import type { Action, ConcretePermission, ResolvedItem } from '@mandate/grants'
import type { Owner } from '../owners/store.ts'
import type { ProvenGrant } from './checks/grant.ts'
import type { KnownAccount } from './facts.ts'
import { type Audience, audienceOf } from './refusal.ts'

/** Who asks, and what they may do: made from a token that passed checks 1 to 7, or from a session. */
export interface Sight {
  owner: Owner
  /** Where the request came to. */
  audience: Audience
  /** Null: the owner. */
  client: string | null
  grant: { id: string; issuedAt: number; firstSeen: Date } | null
  /** The owner sees everything there is. */
  everything: boolean
  /** Collections with at least one permission for this action. */
  collections(action: Action): string[]
  /** What is permitted of one collection; several are or-ed record by record. */
  permissions(collection: string, action: Action): ConcretePermission[]
  /** Seconds since the epoch; null: not said. */
  signedInAt: number | null
  /** The owner's accounts, where they were read on the way. */
  accounts?: KnownAccount[]
  /** The hash of the binding under which its issuer speaks; absent: the owner. */
  binding?: string
  /** Where it is equal, and the owner and the accounts are the same, the same is shown. */
  basis?: string
}

export function ownersSight(owner: Owner): Sight {
  return {
    owner,
    audience: audienceOf(owner.resource),
    client: null,
    grant: null,
    everything: true,
    collections: () => [],
    permissions: () => [],
    signedInAt: null,
  }
}

export function tokensSight(
  owner: Owner,
  audience: Audience,
  proven: ProvenGrant,
  items: readonly ResolvedItem[],
  signedInAt: number | null,
): Sight {
  const all = items.flatMap((item) => item.concrete)
  const { grant, seen } = proven
  return {
    owner,
    audience,
    client: grant.client_id,
    grant: { id: grant.jti, issuedAt: grant.iat, firstSeen: seen.firstSeen },
    everything: false,
    collections: (action) => [
      ...new Set(all.filter((one) => one.actions.includes(action)).map((one) => one.collection)),
    ],
    permissions: (collection, action) =>
      all.filter((one) => one.collection === collection && one.actions.includes(action)),
    signedInAt,
  }
}
