import { crc32 } from 'node:zlib'
import {
  type Entry as DirectoryEntry,
  fromRandomAccessReaderPromise,
  RandomAccessReader,
} from 'yauzl'
import type { Limits, Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { decoderOf } from '../formats/code-pages.ts'
import { modifiedAt } from './modified.ts'
import { cleanPath, decodeName } from './names.ts'
import { readBytes } from './parts.ts'

/** A file of a zip: what its central directory says. Offsets count from the start of the part. */
export interface ZipEntry {
  path: string
  /** Offset of the local header. */
  offset: number
  packedSize: number
  size: number
  method: number
  crc32: number
  encrypted: boolean
  modified: number | null
  /** Neither file nor folder: a link, a device. */
  special: boolean
  /** Bytes of the local header known so far, without its extra field. */
  headerSize: number
}

const CUT = {
  message: 'The archive has no end: the download or upload was cut short.',
  action: 'Download it again if needed, and upload it again.',
}
/** What a zip says that says no date: the first day it can say, or the last one before. */
const NO_DATE = Date.UTC(1980, 0, 2)
const END_OF_DIRECTORY = 0x06054b50
const END64 = 0x06064b50
const END64_LOCATOR = 0x07064b50

/** What a zip's directory says. */
export interface ZipDirectory {
  /** In the directory's order. */
  entries: ZipEntry[]
  /** Where the archive begins in the part: what stands before is no business of its directory. */
  start: number
}

/**
 * The files of a zip. Bytes before the archive (a self-extractor) and behind it do no harm. Throws
 * {@link ImportError} for an archive that cannot be trusted as a whole.
 */
export async function readZipDirectory(part: Part, limits: Limits): Promise<ZipDirectory> {
  const { base, end } = await findDirectory(part)
  const entries: ZipEntry[] = []
  try {
    const zip = await fromRandomAccessReaderPromise(new Window(part, base, end), end - base, {
      decodeStrings: false,
      validateEntrySizes: false,
      autoClose: false,
    })
    if (zip.entryCount > limits.entries) {
      throw new ImportError(
        'too_many_entries',
        `The archive holds more than ${limits.entries} files.`,
      )
    }
    const foreign: { entry: ZipEntry; raw: Buffer }[] = []
    for await (const found of zip.eachEntry()) {
      const entry = describe(found, base)
      if (!entry) continue
      entries.push(entry)
      if (entry.path === '') foreign.push({ entry, raw: found.fileNameRaw })
    }
    const decode = decoderOf(foreign.map(({ raw }) => raw))
    for (const { entry, raw } of foreign) entry.path = cleanPath(decode(raw))
  } catch (error) {
    throw asImportError(error)
  }
  await refuseHoles(part, entries, base)
  refuseOverlap(entries)
  return { entries, start: base }
}

/** Where the archive begins (`base`) and ends in the part; stated offsets count from `base`. */
async function findDirectory(part: Part): Promise<{ base: number; end: number }> {
  const tailStart = Math.max(0, part.size - 22 - 0xffff - 65_536)
  const tail = await readBytes(part, tailStart, part.size)
  let empty: { base: number; end: number } | undefined
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue
    if (at + 22 + tail.readUInt16LE(at + 20) > tail.length) continue
    // What somebody wrote behind is no part of it.
    const end = at + 22
    const locator = at - 20
    if (locator >= 0 && tail.readUInt32LE(locator) === END64_LOCATOR) {
      const stated = Number(tail.readBigUInt64LE(locator + 8))
      // Without extensible data the record stands right before its locator.
      const isThere = locator >= 56 && tail.readUInt32LE(locator - 56) === END64
      const base = isThere ? tailStart + locator - 56 - stated : 0
      return { base, end: tailStart + end }
    }
    const size = tail.readUInt32LE(at + 12)
    const found = { base: tailStart + at - size - tail.readUInt32LE(at + 16), end: tailStart + end }
    if (size > 0) return found
    // What is written behind an archive may look like the end of an empty one.
    empty ??= found
  }
  if (empty) return empty
  throw new ImportError('truncated_archive', CUT.message, { action: CUT.action })
}

/** Reads the directory in large steps: it is many small neighbouring reads. */
class Window extends RandomAccessReader {
  readonly #part: Part
  readonly #base: number
  readonly #end: number
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0

