import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { VerifySignature } from '@mandate/grants'
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

/** Signature checks by node:crypto, on the calling thread: faster than WebCrypto for one short text. */
export const nodeVerify: VerifySignature = ({ alg, jwk, data, signature }) => {
  try {
    if (alg === 'ES256' && jwk.kty === 'EC' && jwk.crv === 'P-256') {
      return verify('sha256', data, { key: keyOf(jwk), dsaEncoding: 'ieee-p1363' }, signature)
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
