import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  type ScryptOptions,
  scrypt,
} from 'node:crypto'
import { z } from 'zod'

// The id key makes the ids of records. Whoever has it can try out whether a record's contents are what they
// guess, so it leaves this service only under a passphrase: scrypt makes a key of that, AES-256-GCM
// locks the id key with it. Everything needed to open it, but the passphrase, stands beside it.

export const MIN_PASSPHRASE = 12
export const MAX_PASSPHRASE = 1_000

/** OWASP's second choice of costs for scrypt: 64 MiB. */
const COST = { N: 65_536, r: 8, p: 2 } as const

const text = z.string().regex(/^[A-Za-z0-9_-]+$/)

/** Bytes in base64url; the ciphertext ends with the tag. */
export const lockedKey = z.strictObject({
  kdf: z.literal('scrypt'),
  N: z.number().int().min(16_384).max(131_072),
  r: z.literal(8),
  p: z.number().int().min(1).max(4),
  salt: text.length(22),
  cipher: z.literal('AES-256-GCM'),
  nonce: text.length(16),
  ciphertext: text.length(64),
})
export type LockedKey = z.infer<typeof lockedKey>

/** @param context the resource whose key it is: opening it for another one fails */
export async function lockKey(
  idKey: Buffer,
  passphrase: string,
  context: string,
): Promise<LockedKey> {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, COST), nonce)
  cipher.setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(idKey), cipher.final(), cipher.getAuthTag()])
  const [saltText, nonceText, lockedText] = [salt, nonce, ciphertext].map((bytes) =>
    bytes.toString('base64url'),
  ) as [string, string, string]
  return {
    ...{ kdf: 'scrypt', ...COST, salt: saltText },
    ...{ cipher: 'AES-256-GCM', nonce: nonceText, ciphertext: lockedText },
  }
}

/** The id key, or null when the passphrase is another one. */
export async function unlockKey(
  locked: LockedKey,
  passphrase: string,
  context: string,
): Promise<Buffer | null> {
  const { N, r, p } = locked
  const key = await derive(passphrase, Buffer.from(locked.salt, 'base64url'), { N, r, p })
  const bytes = Buffer.from(locked.ciphertext, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(locked.nonce, 'base64url'))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
  } catch {
    return null
  }
}

/** Unicode has several ways to write an é; keyboards differ in which they send. */
function derive(
  passphrase: string,
  salt: Buffer,
  cost: Pick<ScryptOptions, 'N' | 'r' | 'p'>,
): Promise<Buffer> {
  const words = passphrase.normalize('NFKC')
  return new Promise((resolve, reject) => {
    scrypt(words, salt, 32, { ...cost, maxmem: 512 * 1024 * 1024 }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
