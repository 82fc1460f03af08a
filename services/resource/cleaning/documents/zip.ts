import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'

/** A file in a zip, where its bytes lie and how. */
export interface ZipEntry {
  name: string
  /** As it stands in the zip, which may be in other letters. */
  rawName: Buffer
  isUtf8: boolean
  method: number
  crc: number
  packed: number
  size: number
  /** Where its own header begins. */
  at: number
}

const MOST_ENTRIES = 20_000
/** What is unpacked to be looked into, in bytes. */
const MOST = 32e6
const inflate = promisify(inflateRaw)

/**
 * The files of a zip. Documents are small ones: no ZIP64, no parts, nothing encrypted.
 * @see [APPNOTE.TXT §4.3]
 */
export async function zipEntries(source: Source): Promise<ZipEntry[]> {
  const tailAt = Math.max(0, source.size - 65_557)
  const tail = await source.at(tailAt, source.size - tailAt)
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0 || tail.length - end < 22) throw new NotCleanable('a zip without an end')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (count > MOST_ENTRIES || length > MOST) throw new NotCleanable('a zip with too much in it')
  const list = Buffer.from(await source.at(start, length))
  const entries: ZipEntry[] = []
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > list.length || list.toString('latin1', at, at + 4) !== 'PK\x01\x02') {
      throw new NotCleanable('the list of a zip is broken')
    }
    const flags = list.readUInt16LE(at + 8)
    if (flags & 0x2041) throw new NotCleanable('an encrypted document')
    const nameLength = list.readUInt16LE(at + 28)
    const rawName = list.subarray(at + 46, at + 46 + nameLength)
    const isUtf8 = (flags & 0x0800) !== 0
    entries.push({
      ...{ rawName, isUtf8, name: rawName.toString(isUtf8 ? 'utf8' : 'latin1') },
      ...{ method: list.readUInt16LE(at + 10), crc: list.readUInt32LE(at + 16) },
      ...{ packed: list.readUInt32LE(at + 20), size: list.readUInt32LE(at + 24) },
      at: list.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32)
  }
  return entries
}

/** Where the packed bytes of an entry lie. */
async function dataOf(source: Source, entry: ZipEntry): Promise<number> {
  const head = await source.at(entry.at, 30)
  if (head.toString('latin1', 0, 4) !== 'PK\x03\x04') throw new NotCleanable('a zip is broken')
  return entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
}

export async function unpacked(source: Source, entry: ZipEntry): Promise<Buffer> {
  if (entry.size > MOST || entry.packed > MOST) throw new NotCleanable('too large to look into')
  const bytes = Buffer.from(await source.at(await dataOf(source, entry), entry.packed))
  if (entry.method === 0) return bytes
  if (entry.method !== 8) throw new NotCleanable('packed in an unknown way')
  const plain = await inflate(bytes, { maxOutputLength: MOST }).catch(() => null)
  if (plain?.length !== entry.size) throw new NotCleanable('a zip is broken')
  return plain
}

/** Writes a zip anew: what is kept is copied as it is packed; no times, no notes, nothing between. */
export class ZipWriter {
  readonly #pieces = new Pieces()
  readonly #list: Buffer[] = []
  #written = 0

  async keep(source: Source, entry: ZipEntry): Promise<void> {
    const data = await dataOf(source, entry)
    this.#head(entry, entry)
    this.#pieces.keep(data, data + entry.packed)
  }

  replace(entry: ZipEntry, bytes: Buffer): void {
    this.#written += bytes.length
    if (this.#written > MOST) throw new NotCleanable('too much of it has to be written anew')
    const size = bytes.length
    this.#head(entry, { method: 0, crc: crc32(bytes), packed: size, size })
    this.#pieces.put(bytes)
  }

  #head(
    { rawName, isUtf8 }: ZipEntry,
    about: Pick<ZipEntry, 'method' | 'crc' | 'packed' | 'size'>,
  ): void {
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(isUtf8 ? 0x0800 : 0, 2)
    facts.writeUInt16LE(about.method, 4)
    // 1 January 1980, the first day there is.
    facts.writeUInt16LE(0x21, 8)
    facts.writeUInt32LE(about.crc, 10)
    facts.writeUInt32LE(about.packed, 14)
    facts.writeUInt32LE(about.size, 18)
    facts.writeUInt16LE(rawName.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(this.#pieces.size, 10)
    const version = Buffer.from('PK\x01\x02\x14\0', 'latin1')
    this.#list.push(Buffer.concat([version, facts, place, rawName]))
    this.#pieces.put(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, rawName]))
  }

  end(): Pieces {
    const list = Buffer.concat(this.#list)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt16LE(this.#list.length, 8)
    end.writeUInt16LE(this.#list.length, 10)
    end.writeUInt32LE(list.length, 12)
    end.writeUInt32LE(this.#pieces.size, 16)
    this.#pieces.put(Buffer.concat([list, end]))
    return this.#pieces
  }
}
