/** Making, backing up and using a grant key with WebCrypto. Runs in the browser. */

const ALGORITHM = 'Ed25519'
/** As OWASP advises for PBKDF2 with SHA-256. */
const ITERATIONS = 600_000
const BACKUP = 'mandate grant key'

type Bytes = Uint8Array<ArrayBuffer>

export interface PublicKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
  /** JWK thumbprint. @see [RFC 7638] */
  kid: string
}

/** A backup file: the private half, under a key made of the passphrase. */
export interface Backup {
  type: typeof BACKUP
  resource: string
  account: string
  kid: string
  x: string
  kdf: { name: 'PBKDF2'; hash: 'SHA-256'; iterations: number; salt: string }
  cipher: { name: 'AES-GCM'; iv: string }
  data: string
}

/** What could be restored from a file, or why nothing could. */
export type Restored =
  | { key: CryptoKey; backup: Backup }
  | { problem: 'not_a_backup' | 'wrong_passphrase' }

/** A new key that cannot be taken out of this browser; its private half is at hand this once, for a backup. */
export async function makeGrantKey(): Promise<{ key: CryptoKey; jwk: PublicKey; pkcs8: Bytes }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('this browser made no pair of keys')
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  const x = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  const text = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const kid = toBase64url(new Uint8Array(digest))
  return { key: await importKey(pkcs8), jwk: { kty: 'OKP', crv: 'Ed25519', x, kid }, pkcs8 }
}

function importKey(pkcs8: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign'])
}

export async function backUp(
  pkcs8: Bytes,
  passphrase: string,
  of: Pick<Backup, 'resource' | 'account' | 'kid' | 'x'>,
): Promise<Backup> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const key = await passphraseKey(passphrase, salt, ITERATIONS, 'encrypt')
  const named = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(of.kid) }
  const data = new Uint8Array(await crypto.subtle.encrypt(named, key, pkcs8))
  return {
    type: BACKUP,
    ...of,
    kdf: { name: 'PBKDF2', hash: 'SHA-256', iterations: ITERATIONS, salt: toBase64url(salt) },
    cipher: { name: 'AES-GCM', iv: toBase64url(iv) },
    data: toBase64url(data),
  }
}

export async function restore(text: string, passphrase: string): Promise<Restored> {
  const backup = readBackup(text)
  if (!backup) return { problem: 'not_a_backup' }
  try {
    const { kdf, cipher, kid, data } = backup
    const key = await passphraseKey(passphrase, fromBase64url(kdf.salt), kdf.iterations, 'decrypt')
    const iv = fromBase64url(cipher.iv)
    const named = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(kid) }
    const pkcs8 = new Uint8Array(await crypto.subtle.decrypt(named, key, fromBase64url(data)))
    return { key: await importKey(pkcs8), backup }
  } catch {
    return { problem: 'wrong_passphrase' }
  }
}

/** A compact `grant+jwt` over exactly these claims and `iss`, the thumbprint URI of the key. */
export async function signGrant(key: CryptoKey, kid: string, claims: object): Promise<string> {
  const header = { alg: ALGORITHM, typ: 'grant+jwt', kid }
  const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${kid}`
  const encode = (value: object) => toBase64url(new TextEncoder().encode(JSON.stringify(value)))
  const text = `${encode(header)}.${encode({ ...claims, iss })}`
  const signature = await crypto.subtle.sign(ALGORITHM, key, new TextEncoder().encode(text))
  return `${text}.${toBase64url(new Uint8Array(signature))}`
}

async function passphraseKey(
  passphrase: string,
  salt: Bytes,
  iterations: number,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'))
  const base = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey'])
  const kdf = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(kdf, base, { name: 'AES-GCM', length: 256 }, false, [use])
}

function readBackup(text: string): Backup | null {
  try {
    const value = JSON.parse(text) as Backup
    const isOne = value.type === BACKUP && value.kdf.iterations <= 10_000_000
    return isOne && value.cipher.name === 'AES-GCM' ? value : null
  } catch {
    return null
  }
}

function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): Bytes {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}
