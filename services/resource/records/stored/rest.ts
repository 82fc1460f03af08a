import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
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
//
// Nothing counts nonces, so nothing has to be remembered from one process to the next: a counter begins at its tag, all 128 bits of it, and
// is carried through all of them. Of two texts the counters meet by chance alone, among 2^40 blocks of one home once in 2^49 homes.

const VERSION = 1
const TAG = 16
/** Characters of a text that is sealed without an object of its own. */
const SHORT = 4096

export interface RestCipher {
  /**
   * @param record 32 hex digits @param text JSON
   * @returns what is stored, which stands there until the next is sealed, and its tag in hex
   */
  seal(record: string, text: string): { sealed: Buffer; tag: string }
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
  const tagOf = (record: string, text: string) => mac(`${record}\0${text}`).slice(0, 2 * TAG)
  const short = shortTexts(key)

  return {
    seal(record, text) {
      const tag = tagOf(record, text)
      if (text.length <= SHORT) return { sealed: short(tag, text), tag }
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.from(tag, 'hex'))
      // CTR holds nothing back: there is nothing to say at its end.
      const sealed = Buffer.concat([Buffer.from(`01${tag}`, 'hex'), cipher.update(text, 'utf8')])
      return { sealed, tag }
    },
    open(record, sealed) {
      if (sealed[0] !== VERSION) throw new DamagedRest(`${record}: written by another version`)
      const tag = sealed.subarray(1, 1 + TAG)
      if (tag.length < TAG) throw new DamagedRest(`${record}: cut off`)
      const decipher = createDecipheriv('aes-256-ctr', key, tag)
      const text = decipher.update(sealed.subarray(1 + TAG)).toString()
      if (tagOf(record, text) !== tag.toString('hex')) throw new DamagedRest(`${record}: changed`)
      return text
    },
  }
}

/**
 * Counter mode out of single blocks: a cipher for each text is ten times what encrypting it costs, and an import
 * has a text for every few records.
 */
function shortTexts(key: KeyObject): (tag: string, text: string) => Buffer {
  const blocks = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const out = Buffer.alloc(1 + TAG + 3 * SHORT)
  const counters = Buffer.alloc(3 * SHORT + TAG)
  out[0] = VERSION
  return (tag, text) => {
    out.write(tag, 1, TAG, 'hex')
    const from = 1 + TAG
    const length = out.write(text, from)
    const end = Math.ceil(length / TAG) * TAG
    for (let at = 0; at < end; at += TAG) {
      if (at === 0) out.copy(counters, 0, 1, from)
      else countOn(counters, at)
    }
    const stream = blocks.update(counters.subarray(0, end))
    for (let at = 0; at < length; at++) out[from + at]! ^= stream[at]!
    return out.subarray(0, from + length)
  }
}

/** The block at `at` is the one before it and one, as a number of 128 bits. */
function countOn(counters: Buffer, at: number): void {
  counters.copyWithin(at, at - TAG, at)
  for (let byte = at + TAG - 1; byte >= at; byte--) {
    counters[byte]!++
    if (counters[byte] !== 0) return
  }
}

function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
}
