import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Part } from '../contract.ts'

/** A file on disk as a part. `name` is what the person knows it by. */
export async function filePart(path: string, name = path): Promise<Part> {
  const { size } = await stat(path)
  return {
    name,
    size,
    read: (start, endExclusive) =>
      endExclusive <= start
        ? Readable.from([])
        : createReadStream(path, { start, end: endExclusive - 1, highWaterMark: 64 * 1024 }),
  }
}

/** Exactly the bytes asked for, or fewer when the part ends before. For small ranges only. */
export async function readBytes(part: Part, start: number, endExclusive: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of part.read(start, Math.min(endExclusive, part.size))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The first `size` bytes of a stream; the rest is left unread. */
export async function firstBytes(stream: Readable, size: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    total += chunk.length
    if (total >= size) break
  }
  return Buffer.concat(chunks).subarray(0, size)
}
