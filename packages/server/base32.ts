const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * Lower-case base32 without padding; 16 bytes are 26 characters.
 * @see [RFC 4648 §6](https://www.rfc-editor.org/rfc/rfc4648#section-6)
 */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(buffer >> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text
}

/** The bytes, or null when the text is not exactly what `base32` would write for them. */
export function fromBase32(text: string): Buffer | null {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return null
    buffer = (buffer << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 255)
    }
    buffer &= (1 << bits) - 1
  }
  // Left-over bits must be zero and less than a letter, or two texts would mean the same bytes.
  return buffer === 0 && bits < 5 ? Buffer.from(bytes) : null
}
