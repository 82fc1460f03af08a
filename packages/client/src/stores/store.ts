import type { CryptoKeyPair, JWK, TokenEndpointResponse } from 'oauth4webapi'

/** A pair of keys as it is kept: as objects where the store can keep those, else as private JWK. */
export type KeptKeys = CryptoKeyPair | JWK

/** An authorization request on its way. */
export interface KeptRequest {
  issuer: string
  resource: string | null
  verifier: string
  keys: KeptKeys
  /** The access it is to replace, when the owner has changed the provider. */
  follows: string | null
  /** What the owner was to do, whatever they have allowed before. */
  prompt?: string | undefined
  /** What it opens: the request only asks who they are. */
  opens?: KeptShare | null
  /** What its code brought already, when nobody answered after that. */
  tokens?: TokenEndpointResponse
}

/** A permission for a person that is to be opened, at the provider of whoever shares. */
export interface KeptShare {
  issuer: string
  resource: string
  grantId: string
}

/** A permission held: tokens, the grant they are under, and the key they are bound to. */
export interface KeptAccess {
  id: string
  issuer: string
  resource: string
  accessToken: string
  /** ms since 1970 */
  expiresAt: number
  refreshToken: string | null
  /** The owner's signed permission, `grant+jwt`. */
  grant: string
  /** What the token may do now; never more than the grant. */
  details: Record<string, unknown>[]
  keys: KeptKeys
}

/** Under the id of a permission that its owner has changed: the id of the one that replaced it. */
export interface KeptChange {
  now: string
}

/**
 * Where the client keeps what must outlive a page or a process. `set` must have written when it
 * resolves. What is kept opens somebody's data: keep it as you keep passwords.
 */
export interface Store {
  /**
   * Whether CryptoKey objects survive (memory, IndexedDB): keys are then made so that nobody can
   * copy them out. A store of texts gets them as private JWK.
   */
  readonly keepsKeys: boolean
  get(key: string): Promise<unknown>
  set(key: string, value: KeptRequest | KeptAccess | KeptChange): Promise<void>
  delete(key: string): Promise<void>
}

/** Keeps everything in this process and forgets it with it. */
export function memoryStore(): Store {
  const kept = new Map<string, unknown>()
  return {
    keepsKeys: true,
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  }
}
