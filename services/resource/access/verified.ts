import { createHash } from 'node:crypto'
import type { AccessToken, Grant, ResolvedItem } from '@mandate/grants'
import { LRUCache } from 'lru-cache'

/** What a token proved once. Only signatures and comparisons are spared by it: times, the binding,
 * the ledger and the status list are looked at again on every use. */
export interface Remembered {
  claims: AccessToken
  /** Checked under the binding of this hash; another binding asks again. */
  under: { head: string; grant: Grant; compactGrant: string; items?: ResolvedItem[] } | null
}

export interface Verified {
  get(compact: string): Remembered | undefined
  remember(compact: string, claims: AccessToken): Remembered
}

/** Verified tokens, by the hash of the whole token. */
export function verifiedTokens(max = 10_000): Verified {
  const tokens = new LRUCache<string, Remembered>({ max })
  const hash = (compact: string) => createHash('sha256').update(compact).digest('base64')
  return {
    get: (compact) => tokens.get(hash(compact)),
    remember(compact, claims) {
      const remembered: Remembered = { claims, under: null }
      tokens.set(hash(compact), remembered)
      return remembered
    },
  }
}
