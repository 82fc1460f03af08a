/** How the text of a value is written: valuechar = ALPHA / DIGIT / - _ . : @ / or %XX. */

const PLAIN = /^[A-Za-z0-9\-_.:@/]$/
const NEEDS_ENCODING = /[^A-Za-z0-9\-_.:@/]/u

/** A place in a text that can say what is wrong there. */
interface Place {
  readonly here: string
  at: number
  fail(message: string): never
}

/**
 * Reads one character of a value, decoded; '' where the value ends.
 * A byte is refused as soon as it cannot belong to well-formed UTF-8 (RFC 3629 section 4).
 */
export function readValueCharacter(place: Place): string {
  if (place.here !== '%') {
    if (!PLAIN.test(place.here)) return ''
    const character = place.here
    place.at += 1
    return character
  }
  const first = readByte(place, 0x01, 0xf4)
  if (first < 0x80) return String.fromCodePoint(first)
  if (first < 0xc2) {
    place.at -= 3
    place.fail('this byte cannot begin a character in UTF-8')
  }
  const more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
  let code = first & (0x3f >> more)
  for (let index = 0; index < more; index += 1) {
    const [low, high] = index === 0 ? secondByte(first) : [0x80, 0xbf]
    code = (code << 6) | (readByte(place, low, high) & 0x3f)
  }
  return String.fromCodePoint(code)
}

/** Neither overlong forms, nor surrogates, nor anything above U+10FFFF. */
function secondByte(first: number): [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf]
  if (first === 0xed) return [0x80, 0x9f]
  if (first === 0xf0) return [0x90, 0xbf]
  if (first === 0xf4) return [0x80, 0x8f]
  return [0x80, 0xbf]
}

function readByte(place: Place, low: number, high: number): number {
  const start = place.at
  if (place.here !== '%') place.fail('"%" and another byte of this character should stand here')
  place.at += 1
  const byte = readHex(place) * 16 + readHex(place)
  if (byte >= low && byte <= high) return byte
  place.at = start
  return place.fail(byte === 0 ? '%00 is not allowed' : 'this byte does not belong here in UTF-8')
}

function readHex(place: Place): number {
  if (!/^[0-9A-Fa-f]$/.test(place.here)) place.fail('a hexadecimal digit should stand here')
  const digit = Number.parseInt(place.here, 16)
  place.at += 1
  return digit
}

/** Writes a value: percent-encoding upper-case and only where needed. */
export function formatValue(value: string): string {
  if (!NEEDS_ENCODING.test(value)) return value
  let text = ''
  for (const character of value) {
    text += PLAIN.test(character) ? character : percent(character)
  }
  return text
}

function percent(character: string): string {
  let text = ''
  for (const byte of new TextEncoder().encode(character)) {
    text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}

/** Compares two texts by code point, as collation "C" does: < 0, 0 or > 0. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  const left = a[Symbol.iterator]()
  const right = b[Symbol.iterator]()
  for (;;) {
    const one = left.next()
    const two = right.next()
    if (one.done) return two.done ? 0 : -1
    if (two.done) return 1
    if (one.value !== two.value) return one.value.codePointAt(0)! - two.value.codePointAt(0)!
  }
}
