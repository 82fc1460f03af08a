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
