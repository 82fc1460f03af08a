import { pipeline } from 'node:stream'
import { constants, crc32, createInflateRaw } from 'node:zlib'
import type { Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { readBytes } from './parts.ts'

/** How far the unpacking has come, for judging the ratio. */
export interface Progress {
  packed: number
  /** Whether the last member that was begun is there to its end. */
  isWhole: boolean
}

const damaged = (offset: number) =>
  new ImportError('damaged_archive', 'The archive is damaged; what stands before was read.', {
    action: 'Download it again, and upload it again.',
    offset,
  })

/**
 * A gzip's bytes, of all its members one after the other. Node's own gunzip loses the last of them
 * when anything follows the archive, and all of a chunk when it is cut; here both give what is
 * there, and a cut shows by the missing end of what is packed.
 *
 * @see [RFC 1952 §2.3](https://www.rfc-editor.org/rfc/rfc1952#section-2.3)
 */
export async function* gunzip(part: Part, progress: Progress): AsyncGenerator<Buffer> {
  let position = 0
  while (position < part.size) {
    const header = await headerSize(part, position)
    // "compressed data sets, one after another": what is no further member is no part of it.
    if (header === null) return
    progress.isWhole = false
    const packed = part.read(position + header, part.size)
    const inflate = createInflateRaw({
      chunkSize: 64 * 1024,
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    pipeline(packed, inflate, () => {})
    let sum = 0
    try {
      for await (const chunk of inflate as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum)
        progress.packed = position + header + inflate.bytesWritten
        yield chunk
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      throw code.startsWith('Z_') ? damaged(position + header + inflate.bytesWritten) : error
    }
    position += header + inflate.bytesWritten
    const trailer = await readBytes(part, position, position + 8)
    if (trailer.length === 8 && trailer.readUInt32LE(0) !== sum) throw damaged(position)
    progress.isWhole = trailer.length === 8
    position += 8
  }
}

/** Bytes of a member's header, or null when none begins here. */
async function headerSize(part: Part, position: number): Promise<number | null> {
  const bytes = await readBytes(part, position, position + 4096)
  if (bytes.length < 10 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return null
  const flags = bytes[3]!
  let size = 10
  if (flags & 4) size += 2 + (bytes.length >= 12 ? bytes.readUInt16LE(10) : 0)
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const end = bytes.indexOf(0, size)
    if (end < 0) return null
    size = end + 1
  }
  return flags & 2 ? size + 2 : size
}