  constructor(part: Part, base: number, end: number) {
    super()
    this.#part = part
    this.#base = base
    this.#end = end
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    const from = position + this.#base
    const inside = from >= this.#start && from + length <= this.#start + this.#bytes.length
    if (inside) {
      this.#copy(target, offset, from, length)
      done(null)
      return
    }
    if (from + length > this.#part.size) {
      done(new ImportError('damaged_archive', 'The archive is damaged.', { offset: from }))
      return
    }
    // With bytes missing, stated positions near the beginning lie before it.
    const before = Math.min(length, Math.max(0, -from))
    if (before > 0) {
      target.fill(0, offset, offset + before)
      if (before === length) done(null)
      else this.read(target, offset + before, length - before, position + before, done)
      return
    }
    readBytes(this.#part, from, from + Math.max(length, 1024 * 1024)).then((bytes) => {
      this.#bytes = bytes
      this.#start = from
      if (bytes.length < length) done(new ImportError('truncated_archive', CUT.message, CUT))
      else {
        this.#copy(target, offset, from, length)
        done(null)
      }
    }, done)
  }

  /** The last two bytes say how much was written behind the archive: it ends there. */
  #copy(target: Buffer, offset: number, from: number, length: number): void {
    this.#bytes.copy(target, offset, from - this.#start, from - this.#start + length)
    for (const at of [this.#end - 2, this.#end - 1]) {
      if (at >= from && at < from + length) target[offset + at - from] = 0
    }
  }
}

/** Null for a folder; with an empty path where its name is not UTF-8. */
function describe(found: DirectoryEntry, base: number): ZipEntry | null {
  const path = cleanPath(decodeName(found.fileNameRaw, unicodePath(found)) ?? '')
  const type = (found.externalFileAttributes >>> 28) & 0xf
  if (path.endsWith('/') || found.fileNameRaw.at(-1) === 0x2f || type === 0x4) return null
  return {
    path,
    offset: found.relativeOffsetOfLocalHeader + base,
    packedSize: found.compressedSize,
    size: found.uncompressedSize,
    method: found.compressionMethod,
    crc32: found.crc32,
    encrypted: found.isEncrypted(),
    modified: modifiedAt(found.getLastModDate({ timezone: 'UTC' }).getTime(), NO_DATE),
    special: type !== 0 && type !== 0x8,
    headerSize: 30 + found.fileNameLength,
  }
}

/** The Info-ZIP Unicode Path (0x7075), valid only for the name it was made for. */
function unicodePath(found: DirectoryEntry): Buffer | null {
  for (const { id, data } of found.extraFields) {
    if (id !== 0x7075 || data.length < 6 || data[0] !== 1) continue
    if (data.readUInt32LE(1) === crc32(found.fileNameRaw)) return data.subarray(5)
  }
  return null
}

/** A directory that lies earlier than it says means that bytes before it are missing. */
async function refuseHoles(part: Part, entries: ZipEntry[], base: number): Promise<void> {
  if (base >= 0) return
  const sorted = entries.map((entry) => entry.offset - base).sort((a, b) => a - b)
  let offset = 0
  for (const header of sorted) {
    const signature = await readBytes(part, header, header + 4)
    if (signature.length < 4 || signature.readUInt32LE(0) !== 0x04034b50) break
    offset = header
  }
  const message = `${-base} bytes are missing after offset ${offset}.`
  throw new ImportError('damaged_archive', message, { action: CUT.action, offset })
}

/** Files that share bytes are made to inflate to more than the archive holds. */
function refuseOverlap(entries: ZipEntry[]): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset)
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!
    const { offset } = sorted[i]!
    if (before.offset + before.headerSize + before.packedSize > offset) {
      throw new ImportError('overlapping_entries', 'Files in the archive overlap.', { offset })
    }
  }
}

function asImportError(error: unknown): unknown {
  if (error instanceof ImportError || !(error instanceof Error)) return error
  // Errors of reading the part are not the archive's.
  if ('code' in error) return error
  if (/strong encryption/.test(error.message)) {
    return new ImportError('password_protected', 'The archive is password-protected.')
  }
  return new ImportError('damaged_archive', `The archive is damaged: ${error.message}.`, {
    action: CUT.action,
    cause: error,
  })
}
