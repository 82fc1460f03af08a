import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

// sealed = version (1) ‖ name of the master key (4) ‖ salt (16) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
// Version 1 had no name: what is left of it is tried with every key.
// Random nonces under one AES-GCM key may be used about 2^32 times. Each sealing has a key of its own,
// HMAC-SHA-256(master key, salt), so that a busy service may seal a cursor per page for ever.

const VERSION = 2
const NAME = 4
const SALT = 16
const NONCE = 12
const TAG = 16

export interface Sealer {
  /** Under the present master key. */
  seal(plain: Buffer, context: string): Buffer
  /** Under the present master key or another known one. @throws SealError */
  open(sealed: Buffer, context: string): Buffer
  /** How what is sealed under a master key known here begins; the present one's first. */
  readonly marks: Buffer[]
}

/** What was to be opened is not what was sealed under a master key known here, and for this context. */
export class SealError extends Error {
  override name = 'SealError'
}

// Keys are key objects: given bytes, Node makes and throws away an error with its stack each time.
interface MasterKey {
  key: KeyObject
  name: Buffer
}

/**
 * AES-256-GCM under the master key. `context` says what the secret is for ("grant key of account …"):
 * it is not stored, and opening with another one fails, so sealed bytes cannot be moved between rows.
 * @param masterKey 32 bytes
 * @param others further master keys, which only open: the former one, or the one that will come
 */
export function sealer(masterKey: Buffer, others: Buffer[] = []): Sealer {
  const keys = [masterKey, ...others].map(named)
  const present = keys[0]!
  const marks = keys.map(({ name }) => Buffer.concat([Buffer.of(VERSION), name]))

  /** The keys that it may be under, and where its salt begins. */
  function readMark(sealed: Buffer): { candidates: MasterKey[]; start: number } {
    if (sealed[0] === 1) return { candidates: keys, start: 1 }
    if (sealed[0] !== VERSION) throw new SealError('these bytes were not sealed here')
    const name = sealed.subarray(1, 1 + NAME)
    const candidates = keys.filter((each) => each.name.equals(name))
    if (candidates.length > 0) return { candidates, start: 1 + NAME }
    const known = keys.map((each) => each.name.toString('hex')).join(', ')
    throw new SealError(
      `sealed under the master key ${name.toString('hex')}, and this process knows only ${known}`,
    )
  }

  return {
    marks,
    seal(plain, context) {
      const salt = randomBytes(SALT)
      const nonce = randomBytes(NONCE)
      const key = keyFor(present.key, salt)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
      cipher.setAAD(Buffer.from(context))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([marks[0]!, salt, nonce, text, cipher.getAuthTag()])
    },
    open(sealed, context) {
      const { candidates, start } = readMark(sealed)
      const text = start + SALT + NONCE
      if (sealed.length < text + TAG) throw new SealError('these bytes were not sealed here')
      const salt = sealed.subarray(start, start + SALT)
      const nonce = sealed.subarray(start + SALT, text)
      let cause: unknown
      for (const { key } of candidates) {
        const derived = keyFor(key, salt)
        const decipher = createDecipheriv('aes-256-gcm', derived, nonce, { authTagLength: TAG })
        decipher.setAAD(Buffer.from(context))
        decipher.setAuthTag(sealed.subarray(-TAG))
        try {
          return Buffer.concat([decipher.update(sealed.subarray(text, -TAG)), decipher.final()])
        } catch (error) {
          cause = error
        }
      }
      throw new SealError('sealed under another master key or for another purpose', { cause })
    },
  }
}

function named(bytes: Buffer): MasterKey {
  if (bytes.length !== 32) throw new SealError(`a master key has 32 bytes, not ${bytes.length}`)
  const key = createSecretKey(bytes)
  const digest = createHmac('sha256', key).update('mandate master key name').digest()
  return { key, name: digest.subarray(0, NAME) }
}

function keyFor(masterKey: KeyObject, salt: Buffer): KeyObject {
  const derived = createHmac('sha256', masterKey).update('mandate seal 1').update(salt).digest()
  return createSecretKey(derived)
}
