import type { JSONWebKeySet, JWK } from 'jose'
/** Checks one signature; the resource service passes one made of node:crypto and cached keys. */
export type VerifySignature = (check: {
  alg: string
  jwk: JWK
  data: Uint8Array
  signature: Uint8Array
}) => boolean | Promise<boolean>
export async function verifySignature(
  compact: string,
  jwk: JWK,
  verify?: VerifySignature,
): Promise<boolean> {
  throw new Error(`being built: ${compact} ${jwk} ${verify}`)
}
/** RFC 9278 thumbprint URI. */
export async function thumbprintUri(jwk: JWK): Promise<string> {
  throw new Error(`being built: ${jwk}`)
}
/** Six plain words for a set of keys, equal on both pages that show it. */
export async function fingerprintWords(jwks: JSONWebKeySet): Promise<string> {
  throw new Error(`being built: ${jwks}`)
}
