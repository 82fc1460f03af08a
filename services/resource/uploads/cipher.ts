import { type Cipheriv, createCipheriv } from 'node:crypto'
import { Transform } from 'node:stream'
import { objectKey } from '../files/encryption.ts'
import { spent } from '../files/spent.ts'
import type { Marker } from './marks.ts'

const blockBytes = 16

// An upload grows at its end and is read at random, so it is encrypted with AES-256-CTR: position
// n always meets the same piece of the key stream, and every position is written once, under a key
// that belongs to this upload alone. What is read from it is checked by its marks (marks.ts).

/** Encrypts a stream that begins `offset` bytes into the upload, and has what comes out marked. */
export function uploadCipher(
  dataKey: Buffer,
  upload: string,
  offset: number,
  marker: Marker,
): Transform {
  const cipher = cipherAt(dataKey, upload, offset)
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      const sealed = cipher.update(bytes)
      const saved = marker.take(sealed)
      if (saved) saved.then(() => done(null, sealed), done)
      else done(null, sealed)
    },
    flush(done) {
      marker.end().then(() => done(), done)
    },
  })
}

/** The bytes of the upload from `offset` on, of what is stored of it from there; which is used up. */
export async function* decryptUpload(
  sealed: AsyncIterable<Buffer>,
  dataKey: Buffer,
  upload: string,
  offset: number,
): AsyncGenerator<Buffer> {
  const cipher = cipherAt(dataKey, upload, offset)
  for await (const bytes of sealed) {
    const plain = cipher.update(bytes)
    spent(bytes)
    yield plain
  }
}

function cipherAt(dataKey: Buffer, upload: string, offset: number): Cipheriv {
  const key = objectKey(dataKey, `uploads/${upload}`)
  const counter = Buffer.alloc(blockBytes)
  counter.writeBigUInt64BE(BigInt(Math.floor(offset / blockBytes)), 8)
  const cipher = createCipheriv('aes-256-ctr', key, counter)
  cipher.update(Buffer.alloc(offset % blockBytes))
  return cipher
}
