import type { KoaContextWithOIDC } from 'oidc-provider'
import validateDpop from 'oidc-provider/lib/helpers/validate_dpop.js'

/**
 * Whether the proof of a token request is of the key that was named (`dpop_jkt`) when the code was asked for: who sees
 * the program's own half of the code on its way has nothing of it. True for every other kind of token request.
 */
export async function hasSameKey(ctx: KoaContextWithOIDC): Promise<boolean> {
  const code = ctx.oidc.entities.DeviceCode as { params?: { dpop_jkt?: string } } | undefined
  if (code === undefined) return true
  const proof = await validateDpop(ctx.oidc.provider, ctx)
  return proof !== undefined && proof.thumbprint === code.params?.dpop_jkt
}
