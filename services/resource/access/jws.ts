import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { THUMBPRINT_URI, type VerifySignature } from '@mandate/grants'
import type { JWK } from 'jose'
import { LRUCache } from 'lru-cache'

const keys = new LRUCache<string, KeyObject>({ max: 2_000 })

/** The key of a public JWK; made once, because making it costs as much as a verification. */
function keyOf(jwk: JWK): KeyObject {
  const name = `${jwk.crv} ${jwk.x} ${jwk.y}`
  const known = keys.get(name)
  if (known) return known
  const { kty, crv, x, y } = jwk
  const key = createPublicKey({ key: { kty, crv, x, ...(y ? { y } : {}) }, format: 'jwk' })
  keys.set(name, key)
  return key
}

/** SHA-256 of the required members, base64url; for elliptic curves only. @see [RFC 7638 §3.2] */
export function thumbprint({ crv, kty, x, y }: JWK): string {
  const members = kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}

/** What a grant names the key by that signs it. @see [RFC 9278 §3] */
export function thumbprintUri(jwk: JWK): string {
  return `${THUMBPRINT_URI}${thumbprint(jwk)}`
}

/**
 * ECDSA-Sig-Value of the two halves of a P-256 signature: each a positive INTEGER, as short as it goes.
 * @see [RFC 3279 §2.2.3]
 */
function toDer(signature: Uint8Array): Buffer {
  const der = Buffer.allocUnsafe(72)
  let end = 2
  for (const half of [0, 32]) {
    let at = half
    while (at < half + 31 && signature[at] === 0) at++
    const padding = (signature[at] as number) >> 7
    const length = half + 32 - at + padding
    der[end] = 0x02
    der[end + 1] = length
    der[end + 2] = 0
    der.set(signature.subarray(at, half + 32), end + 2 + padding)
    end += 2 + length
  }
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

/** Signature checks by node:crypto, on the calling thread: faster than WebCrypto for one short text. */
export const nodeVerify: VerifySignature = ({ alg, jwk, data, signature }) => {
  try {
    if (alg === 'ES256' && jwk.kty === 'EC' && jwk.crv === 'P-256') {
      // Not `{ key, dsaEncoding }`: told that way, Node makes and throws away an error for each check.
      return signature.length === 64 && verify('sha256', data, keyOf(jwk), toDer(signature))
    }
    const isEdwards = alg === 'EdDSA' || alg === 'Ed25519'
    if (isEdwards && jwk.kty === 'OKP' && jwk.crv === 'Ed25519') {
      return verify(null, data, keyOf(jwk), signature)
    }
    return false
  } catch {
    // A key that is none: a point off the curve, members of a wrong length.
    return false
  }
}
