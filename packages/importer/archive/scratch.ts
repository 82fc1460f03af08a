import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import type { Part } from '../contract.ts'

// What is unpacked to be read at random lies on disk encrypted with AES-256-CTR, where position n
// always meets the same piece of the key stream: it is only ever appended to, under a key of its own
// that is nowhere but in the memory of this process. What a dead process leaves is noise.

const cipherName = 'aes-256-ctr'
const blockBytes = 16

/** A file for unpacked bytes, open for appending until it is disposed of. */
export interface Scratch extends AsyncDisposable {
  append(bytes: Buffer): Promise<void>
  /** What was appended so far, to be read at random while the file lies there. */
  part(name: string): Part
}

/** Makes an empty one in a folder that exists. */
export async function openScratch(folder: string): Promise<Scratch> {
  const path = join(folder, randomUUID())
  const key = randomBytes(32)
  const file = await open(path, 'wx', 0o600)
  const cipher = createCipheriv(cipherName, key, Buffer.alloc(blockBytes))
  let size = 0
  return {
    async append(bytes) {
      await file.appendFile(cipher.update(bytes))
      size += bytes.length
    },
    part: (name) => ({
      name,
      size,
      read: (start, endExclusive) =>
        endExclusive <= start ? Readable.from([]) : readFrom(path, key, start, endExclusive),
    }),
    [Symbol.asyncDispose]: () => file.close(),
  }
}

function readFrom(path: string, key: Buffer, start: number, endExclusive: number): Readable {
  const counter = Buffer.alloc(blockBytes)
  counter.writeBigUInt64BE(BigInt(Math.floor(start / blockBytes)), 8)
  const decipher = createDecipheriv(cipherName, key, counter)
  decipher.update(Buffer.alloc(start % blockBytes))
  const file = createReadStream(path, { start, end: endExclusive - 1, highWaterMark: 64 * 1024 })
  // A fault comes out of the last stream; whoever reads it is told.
  return pipeline(file, decipher, () => {})
}
