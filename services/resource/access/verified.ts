import type { AccessToken, Grant, ResolvedItem } from '@mandate/grants'
import { LRUCache } from 'lru-cache'
import type { Owner } from '../owners/store.ts'

/**
 * What a token proved once. Only signatures and comparisons are spared by it: times, the binding, the
 * ledger and the status list are looked at again on every use.
 */
export interface Remembered {
  claims: AccessToken
  /** Proven under the binding of this hash; another binding asks everything again. */
  under: Under | null
}

export interface Under {
  owner: Owner
  head: string
  grant: Grant
  compactGrant: string
  /** SHA-256 of it, base64url. */
  grantHash: string
  /** The binding carries it: its owner allowed it under another provider. */
  carried: boolean
  /** What the token shows, once check 7 has passed. */
  items: ResolvedItem[] | null
}

/** All seven checks have passed. */
export interface Proven extends Under {
  items: ResolvedItem[]
}

/** Equal for tokens that show the same. */
export function basisOf({ grant, items }: Proven, claims: AccessToken): string {
  const known = bases.get(items)
  if (known !== undefined) return known
  const basis = `${grant.catalog_s256} ${JSON.stringify(claims.authorization_details)}`
  bases.set(items, basis)
  return basis
}

const bases = new WeakMap<ResolvedItem[], string>()

export function isProven(under: Under | null | undefined): under is Proven {
  return under?.items !== null && under?.items !== undefined
}

export interface Verified {
  /** By the SHA-256 of the whole token. */
  get(hash: string): Remembered | undefined
  remember(hash: string, claims: AccessToken): Remembered
}

export function verifiedTokens(max = 10_000): Verified {
  const tokens = new LRUCache<string, Remembered>({ max })
  return {
    get: (hash) => tokens.get(hash),
    remember(hash, claims) {
      const remembered: Remembered = { claims, under: null }
      tokens.set(hash, remembered)
      return remembered
    },
  }
}
