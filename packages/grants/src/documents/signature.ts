import {
  base64url,
  calculateJwkThumbprint,
  compactVerify,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import { digest } from './hash.ts'
import { canonicalJson } from './json.ts'
import { WORDS } from './words.ts'

/** Checks one signature. A service may pass its own, made of node:crypto and cached keys. */
export type VerifySignature = (check: {
  /** `EdDSA`, `Ed25519` or `ES256`. */
  alg: string
  jwk: JWK
  data: Uint8Array
  signature: Uint8Array
}) => boolean | Promise<boolean>

/** Which keys an algorithm takes: an algorithm never decides by itself what a key means. */
const KEYS: Record<string, { kty: string; crv: string }> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  Ed25519: { kty: 'OKP', crv: 'Ed25519' },
  ES256: { kty: 'EC', crv: 'P-256' },
}

/**
 * Whether a compact document is signed by a key. Read the document first: its header decides
 * nothing here but which of the three algorithms is meant.
 *
 * @see [RFC 7515 §5.2] [RFC 8725 §3.1]
 */
export async function verifySignature(
  compact: string,
  jwk: JWK,
  verify: VerifySignature = verifyWithJose,
): Promise<boolean> {
  const [header = '', payload = '', signature = ''] = compact.split('.')
  let alg: unknown
  try {
    alg = (JSON.parse(new TextDecoder().decode(base64url.decode(header))) as { alg?: unknown }).alg
  } catch {
    return false
  }
  const key = typeof alg === 'string' && Object.hasOwn(KEYS, alg) ? KEYS[alg] : undefined
  if (!key || jwk.kty !== key.kty || jwk.crv !== key.crv) return false
  return verify({
    alg: alg as string,
    jwk,
    data: new TextEncoder().encode(`${header}.${payload}`),
    signature: base64url.decode(signature),
  })
}

async function verifyWithJose(check: Parameters<VerifySignature>[0]): Promise<boolean> {
  const { kty, crv, x, y } = check.jwk
  try {
    const key = await importJWK({ kty, crv, x, y } as JWK, check.alg)
    const signed = new TextDecoder().decode(check.data)
    await compactVerify(`${signed}.${base64url.encode(check.signature)}`, key, {
      algorithms: [check.alg],
    })
    return true
  } catch {
    return false
  }
}

/** What stands before the thumbprint of a key in the URI that names it. @see [RFC 9278 §3] */
export const THUMBPRINT_URI = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:'

/** @see [RFC 9278 §3] [RFC 7638] */
export async function thumbprintUri(jwk: JWK): Promise<string> {
  return `${THUMBPRINT_URI}${await calculateJwkThumbprint(jwk, 'sha256')}`
}

/**
 * Six plain words for a set of keys, in any order of the keys: 66 bits of a hash of their
 * thumbprints, so that two pages can be compared by eye.
 */
export async function fingerprintWords(jwks: JSONWebKeySet): Promise<string> {
  const thumbprints = await Promise.all(jwks.keys.map((key) => calculateJwkThumbprint(key)))
  const bytes = await digest(canonicalJson([...new Set(thumbprints)].sort()))
  let bits = 0n
  for (const byte of bytes.slice(0, 9)) bits = (bits << 8n) | BigInt(byte)
  // 72 bits read, the last 6 not used.
  return Array.from({ length: 6 }, (_, index) => {
    const at = Number((bits >> BigInt(72 - 11 * (index + 1))) & 0x7ffn)
    return WORDS[at]!
  }).join(' ')
}
