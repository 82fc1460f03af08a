import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import type { OwnerKeys } from '../../owners/store.ts'
import { hmacSha256 } from './mac.ts'

// What no field of a record says is in no condition of any permission, so the database need not read it: it is
// stored under the owner's data key, as
//
//   version (1) ‖ tag (16) ‖ ciphertext
//
// in the construction of RFC 5297, with HMAC-SHA-256 as its PRF: "The SIV is used as the IV for CTR mode and as
// the authentication tag." The tag is that of the record's id and the text. So the same text of the same record is the
// same bytes, which lets an import find what is as it was; two records with one text have nothing in common, and
// bytes moved to another record do not open. The tag is keyed by the id key, which goes with a home that moves:
// it stands in the record's digest instead of the text, and a digest from elsewhere still holds.

const VERSION = 1
const TAG = 16

export interface RestCipher {
  /** @param record 32 hex digits @param text JSON @returns what is stored, and its tag, both in hex */
  seal(record: string, text: string): { sealed: string; tag: string }
  /** @throws DamagedRest */
  open(record: string, sealed: Buffer): string
}

export class DamagedRest extends Error {
  override name = 'DamagedRest'
}

/** @see [RFC 5297](https://www.rfc-editor.org/rfc/rfc5297) */
export function restCipher({ idKey, dataKey }: OwnerKeys): RestCipher {
  const mac = hmacSha256(derived(idKey, 'mandate rest of records: tag'))
  const key = createSecretKey(derived(dataKey, 'mandate rest of records'))
  const tagOf = (record: string, text: string) =>
    Buffer.from(mac(`${record}\0${text}`), 'hex').subarray(0, TAG)

  return {
    seal(record, text) {
      const tag = tagOf(record, text)
      const cipher = createCipheriv('aes-256-ctr', key, tag)
      const hex = tag.toString('hex')
      // CTR holds nothing back: there is nothing to say at its end.
      return { sealed: `01${hex}${cipher.update(text, 'utf8', 'hex')}`, tag: hex }
    },
    open(record, sealed) {
      if (sealed[0] !== VERSION) throw new DamagedRest(`${record}: written by another version`)
      const tag = sealed.subarray(1, 1 + TAG)
      if (tag.length < TAG) throw new DamagedRest(`${record}: cut off`)
      const decipher = createDecipheriv('aes-256-ctr', key, tag)
      const text = decipher.update(sealed.subarray(1 + TAG)).toString()
      if (!tagOf(record, text).equals(tag)) throw new DamagedRest(`${record}: changed`)
      return text
    },
  }
}

function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
}
