/** Keys, proofs and assertions, made by hand with jose, so that tests can also make wrong ones. */

import { createHash, randomBytes } from 'node:crypto'
import * as jose from 'jose'

export interface KeyPair {
  alg: 'ES256' | 'Ed25519'
  privateKey: jose.CryptoKey
  publicJwk: jose.JWK
  privateJwk: jose.JWK
  thumbprint: string
}

export async function keyPair(alg: KeyPair['alg'] = 'ES256'): Promise<KeyPair> {
  const pair = await jose.generateKeyPair(alg, { extractable: true })
  const publicJwk = await jose.exportJWK(pair.publicKey)
  const thumbprint = await jose.calculateJwkThumbprint(publicJwk)
  const privateJwk = await jose.exportJWK(pair.privateKey)
  return { alg, privateKey: pair.privateKey, publicJwk, privateJwk, thumbprint }
}

export function s256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('base64url')
}

export function random(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

export interface ProofOptions {
  method?: string
  url: string
  accessToken?: string
  nonce?: string
  /** Anything here replaces or removes (undefined) a claim. */
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
}

/** A DPoP proof (RFC 9449 §4.2). */
export async function dpopProof(key: KeyPair, options: ProofOptions): Promise<string> {
  const url = new URL(options.url)
  const claims = {
    htm: options.method ?? 'GET',
    htu: `${url.origin}${url.pathname}`,
    iat: Math.floor(Date.now() / 1000),
    jti: random(),
    ...(options.accessToken && { ath: s256(options.accessToken) }),
    ...(options.nonce && { nonce: options.nonce }),
    ...options.claims,
  }
  return sign(claims, { typ: 'dpop+jwt', jwk: key.publicJwk, ...options.header }, key)
}

/** Signs any claims under any header: honest and forged documents alike. */
export async function sign(
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
  key: KeyPair,
): Promise<string> {
  return new jose.SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, ...header })
    .sign(key.privateKey)
}

/** A client assertion (RFC 7523, audience as FAPI 2.0 asks: the issuer). */
export function clientAssertion(
  clientId: string,
  audience: string,
  key: KeyPair,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return sign(
    {
      iss: clientId,
      sub: clientId,
      aud: audience,
      jti: random(),
      iat: now,
      exp: now + 60,
      ...claims,
    },
    { kid: key.thumbprint },
    key,
  )
}
