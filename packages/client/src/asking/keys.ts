import type { CryptoKeyPair, JWK } from 'oauth4webapi'
import type { KeptKeys, Store } from '../stores/store.ts'

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A new key that tokens will be bound to, in the form the store keeps. */
export async function newKeys(store: Store): Promise<KeptKeys> {
  const pair = await crypto.subtle.generateKey(ES256, !store.keepsKeys, ['sign', 'verify'])
  return store.keepsKeys
    ? pair
    : ((await crypto.subtle.exportKey('jwk', pair.privateKey)) as unknown as JWK)
}

/** The pair to sign with. */
export async function openKeys(keys: KeptKeys): Promise<CryptoKeyPair> {
  if ('privateKey' in keys) return keys
  const { kty, crv, x, y } = keys
  const half = { kty, crv, x, y } as JWK
  return {
    privateKey: await crypto.subtle.importKey('jwk', { ...half, d: keys.d } as JWK, ES256, false, [
      'sign',
    ]),
    publicKey: await crypto.subtle.importKey('jwk', half, ES256, true, ['verify']),
  }
}
