import { thumbprintUri, verifySignature } from '@mandate/grants'
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose'

/** Between the page that is signed and its answer, s. */
const AGE_MAX = 600

/** When and under which grant id a device has signed, as it says itself. */
export interface SignedMoment {
  id: string
  /** Seconds since 1970. */
  now: number
}

/** Reads when a device signed; null when this is no grant of these ten minutes. `now` in seconds. */
export function momentOf(jws: unknown, now: number): SignedMoment | null {
  if (typeof jws !== 'string' || jws.length > 65_536) return null
  try {
    const { jti, iat } = decodeJwt(jws)
    const isNow = typeof iat === 'number' && iat <= now + 5 && iat >= now - AGE_MAX
    return isNow && /^[\w-]{22}$/.test(jti ?? '') ? { id: String(jti), now: iat } : null
  } catch {
    return null
  }
}

/**
 * Whether a device's key signed exactly what was shown: "the authorization service compares the signed bytes with what
 * it showed before it goes on".
 * @param claims all but `iss`, which is the key's thumbprint URI
 */
export async function isSignedAsShown(jws: string, keys: JWK[], claims: object): Promise<boolean> {
  const header = decodeProtectedHeader(jws)
  const key = keys.find((one) => one.kid === header.kid)
  if (!key) return false
  const shown = {
    header: { alg: 'Ed25519', typ: 'grant+jwt', kid: key.kid },
    claims: { ...claims, iss: await thumbprintUri(key) },
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const [signedHeader, signedClaims] = jws.split('.')
  const isSame = signedHeader === part(shown.header) && signedClaims === part(shown.claims)
  return isSame && (await verifySignature(jws, key).catch(() => false))
}
