/** For tests: exports made by hand, as whole or as broken as wanted, and what becomes of them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'
import { openExport } from './archive/open.ts'
import type {
  EntryEvent,
  Event,
  Importer,
  Limits,
  Part,
  RecordEvent,
  WarningEvent,
} from './contract.ts'
import { type ReadOptions, readExport } from './reading/read.ts'

/** Bytes as a part, given out in small chunks. */
export function memoryPart(name: string, content: string | Buffer, chunk = 1000): Part {
  const bytes = Buffer.from(content)
  return {
    name,
    size: bytes.length,
    read: (start, end) => {
      const chunks: Buffer[] = []
      for (let at = start; at < end; at += chunk) {
        chunks.push(bytes.subarray(at, Math.min(end, at + chunk)))
      }
      return Readable.from(chunks, { objectMode: false })
    },
  }
}

/** A file for {@link makeZip}; everything but name and content is for lying. */
export interface ZipFile {
  name: string | Buffer
  content?: string | Buffer
  flags?: number
  method?: number
  crc?: number
  size?: number
  /** Unix mode, type included. */
  mode?: number
  extra?: Buffer
  zip64?: boolean
  /** Use the local header of an earlier file. */
  sharesHeaderOf?: number
}

export function makeZip(files: ZipFile[]): Buffer {
  const chunks: Buffer[] = []
  const directory: Buffer[] = []
  const offsets: number[] = []
  let offset = 0
  for (const file of files) {
    const content = Buffer.from(file.content ?? '')
    const method = file.method ?? 8
    const packed = method === 8 ? deflateRawSync(content) : content
    const name = Buffer.from(file.name)
    const extra = file.extra ?? Buffer.alloc(0)
    const sums = Buffer.alloc(12)
    sums.writeUInt32LE(file.crc ?? crc32(content), 0)
    sums.writeUInt32LE(file.zip64 ? 0xffffffff : packed.length, 4)
    sums.writeUInt32LE(file.zip64 ? 0xffffffff : (file.size ?? content.length), 8)
    const head = Buffer.alloc(14)
    head.writeUInt16LE(45, 0)
    head.writeUInt16LE(file.flags ?? 0x800, 2)
    head.writeUInt16LE(method, 4)
    const lengths = Buffer.alloc(4)
    const shared = file.sharesHeaderOf === undefined ? undefined : offsets[file.sharesHeaderOf]
    const at = shared ?? offset
    offsets.push(at)
    lengths.writeUInt16LE(name.length, 0)
    if (shared === undefined) {
      const local = [u32(0x04034b50), head.subarray(0, 10), sums, lengths, name, packed]
      chunks.push(...local)
      offset += local.reduce((sum, part) => sum + part.length, 0)
    }
    const long = file.zip64 ? zip64Extra(content.length, packed.length, at) : Buffer.alloc(0)
    const tail = Buffer.alloc(18)
    tail.writeUInt16LE(name.length, 0)
    tail.writeUInt16LE(extra.length + long.length, 2)
    tail.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 10)
    tail.writeUInt32LE(file.zip64 ? 0xffffffff : at, 14)
    const made = Buffer.from([45, 3])
    directory.push(u32(0x02014b50), made, head.subarray(0, 10), sums, tail, name, extra, long)
  }
  const listing = Buffer.concat(directory)
  const many = files.length > 0xffff
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Math.min(files.length, 0xffff), 4)
  end.writeUInt16LE(Math.min(files.length, 0xffff), 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  const long = many ? end64(files.length, listing.length, offset) : Buffer.alloc(0)
  return Buffer.concat([...chunks, listing, long, u32(0x06054b50), end])
}

function end64(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator])
}

/** The same for whole files, by path. */
export function zipOf(files: Record<string, string | Buffer | object>): Buffer {
  return makeZip(
    Object.entries(files).map(([name, content]) => {
      const plain = typeof content === 'string' || Buffer.isBuffer(content)
      return { name, content: plain ? content : JSON.stringify(content) }
    }),
  )
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function zip64Extra(size: number, packed: number, offset: number): Buffer {
  const bytes = Buffer.alloc(28)
  bytes.writeUInt16LE(1, 0)
  bytes.writeUInt16LE(24, 2)
  bytes.writeBigUInt64LE(BigInt(size), 4)
  bytes.writeBigUInt64LE(BigInt(packed), 12)
  bytes.writeBigUInt64LE(BigInt(offset), 20)
  return bytes
}

/** Takes everything, reads nothing: every file that can be read is kept. */
export const keeping: Importer = {
  provider: 'test',
  version: 1,
  collections: [],
  roots: (entries) =>
    [...new Set(entries.map(({ part }) => part))].map((part) => ({ part, prefix: '' })),
  recognises: () => false,
  plan: async () => ({ tasks: [], accounts: new Map(), warnings: [] }),
}

/** All events of an export, sorted by kind. */
export interface Outcome {
  events: Event[]
  records: RecordEvent[]
  /** `class path`, in order of path. */
  entries: string[]
  classes: Map<string, EntryEvent>
  warnings: WarningEvent[]
  codes: string[]
}

export async function readAll(
  parts: Part[],
  importers: readonly Importer[],
  options: ReadOptions & { limits?: Partial<Limits> } = {},
): Promise<Outcome> {
  const { limits = {}, ...reading } = options
  const scratchDir = await mkdtemp(join(tmpdir(), 'mandate-importer-'))
  try {
    const source = await openExport(parts, { scratchDir, limits })
    const events = await Array.fromAsync(readExport(source, importers, reading))
    await source.close()
    const entries = events.filter((event) => event.type === 'entry')
    const warnings = events.filter((event) => event.type === 'warning')
    return {
      events,
      records: events.filter((event) => event.type === 'record'),
      entries: entries.map((entry) => `${entry.class} ${entry.path}`).sort(),
      classes: new Map(entries.map((entry) => [entry.path, entry])),
      warnings,
      codes: warnings.map((warning) => warning.code),
    }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}
