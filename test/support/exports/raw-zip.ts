/** A zip written byte by byte, so that each of its statements can be false. */

import { crc32, deflateRawSync } from 'node:zlib'

export interface RawEntry {
  /** Bytes, to leave UTF-8; any name at all. */
  path: string | Buffer
  content: string | Buffer
  /** Bit 0: encrypted; bit 11: the name is UTF-8. (Default: bit 11) */
  flags?: number
  /** 8: deflated. */
  method?: number
  /** What the directory says, in place of the truth. */
  crc?: number
  size?: number
  /** Unix mode, as in `0o120777` for a link. */
  mode?: number
  /** Sizes and offset only in ZIP64 fields. */
  zip64?: boolean
  /** No data of its own: the directory points to the data of the entry with this number. */
  sameDataAs?: number
}

export function rawZip(entries: RawEntry[], { before = '', after = '' } = {}): Buffer {
  const locals: Buffer[] = [Buffer.from(before)]
  const directory: Buffer[] = []
  const offsets: number[] = []
  let offset = before.length
  for (const entry of entries) {
    const content = Buffer.from(entry.content)
    const name = Buffer.from(entry.path)
    const packed = entry.method === 0 ? content : deflateRawSync(content)
    const sizes = { packed: packed.length, size: entry.size ?? content.length }
    const at = entry.sameDataAs === undefined ? offset : (offsets[entry.sameDataAs] as number)
    offsets.push(at)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(entry.zip64 ? 45 : 20, 0)
    about.writeUInt16LE(entry.flags ?? 0x0800, 2)
    about.writeUInt16LE(entry.method ?? 8, 4)
    about.writeUInt32LE(entry.crc ?? crc32(content), 10)
    about.writeUInt32LE(entry.zip64 ? 0xffffffff : sizes.packed, 14)
    about.writeUInt32LE(entry.zip64 ? 0xffffffff : sizes.size, 18)
    about.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, name, packed])
    const extra = entry.zip64 ? zip64(sizes, at) : Buffer.alloc(0)
    const inDirectory = Buffer.from(about)
    inDirectory.writeUInt16LE(extra.length, 24)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    place.writeUInt32LE(entry.zip64 ? 0xffffffff : at, 10)
    const made = Buffer.from('PK\x01\x02\x2d\x03', 'latin1')
    directory.push(Buffer.concat([made, inDirectory, place, name, extra]))
    if (entry.sameDataAs === undefined) {
      locals.push(local)
      offset += local.length
    }
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Math.min(directory.length, 0xffff), 8)
  end.writeUInt16LE(Math.min(directory.length, 0xffff), 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  const many = directory.length > 0xffff ? zip64End(directory.length, index.length, offset) : ''
  return Buffer.concat([...locals, index, Buffer.from(many), end, Buffer.from(after)])
}

function zip64(sizes: { packed: number; size: number }, offset: number): Buffer {
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  extra.writeBigUInt64LE(BigInt(sizes.size), 4)
  extra.writeBigUInt64LE(BigInt(sizes.packed), 12)
  extra.writeBigUInt64LE(BigInt(offset), 20)
  return extra
}

/** The ZIP64 end of the directory and its locator. */
export function zip64End(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(56)
  record.write('PK\x06\x06', 'latin1')
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(45, 12)
  record.writeUInt16LE(45, 14)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator])
}
