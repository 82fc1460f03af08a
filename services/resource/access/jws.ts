import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { VerifySignature } from '@mandate/grants'
import type { JWK } from 'jose'
import { LRUCache } from 'lru-cache'

/** A compact JWS, decoded but not verified. */
export interface Decoded {
  header: Record<string, unknown>
  payload: Record<string, unknown>
  signed: Buffer
  signature: Buffer
}

/** The text is not one strictly written JWS. */
export class MalformedJws extends Error {
  override name = 'MalformedJws'
}

/** Decodes strictly: three base64url parts in their one spelling, JSON objects without a name twice. */
export function decodeJws(compact: string): Decoded {
  const parts = compact.split('.')
  if (parts.length !== 3) throw new MalformedJws('not three parts')
  const [header, payload, signature] = parts.map((part) => {
    const bytes = Buffer.from(part, 'base64url')
    if (part === '' || bytes.toString('base64url') !== part) throw new MalformedJws('not base64url')
    return bytes
  }) as [Buffer, Buffer, Buffer]
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`)
  return { header: readObject(header), payload: readObject(payload), signed, signature }
}

function readObject(bytes: Buffer): Record<string, unknown> {
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw new MalformedJws('not JSON', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedJws('not an object')
  }
  refuseTwice(text)
  return value as Record<string, unknown>
}

/** RFC 7519 §4: "The Claim Names within a JWT Claims Set MUST be unique". The text is valid JSON. */
function refuseTwice(text: string): void {
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const name = JSON.parse(last) as string
      const names = open.at(-1)
      if (names?.has(name)) throw new MalformedJws(`the name ${name} stands twice`)
      names?.add(name)
    } else last = token
  }
}

const keys = new LRUCache<string, KeyObject>({ max: 2_000 })

/** The key of a public JWK; made once, because making it costs as much as a verification. */
function keyOf(jwk: JWK): KeyObject {
  const name = thumbprint(jwk)
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
