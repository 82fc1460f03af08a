import { pipeline, Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import type { Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import type { ZipEntry } from './zip-directory.ts'

const damaged = (message: string, options = {}) => new ImportError('damaged_file', message, options)

/** The inflated bytes of a zip's file, unchecked. Reads the part once, from its local header on. */
export function inflateEntry(part: Part, entry: ZipEntry): Readable {
  const packed = Readable.from(packedBytes(part, entry), { objectMode: false })
  if (entry.method === 0) return packed
  if (entry.method !== 8) {
    packed.destroy()
    throw new ImportError(
      'unsupported_compression',
      `Compression ${entry.method} is not supported.`,
      { action: 'Unpack the archive on your computer and pack it again as a usual zip.' },
    )
  }
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 })
  // Errors reach the reader of the last stream.
  pipeline(packed, inflate, () => {})
  return inflate
}

/** Where the packed bytes start: behind the local header, whose extra field has its own length. */
export async function* packedBytes(part: Part, entry: ZipEntry): AsyncGenerator<Buffer> {
  const most = entry.offset + entry.headerSize + 0xffff + entry.packedSize
  let header = Buffer.alloc(0)
  let skip = -1
  let left = entry.packedSize
  for await (const chunk of part.read(entry.offset, Math.min(part.size, most))) {
    let bytes = chunk as Buffer
    if (skip < 0) {
      header = Buffer.concat([header, bytes])
      if (header.length < 30) continue
      if (header.readUInt32LE(0) !== 0x04034b50) {
        throw damaged('The file is not where the archive says.', { offset: entry.offset })
      }
      skip = 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
      bytes = header
    }
    if (skip >= bytes.length) {
      skip -= bytes.length
      continue
    }
    bytes = bytes.subarray(skip, skip + left)
    skip = 0
    left -= bytes.length
    if (bytes.length > 0) yield bytes
    if (left === 0) return
  }
  if (left > 0) throw damaged('The archive ends inside the file.', { offset: entry.offset })
}
