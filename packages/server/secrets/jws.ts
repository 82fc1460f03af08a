import { type KeyObject, sign } from 'node:crypto'

/**
 * A compact JWS by an Ed25519 key; `claims` are signed as they are. On the calling thread: for one short text
 * that takes a fraction of what WebCrypto takes to go to another.
 * @see [RFC 7515 §7.1] [RFC 9864 §2.2]
 */
export function signCompact(
  key: KeyObject,
  { typ, kid }: { typ: string; kid: string },
  claims: object,
): string {
  const data = `${part({ alg: 'Ed25519', typ, kid })}.${part(claims)}`
  return `${data}.${sign(null, Buffer.from(data), key).toString('base64url')}`
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
