/** Making and using a recovery key with WebCrypto. Runs in the browser. */

const ALGORITHM = 'Ed25519'
/** PKCS #8 of an Ed25519 key, but for its 32 bytes. @see [RFC 8410 §7] */
const PKCS8 = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]

/** A new key: its private half as 32 bytes, its public half as base64url. */
export async function makeKey(): Promise<{ seed: Uint8Array<ArrayBuffer>; x: string }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('this browser made no pair of keys')
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { seed: pkcs8.slice(-32), x: base64url(raw) }
}

/** The answer to a challenge: a compact JWS of type `recovery+jwt`. */
export async function answer(
  seed: Uint8Array,
  challenge: { nonce: string; aud: string; resource: string; head: string | null },
): Promise<string> {
  const pkcs8 = new Uint8Array([...PKCS8, ...seed])
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign'])
  const { nonce, aud, resource, head } = challenge
  const iat = Math.floor(Date.now() / 1000)
  const claims = { aud, sub: resource, nonce, ...(head === null ? {} : { head }), iat }
  const text = `${part({ alg: ALGORITHM, typ: 'recovery+jwt' })}.${part(claims)}`
  const signature = await crypto.subtle.sign(ALGORITHM, key, new TextEncoder().encode(text))
  return `${text}.${base64url(new Uint8Array(signature))}`
}

function part(value: object): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
