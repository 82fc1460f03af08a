import { createCipheriv } from 'node:crypto'
import { Transform } from 'node:stream'
import { objectKey } from '../files/encryption.ts'

const blockBytes = 16

// An upload grows at its end and is read at random, so it is encrypted with AES-256-CTR: position
// n always meets the same piece of the key stream, and every position is written once, under a key
// that belongs to this upload alone. What is read from it is checked by the archive's own checksums.

/** Encrypts, or decrypts, a stream that begins `offset` bytes into the upload. */
export function uploadCipher(dataKey: Buffer, upload: string, offset: number): Transform {
  const key = objectKey(dataKey, `uploads/${upload}`)
  const counter = Buffer.alloc(blockBytes)
  counter.writeBigUInt64BE(BigInt(Math.floor(offset / blockBytes)), 8)
  const cipher = createCipheriv('aes-256-ctr', key, counter)
  cipher.update(Buffer.alloc(offset % blockBytes))
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      done(null, cipher.update(bytes))
    },
  })
}
