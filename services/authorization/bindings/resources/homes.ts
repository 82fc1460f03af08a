import { elapsed, type Outbound } from '@mandate/server'

/** So long a page waits to hear whether somebody's data is still there, ms. */
const PATIENCE_MS = 1_500
/** What has been deleted is asked about again after this time: it may have been brought back. */
const GONE_MS = 3_600_000
const MOST_GONE = 10_000

/** Whether the data of somebody who is linked no more is still where it was. */
export interface Homes {
  /** True only where the place itself says that there is no such data. */
  isGone(resource: string): Promise<boolean>
}

/**
 * A place that ends a link does not say whether its owner has chosen another provider or deleted everything; what it says
 * of the data to everybody tells the two apart.
 * @see [RFC 9728 §3]
 */
export function createHomes(outbound: Outbound, clock: () => number): Homes {
  const gone = new Map<string, number>()
  return {
    async isGone(resource) {
      const known = gone.get(resource)
      if (known !== undefined && elapsed(known, clock()) < GONE_MS) return true
      const { origin, pathname } = new URL(resource)
      const described = `${origin}/.well-known/oauth-protected-resource${pathname}`
      const headers = { accept: 'application/json' }
      const answer = await outbound(described, { headers, timeoutMs: PATIENCE_MS }).catch(
        () => null,
      )
      gone.delete(resource)
      if (answer?.status !== 404) return false
      gone.set(resource, clock())
      if (gone.size > MOST_GONE) gone.delete(gone.keys().next().value!)
      return true
    },
  }
}
