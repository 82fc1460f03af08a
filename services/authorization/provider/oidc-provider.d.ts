/** What a provider keeps for itself; refresh.ts reads the scope before its own handler of refresh tokens does. */
declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type { KoaContextWithOIDC, default as Provider } from 'oidc-provider'

  export default function instance(provider: Provider): {
    grantTypeHandlers: Map<string, (ctx: KoaContextWithOIDC) => Promise<void>>
  }
}

/** Not among its public types; token exchange needs the same check of proofs as its own grant types. */
declare module 'oidc-provider/lib/helpers/validate_dpop.js' {
  import type { KoaContextWithOIDC, default as Provider } from 'oidc-provider'

  interface Proof {
    thumbprint: string
    jti: string
    iat: number
  }
  export default function validateDpop(
    provider: Provider,
    ctx: KoaContextWithOIDC,
  ): Promise<Proof | undefined>
  export function checkDpopReplay(
    provider: Provider,
    ctx: KoaContextWithOIDC,
    proof: Proof,
    clientId: string,
  ): Promise<void>
}

/** The keys at a client's `jwks_uri`, and whether one of them has signed; client-keys.ts asks again. */
declare module 'oidc-provider/lib/helpers/jwt.js' {
  export interface RemoteKeys {
    /** Whether they were fetched a moment ago. */
    fresh(): boolean
    refresh(): Promise<void>
  }
  export function verify(
    jwt: string,
    keys: RemoteKeys,
    options: { clockTolerance: number; ignoreAzp: boolean },
  ): Promise<unknown>
}
