import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

// sealed = version (1) ‖ salt (16) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
// Random nonces under one AES-GCM key may be used about 2^32 times. Each sealing has a key of its own,
// HMAC-SHA-256(master key, salt), so that a busy service may seal a cursor per page for ever.

const VERSION = 1
const SALT = 16
const NONCE = 12
const TAG = 16
const HEAD = 1 + SALT + NONCE

export interface Sealer {
  seal(plain: Buffer, context: string): Buffer
  open(sealed: Buffer, context: string): Buffer
}

/** What was to be opened is not what was sealed under this master key and context. */
export class SealError extends Error {
  override name = 'SealError'
}

/**
 * AES-256-GCM under the master key. `context` says what the secret is for ("grant key of account …"):
 * it is not stored, and opening with another one fails, so sealed bytes cannot be moved between rows.
 * `open` throws SealError.
 * @param masterKey 32 bytes
 */
export function sealer(masterKey: Buffer): Sealer {
  if (masterKey.length !== 32)
    throw new SealError(`a master key has 32 bytes, not ${masterKey.length}`)
  const keyFor = (salt: Buffer) =>
    createHmac('sha256', masterKey).update('mandate seal 1').update(salt).digest()
  return {
    seal(plain, context) {
      const salt = randomBytes(SALT)
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', keyFor(salt), nonce, { authTagLength: TAG })
      cipher.setAAD(Buffer.from(context))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), salt, nonce, text, cipher.getAuthTag()])
    },
    open(sealed, context) {
      if (sealed.length < HEAD + TAG || sealed[0] !== VERSION) {
        throw new SealError('these bytes were not sealed here')
      }
      const salt = sealed.subarray(1, 1 + SALT)
      const nonce = sealed.subarray(1 + SALT, HEAD)
      const decipher = createDecipheriv('aes-256-gcm', keyFor(salt), nonce, { authTagLength: TAG })
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(sealed.subarray(-TAG))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(HEAD, -TAG)), decipher.final()])
      } catch (cause) {
        throw new SealError('sealed under another master key or for another purpose', { cause })
      }
    },
  }
}
