import { createHash, type Hash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Part } from '@mandate/importer'

const endOfDirectory = 0x06054b50
const end64Locator = 0x07064b50
const longestEnd = 22 + 0xffff + 20 + 56

/**
 * What tells one part from another: the SHA-256 of a zip's central directory, which holds name,
 * size and checksum of every file in it, else of the whole part. A part sent again under another
 * name is recognised by it.
 */
export async function partIdentity(part: Part): Promise<Buffer> {
  const start = (await directoryStart(part)) ?? 0
  const hash = createHash('sha256')
  await pipeline(part.read(start, part.size), hash as Hash)
  return hash.digest()
}

/** Whether two parts are the same to the last byte. */
export async function isSameBytes(a: Part, b: Part): Promise<boolean> {
  if (a.size !== b.size) return false
  const [one, other] = await Promise.all([wholeHash(a), wholeHash(b)])
  return one.equals(other)
}

async function wholeHash(part: Part): Promise<Buffer> {
  const hash = createHash('sha256')
  await pipeline(part.read(0, part.size), hash as Hash)
  return hash.digest()
}

async function directoryStart(part: Part): Promise<number | null> {
  const tailStart = Math.max(0, part.size - longestEnd)
  const chunks: Buffer[] = []
  for await (const chunk of part.read(tailStart, part.size)) chunks.push(chunk)
  const tail = Buffer.concat(chunks)
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endOfDirectory) continue
    const isLarge = at >= 76 && tail.readUInt32LE(at - 20) === end64Locator
    const size = isLarge ? Number(tail.readBigUInt64LE(at - 76 + 40)) : tail.readUInt32LE(at + 12)
    const start = tailStart + at - (isLarge ? 76 : 0) - size
    return start >= 0 ? start : null
  }
  return null
}
