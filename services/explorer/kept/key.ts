import { randomUUID, webcrypto } from 'node:crypto'
import type { FileStore } from './store.ts'

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** The key this app proves itself with, and its public half for everybody. */
export interface AppKey {
  kid: string
  privateKey: webcrypto.CryptoKey
  publicJwk: webcrypto.JsonWebKey & { kid: string }
}

/** The app's key; the first start makes it. */
export async function appKey(store: FileStore): Promise<AppKey> {
  let kept = (await store.get('app-key')) as { kid: string; jwk: webcrypto.JsonWebKey } | undefined
  if (!kept) {
    const pair = await webcrypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
    kept = { kid: randomUUID(), jwk: await webcrypto.subtle.exportKey('jwk', pair.privateKey) }
    await store.set('app-key', kept)
  }
  const { kid, jwk } = kept
  const { kty, crv, x, y } = jwk
  const privateKey = await webcrypto.subtle.importKey('jwk', jwk, ES256, false, ['sign'])
  const publicJwk = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as AppKey['publicJwk']
  return { kid, privateKey, publicJwk }
}
