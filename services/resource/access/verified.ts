import {
  type AccessToken,
  type Catalog,
  type Grant,
  type ResolvedItem,
  resolve,
} from '@mandate/grants'
import { LRUCache } from 'lru-cache'
import type { Owner } from '../owners/store.ts'

/**
 * What a token proved once. Only signatures and comparisons are spared by it: times, the binding, the
 * ledger and the status list are looked at again on every use.
 */
export interface Remembered {
  claims: TokenFacts
  /** Proven under the binding of this hash; another binding asks everything again. */
  under: Under | null
}

export interface Under {
  owner: Owner
  head: string
  grant: GrantFacts
  /** SHA-256 of the compact grant, base64url. */
  grantHash: string
  /** The binding carries it: its owner allowed it under another provider. */
  carried: boolean
  /** What the token shows, once check 7 has passed. */
  shows: Showing | null
}

/** All seven checks have passed. */
export interface Proven extends Under {
  shows: Showing
}

/** What is asked of a token at each use. What it shows, and the grant, can be read from the token itself once more. */
export type TokenFacts = Omit<AccessToken, 'authorization_details' | 'items' | 'grant'>
export type GrantFacts = Pick<Grant, 'jti' | 'client_id' | 'use' | 'bearer' | 'iat' | 'exp'>

export interface Showing {
  /** Equal for tokens that show the same. */
  basis: string
  items: readonly ResolvedItem[]
}

export function isProven(under: Under | null | undefined): under is Proven {
  return under !== null && under !== undefined && under.shows !== null
}

export interface Verified {
  /** By the SHA-256 of the whole token. */
  get(hash: string): Remembered | undefined
  remember(hash: string, claims: AccessToken): Remembered
  /**
   * What these details show under this catalog, which follows from the two alone: an app asks most owners for the same,
   * and it is kept once for all of them.
   */
  shown(catalog: Catalog, details: Details): Showing
}

type Details = Pick<AccessToken, 'authorization_details' | 'items'>

/** Letters of what is shown that are kept, in all. */
const MOST_SHOWN = 4_000_000

export function verifiedTokens(max = 10_000): Verified {
  const tokens = new LRUCache<string, Remembered>({ max })
  const shown = new LRUCache<string, Showing>({
    maxSize: MOST_SHOWN,
    sizeCalculation: ({ basis }) => basis.length,
  })
  return {
    get: (hash) => tokens.get(hash),
    remember(hash, { authorization_details: _, items: __, grant: ___, ...claims }) {
      const remembered: Remembered = { claims, under: null }
      tokens.set(hash, remembered)
      return remembered
    },
    shown(catalog, { authorization_details, items }) {
      const basis = `${catalog.sha256} ${JSON.stringify(authorization_details)}`
      const known = shown.get(basis)
      if (known) return known
      const shows = { basis, items: items.map((item) => resolve(item, catalog)) }
      shown.set(basis, shows)
      return shows
    },
  }
}

export function grantFacts({ jti, client_id, use, bearer, iat, exp }: Grant): GrantFacts {
  return {
    jti,
    client_id,
    iat,
    ...(use && { use }),
    ...(bearer && { bearer }),
    ...(exp !== undefined && { exp }),
  }
}
