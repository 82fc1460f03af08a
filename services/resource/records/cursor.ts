import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { Problem, SealError, type Sealer } from '@mandate/server'
import { LRUCache } from 'lru-cache'
import type { Sight } from '../access/sight.ts'

// A cursor is sealed: it holds an exact time and id. Sealing under the master key makes a new key each
// time, which costs a page too much. So each process has a key of its own for many cursors, and every
// cursor brings that key along, sealed under the master key: any process can open it.
//
// cursor = sealed key (81 bytes) ‖ nonce (12) ‖ ciphertext ‖ tag (16)

/** Places to go on from, sealed: they hold exact times and ids. */
export interface Cursors<T> {
  write(bound: CursorBinding, place: T): string
  /** @throws Problem 400 `invalid_cursor` for one of another grant, another query, or none of ours */
  read(bound: CursorBinding, cursor: string): T
}

/** "A cursor is sealed, and bound to the grant and to the query." */
export interface CursorBinding {
  sight: Sight
  /** The parameters of the request that say what is asked, and how pages are ordered. */
  query: readonly string[]
}

/** Cursors under one key: random nonces are safe for 2^32. */
const MOST = 2 ** 30
const SEALED_KEY = 81
const NONCE = 12
const TAG = 16

export function cursors<T>(sealer: Sealer, purpose: string): Cursors<T> {
  const opened = new LRUCache<string, KeyObject>({ max: 1_000 })
  let own = newKey()

  function newKey() {
    const bytes = randomBytes(32)
    return {
      key: createSecretKey(bytes),
      sealed: sealer.seal(bytes, `key of cursors: ${purpose}`),
      left: MOST,
    }
  }

  function keyOf(sealed: Buffer): KeyObject {
    if (sealed.equals(own.sealed)) return own.key
    const name = sealed.toString('latin1')
    const known = opened.get(name)
    if (known) return known
    const key = createSecretKey(sealer.open(sealed, `key of cursors: ${purpose}`))
    opened.set(name, key)
    return key
  }

  function open(bound: CursorBinding, bytes: Buffer): string {
    if (bytes.length < SEALED_KEY + NONCE + TAG) throw new SealError('too short')
    const key = keyOf(bytes.subarray(0, SEALED_KEY))
    const nonce = bytes.subarray(SEALED_KEY, SEALED_KEY + NONCE)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
    decipher.setAAD(context(bound)).setAuthTag(bytes.subarray(-TAG))
    const text = decipher.update(bytes.subarray(SEALED_KEY + NONCE, -TAG), undefined, 'utf8')
    try {
      return text + decipher.final('utf8')
    } catch (cause) {
      throw new SealError('sealed for another access or query', { cause })
    }
  }

  return {
    write(bound, place) {
      if (own.left-- <= 0) own = newKey()
      const nonce = nextNonce()
      const cipher = createCipheriv('aes-256-gcm', own.key, nonce, { authTagLength: TAG })
      const text = cipher.setAAD(context(bound)).update(JSON.stringify(place))
      const parts = [own.sealed, nonce, text, cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(parts).toString('base64url')
    },
    read(bound, cursor) {
      try {
        return JSON.parse(open(bound, Buffer.from(cursor, 'base64url')))
      } catch (cause) {
        if (!(cause instanceof SealError)) throw cause
        throw new Problem(
          400,
          'invalid_cursor',
          'This cursor belongs to another access or another query: ask again without it.',
        )
      }
    },
  }
}

// Random bytes cost by the call, hardly by the byte.
let random = Buffer.alloc(0)

function nextNonce(): Buffer {
  if (random.length < NONCE) random = randomBytes(256 * NONCE)
  const nonce = random.subarray(0, NONCE)
  random = random.subarray(NONCE)
  return nonce
}

/** Names the access and the query, and tells neither. */
export function context({ sight, query }: CursorBinding): Buffer {
  const words = [sight.owner.id, sight.grant?.id ?? 'owner', ...query]
  return hash('sha256', JSON.stringify(words), 'buffer')
}
