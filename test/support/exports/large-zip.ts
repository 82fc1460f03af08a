/** A zip of any size that is nowhere: its bytes are made when they are read. Stored, in ZIP64. */

import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { Part } from '@mandate/importer'
import { zip64End } from './raw-zip.ts'

type Piece = Buffer | { spaces: number }

export function largeZip(name: string, files: { path: string; content: Piece[] }[]): Part {
  const pieces: Piece[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, content } of files) {
    const name = Buffer.from(path)
    const size = content.reduce((sum, piece) => sum + lengthOf(piece), 0)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(45, 0)
    about.writeUInt16LE(0x0800, 2)
    about.writeUInt32LE(sumOf(content), 10)
    about.writeUInt32LE(0xffffffff, 14)
    about.writeUInt32LE(0xffffffff, 18)
    about.writeUInt16LE(name.length, 22)
    const extra = zip64(size, offset)
    const place = Buffer.alloc(14)
    place.writeUInt32LE((0o100644 << 16) >>> 0, 6)
    place.writeUInt32LE(0xffffffff, 10)
    const inDirectory = Buffer.from(about)
    inDirectory.writeUInt16LE(extra.length, 24)
    const made = Buffer.from('PK\x01\x02\x2d\x03', 'latin1')
    directory.push(Buffer.concat([made, inDirectory, place, name, extra]))
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, name])
    pieces.push(local, ...content)
    offset += local.length + size
  }
  const index = Buffer.concat(directory)
  pieces.push(index, end(files.length, index.length, offset))
  const size = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)
  return { name, size, read: (start, stop) => Readable.from(between(pieces, start, stop)) }
}

function lengthOf(piece: Piece): number {
  return Buffer.isBuffer(piece) ? piece.length : piece.spaces
}

const SPACES = Buffer.alloc(1024 * 1024, ' ')

function* between(pieces: Piece[], start: number, stop: number): Generator<Buffer> {
  let at = 0
  for (const piece of pieces) {
    const length = lengthOf(piece)
    const [from, to] = [Math.max(start, at), Math.min(stop, at + length)]
    if (Buffer.isBuffer(piece)) {
      if (from < to) yield piece.subarray(from - at, to - at)
    } else {
      for (let left = to - from; left > 0; left -= SPACES.length) yield SPACES.subarray(0, left)
    }
    at += length
    if (at >= stop) return
  }
}

function sumOf(pieces: Piece[]): number {
  const all = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)
  let sum = 0
  for (const bytes of between(pieces, 0, all)) sum = crc32(bytes, sum)
  return sum
}

function zip64(size: number, offset: number): Buffer {
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  for (const [at, value] of [size, size, offset].entries()) {
    extra.writeBigUInt64LE(BigInt(value), 4 + at * 8)
  }
  return extra
}

/** The ZIP64 end of the directory, and the old end that leaves all to it. */
function end(count: number, length: number, offset: number): Buffer {
  const last = Buffer.alloc(22, 0xff)
  last.write('PK\x05\x06', 'latin1')
  last.fill(0, 4, 8)
  last.fill(0, 20, 22)
  return Buffer.concat([zip64End(count, length, offset), last])
}
