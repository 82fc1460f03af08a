import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { spent } from './spent.ts'

// How a file rests in the store. It is cut into chunks of 64 KiB, each encrypted on its own with
// AES-256-GCM, so that any range can be read without the rest. Every file has a key of its own,
// derived from the owner's data key and the object's random name, so a chunk's number can be its
// nonce. The number and whether it is the last one are authenticated with each chunk: chunks that
// were swapped, dropped at the end or taken from another file do not open.

export const chunkBytes = 64 * 1024
const tagBytes = 16
const sealedChunkBytes = chunkBytes + tagBytes

/**
 * The key of one object; `name` must never be used for two contents. Not its bytes: given those, Node makes and
 * throws away two errors for each chunk before it believes that they are a key.
 */
export function objectKey(dataKey: Buffer, name: string): KeyObject {
  const bytes = hkdfSync('sha256', dataKey, '', `mandate object ${name}`, 32)
  return createSecretKey(Buffer.from(bytes))
}

export class DamagedObject extends Error {
  override name = 'DamagedObject'
  readonly code = 'OBJECT_DAMAGED'
  constructor(chunk: number, options?: ErrorOptions) {
    super(`Chunk ${chunk} of a stored file is missing or was changed`, options)
  }
}

/** Sealed chunks of a stream of any length; an empty one still has one chunk. */
export async function* encrypt(
  source: AsyncIterable<Buffer>,
  key: KeyObject,
): AsyncGenerator<Buffer> {
  // The same for every chunk: memory that each of them left behind would add up faster than it is cleared.
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let filled = 0
  let index = 0
  for await (const bytes of source) {
    let from = 0
    while (from < bytes.length) {
      // A full chunk waits until more arrives: only then is it known not to be the last.
      if (filled === chunkBytes) {
        yield* seal(chunk, key, index++, false)
        filled = 0
      }
      const copied = bytes.copy(chunk, filled, from)
      filled += copied
      from += copied
    }
  }
  yield* seal(chunk.subarray(0, filled), key, index, true)
}

/** Where the chunks that hold these bytes lie in the sealed object. */
export function sealedRange(size: number, range: { start: number; end: number }) {
  const first = Math.floor(range.start / chunkBytes)
  const last = Math.max(first, Math.ceil(range.end / chunkBytes) - 1)
  return {
    first,
    start: first * sealedChunkBytes,
    end: Math.min((last + 1) * sealedChunkBytes, sealedSize(size)),
  }
}

function sealedSize(size: number): number {
  return size + tagBytes * (lastChunk(size) + 1)
}

function lastChunk(size: number): number {
  return Math.max(0, Math.ceil(size / chunkBytes) - 1)
}

/**
 * The bytes `range` of a file of `size` bytes, from the sealed bytes of `sealedRange`, which are used up.
 * Throws `DamagedObject` at the first chunk that does not open; nothing of that chunk is given out.
 */
export async function* decrypt(
  source: AsyncIterable<Buffer>,
  key: KeyObject,
  size: number,
  range: { start: number; end: number },
): AsyncGenerator<Buffer> {
  const { first } = sealedRange(size, range)
  const last = lastChunk(size)
  let index = first
  const held = Buffer.allocUnsafe(sealedChunkBytes)
  let filled = 0
  const give = (sealed: Buffer) => {
    const plain = open(sealed, key, index, index === last)
    const offset = index * chunkBytes
    index += 1
    return plain.subarray(Math.max(0, range.start - offset), Math.max(0, range.end - offset))
  }
  for await (const bytes of source) {
    for (let from = 0; from < bytes.length; ) {
      const copied = bytes.copy(held, filled, from)
      filled += copied
      from += copied
      if (filled < sealedChunkBytes) continue
      filled = 0
      yield give(held)
    }
    spent(bytes)
  }
  if (filled > 0) yield give(held.subarray(0, filled))
  if (index <= Math.max(first, Math.ceil(range.end / chunkBytes) - 1))
    throw new DamagedObject(index)
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(index), 4)
  return nonce
}

function* seal(plain: Buffer, key: KeyObject, index: number, last: boolean): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index))
  cipher.setAAD(boundTo(index, last))
  const sealed = cipher.update(plain)
  cipher.final()
  if (sealed.length > 0) yield sealed
  yield cipher.getAuthTag()
}

function open(sealed: Buffer, key: KeyObject, index: number, last: boolean): Buffer {
  if (sealed.length < tagBytes) throw new DamagedObject(index)
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index), { authTagLength: tagBytes })
  decipher.setAAD(boundTo(index, last))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    const plain = decipher.update(sealed.subarray(0, -tagBytes))
    decipher.final()
    return plain
  } catch (cause) {
    throw new DamagedObject(index, { cause })
  }
}

function boundTo(index: number, last: boolean): Buffer {
  const bound = Buffer.alloc(9)
  bound.writeBigUInt64BE(BigInt(index))
  bound[8] = last ? 1 : 0
  return bound
}
