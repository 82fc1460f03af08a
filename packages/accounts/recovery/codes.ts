import { randomBytes } from 'node:crypto'
import { base32 } from '@mandate/server'
import { hashRaw } from '@node-rs/argon2'

export const CODES = 10
const BYTES = 10

/** `abcd-efgh-ijkl-mnop`: 80 random bits, in letters and digits that are told apart on paper. */
export function newCode(): string {
  return base32(randomBytes(BYTES)).replace(/(.{4})(?=.)/g, '$1-')
}

/** As it was made, however it was typed: without signs, in small letters, digits that are no base32 as their twins. */
function normalise(code: string): string {
  const twins: Record<string, string> = { '0': 'o', '1': 'l', '8': 'b' }
  return code
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/[018]/g, (sign) => twins[sign]!)
}

/** Argon2id with the costs of passwords; 32 bytes. */
export function hashCode(code: string, salt: Buffer): Promise<Buffer> {
  return hashRaw(normalise(code), { salt })
}
