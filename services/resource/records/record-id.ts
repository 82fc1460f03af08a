import { base32, fromBase32 } from '@mandate/server'

/** Two letters of base32 for each ten bits: ids are written for every record of a page. */
const PAIRS = Array.from({ length: 1_024 }, (_, bits) =>
  base32(Buffer.of(bits >> 2, (bits & 3) << 6)).slice(0, 2),
)

/** Hex digits of a uuid, five of which are four letters of base32. */
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17].concat([
  19, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
])

/**
 * A record's id as the API writes it: 26 characters of base32 for the 128 bits of the uuid, which is
 * written as PostgreSQL does. What follows the uuid is not looked at.
 */
export function toRecordId(uuid: string): string {
  let id = ''
  for (let at = 0; at < 30; at += 5) {
    let bits = 0
    for (let nth = at; nth < at + 5; nth++) bits = (bits << 4) | digitAt(uuid, nth)
    id += (PAIRS[bits >> 10] as string) + PAIRS[bits & 1_023]
  }
  return id + PAIRS[((digitAt(uuid, 30) << 4) | digitAt(uuid, 31)) << 2]
}

/** PostgreSQL writes lower-case letters. */
function digitAt(uuid: string, nth: number): number {
  const code = uuid.charCodeAt(DIGITS[nth] as number)
  return code < 58 ? code - 48 : code - 87
}

/** Characters of an id, and of a uuid as PostgreSQL writes it. */
export const RECORD_ID = 26
export const UUID = 36

/** What each hex digit stands for, by its byte. */
const VALUES = Uint8Array.from({ length: 256 }, (_, byte) =>
  Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(byte))),
)
/** The letters for five bits. */
const LETTERS = Buffer.from(Array.from({ length: 32 }, (_, bits) => PAIRS[bits]?.[1]).join(''))

/** The id of the uuid that stands in `from` at `start`, into `to`. */
export function putRecordId(from: Buffer, start: number, to: Buffer, at: number): void {
  let [held, bits, next] = [0, 0, at]
  for (let nth = 0; nth < 32; nth++) {
    held =
      ((held << 4) | (VALUES[from[start + (DIGITS[nth] as number)] as number] as number)) & 0xff
    bits += 4
    if (bits < 5) continue
    bits -= 5
    to[next++] = LETTERS[(held >> bits) & 31] as number
  }
  to[next] = LETTERS[(held << (5 - bits)) & 31] as number
}

/** The uuid of an id, or null for a text that is nobody's id. */
export function fromRecordId(id: string): string | null {
  const bytes = /^[a-z2-7]{26}$/.test(id) ? fromBase32(id) : null
  if (bytes?.length !== 16) return null
  const hex = bytes.toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
