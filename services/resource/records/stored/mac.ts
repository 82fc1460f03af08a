import { hash } from 'node:crypto'

const BLOCK = 64
const SUM = 32
/** Longer ones than this are put together in memory of their own. */
const SHORT = 8 * 1024

/**
 * HMAC-SHA-256 of many short texts under one key: what `createHmac` makes for each of them and throws away costs
 * twice the hashing itself, and an import is a text for each record.
 *
 * @param key of at most 64 bytes
 * @returns of a text (as UTF-8) its HMAC, 64 hex digits
 * @see [RFC 2104 §2](https://www.rfc-editor.org/rfc/rfc2104#section-2) "H(K XOR opad, H(K XOR ipad, text))"
 */
export function hmacSha256(key: Buffer): (text: string) => string {
  if (key.length > BLOCK) throw new RangeError('A longer key would have to be hashed first.')
  const inner = Buffer.alloc(BLOCK + SHORT)
  const outer = Buffer.alloc(BLOCK + SUM)
  for (let at = 0; at < BLOCK; at++) {
    inner[at] = (key[at] ?? 0) ^ 0x36
    outer[at] = (key[at] ?? 0) ^ 0x5c
  }
  const pad = inner.subarray(0, BLOCK)
  return (text) => {
    const whole =
      text.length * 3 > SHORT
        ? Buffer.concat([pad, Buffer.from(text)])
        : inner.subarray(0, BLOCK + inner.write(text, BLOCK))
    outer.write(hash('sha256', whole, 'hex'), BLOCK, 'hex')
    return hash('sha256', outer, 'hex')
  }
}
