/**
 * A recovery key as people keep it: the address of the data and the private half, so that one text is all that is
 * needed, in groups of four letters with a checksum. Runs in the browser.
 */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const ADDRESS = 26
const SEED = 32
const CHECK = 4

export interface WrittenKey {
  /** `id` of the owner's address, 26 letters. */
  address: string
  /** Private half, 32 bytes. */
  seed: Uint8Array<ArrayBuffer>
}

/** @see [RFC 4648 §6] for the letters */
export async function writeKey({ address, seed }: WrittenKey): Promise<string> {
  const letters = address + encode(new Uint8Array([...seed, ...(await check(address, seed))]))
  return letters.match(/.{1,4}/g)?.join('-') ?? ''
}

/** What was written, whatever stands between its letters; null when a letter is wrong. */
export async function readKey(text: string): Promise<WrittenKey | null> {
  const letters = text.toLowerCase().replace(/[^a-z2-7]/g, '')
  const address = letters.slice(0, ADDRESS)
  const bytes = decode(letters.slice(ADDRESS))
  // Bits that fill the last letter carry nothing: only the letter that is written counts as right.
  if (bytes.length !== SEED + CHECK || encode(bytes) !== letters.slice(ADDRESS)) return null
  const seed = bytes.slice(0, SEED)
  const expected = await check(address, seed)
  return expected.every((byte, at) => byte === bytes[SEED + at]) ? { address, seed } : null
}

async function check(address: string, seed: Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array([...new TextEncoder().encode(address), ...seed])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, CHECK)
}

function encode(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(buffer >> (bits - 5)) & 31]
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const letter of text) {
    buffer = (buffer << 5) | ALPHABET.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 255)
      buffer &= (1 << bits) - 1
    }
  }
  return new Uint8Array(bytes)
}
