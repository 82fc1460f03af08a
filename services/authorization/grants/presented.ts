import { readGrant } from '@mandate/grants'
import type { GrantsSeam } from '../provider/index.ts'
import type { GrantsStore, StoredGrant } from './store.ts'

/** Which grant here is meant by a document that an app presents. */
export function createPresented({
  store,
  clock,
}: {
  store: Pick<GrantsStore, 'named' | 'ofClient'>
  clock: () => number
}): GrantsSeam['presented'] {
  /**
   * The owner may have changed it, here or before, while its app slept: "the app gets the new with its next refresh", and
   * presenting it at another provider is how such an app refreshes. The owner's signature says which one stands in its place.
   */
  async function inPlaceOf(jti: string, resource: string, clientId: string, account?: string) {
    const all = await store.ofClient(resource, clientId)
    const own = all.filter((one) => account === undefined || one.account === account)
    const next = new Map(own.map((one) => [readGrant(one.jws).replaces, one]))
    const first = next.get(jti)
    // Of one that was never here, what replaced it must have been carried here.
    if (!first || (account === undefined && !first.carried)) return null
    let last: StoredGrant = first
    for (let at = 0; at < own.length; at++) {
      const later = next.get(last.jti)
      if (!later || later.account !== last.account) break
      last = later
    }
    return isLive(last) ? last.id : null
  }

  const isLive = ({ endedAt, expiresAt }: StoredGrant) =>
    endedAt === null && (expiresAt === null || expiresAt > clock())

  return async ({ jti, sub }, jws, { clientId, resource }) => {
    const named = await store.named(jti)
    if (named.length === 0) return inPlaceOf(jti, resource ?? sub, clientId)
    const found = named.filter((grant) => grant.jws === jws)
    const about = found.find((grant) => grant.resource === (resource ?? sub))
    const meant = about ?? (found.length === 1 ? found[0] : undefined)
    if (!meant || meant.endedAt === null) return meant?.id ?? null
    if (meant.endedBy === 'replaced' && meant.carried) {
      return inPlaceOf(jti, meant.resource, clientId, meant.account)
    }
    if (resource !== undefined) return meant.id
    // Of data that have moved the grant about where they were is over, and the same about where they are lives:
    // their owner's own, for anybody may bring a grant of somebody else's as one about theirs.
    const isMoved = ({ account, endedAt }: StoredGrant) =>
      account === meant.account && endedAt === null
    return (found.find(isMoved) ?? meant).id
  }
}
