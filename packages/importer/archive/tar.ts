import { pipeline } from 'node:stream'
import { crc32 } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import type { Limits, Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { gunzip } from './gunzip.ts'
import { isText } from './limits.ts'
import { modifiedAt } from './modified.ts'
import { cleanPath } from './names.ts'
import type { Scratch } from './scratch.ts'
import type { Budget } from './verify.ts'

/** A file of a tar, spooled: `offset` counts in the scratch file. */
export interface SpooledEntry {
  path: string
  offset: number
  size: number
  crc32: number
  modified: number | null
  special: boolean
  fault?: ImportError
}

export const CUT = new ImportError(
  'truncated_archive',
  'The archive ends early; what stands before was read.',
  {
    action: 'Download it again, and upload it again.',
  },
)

/**
 * A tar, gzipped or not, allows no reading at random: one pass writes all its files one behind the
 * other into `scratch` and remembers where each begins. An archive that ends early gives the
 * files that are whole, and the `fault`.
 */
export async function spoolTar(
  part: Part,
  options: { gzip: boolean; scratch: Scratch; limits: Limits; budget: Budget },
): Promise<{ entries: SpooledEntry[]; fault: ImportError | null }> {
  const { scratch, limits, budget } = options
  const entries: SpooledEntry[] = []
  // From here to the loop nothing may wait: a file that comes before somebody listens is lost.
  const tar = extract()
  const progress = { packed: 0, isWhole: false }
  const bytes = options.gzip ? gunzip(part, progress) : part.read(0, part.size)
  const tail = { zeros: 0 }
  pipeline(
    () => countZeros(bytes, tail),
    tar,
    () => {},
  )
  let written = 0
  let current: SpooledEntry | null = null
  try {
    for await (const source of tar) {
      if (entries.length >= limits.entries) {
        throw new ImportError(
          'too_many_entries',
          `The archive holds more than ${limits.entries} files.`,
        )
      }
      const { header } = source
      if (header.type === 'directory' || header.name.endsWith('/')) {
        source.resume()
        continue
      }
      current = describe(header, written)
      const ratio = () =>
        options.gzip &&
        budget.seen > limits.ratioAfter &&
        budget.seen > limits.ratio * progress.packed
      written += await spool(source as unknown as AsyncIterable<Buffer>, current, scratch, {
        limits,
        budget,
        ratio,
      })
      entries.push(current)
      current = null
    }
  } catch (error) {
    const fault = asFault(error)
    if (current) entries.push({ ...current, size: 0, fault })
    return { entries, fault }
  }
  return { entries, fault: tail.zeros >= END_ZEROS ? null : CUT }
}

// "the end of an archive is marked by two 512-byte blocks of zeros" (POSIX pax)
const END_ZEROS = 1024

/** Passes the bytes on and counts the zeros at their end so far. */
async function* countZeros(bytes: AsyncIterable<Buffer>, tail: { zeros: number }) {
  for await (const chunk of bytes) {
    let at = chunk.length
    while (at > 0 && chunk[at - 1] === 0 && chunk.length - at < END_ZEROS) at--
    const zeros = chunk.length - at
    tail.zeros = zeros === chunk.length ? tail.zeros + zeros : zeros
    yield chunk
  }
}

/** Writes one file behind the others; gives the bytes written. A file beyond limits is passed over. */
export async function spool(
  source: AsyncIterable<Buffer>,
  entry: SpooledEntry,
  scratch: Scratch,
  caps: { limits: Limits; budget: Budget; ratio: () => boolean },
): Promise<number> {
  for await (const chunk of source) {
    caps.budget.seen += chunk.length
    if (caps.budget.seen > caps.limits.totalBytes || (caps.ratio() && !isText(entry.path))) {
      throw new ImportError('limit_exceeded', 'The archive unpacks to more than is allowed.')
    }
    if (entry.special) continue
    if (entry.size + chunk.length > caps.limits.entryBytes) {
      entry.fault ??= new ImportError('limit_exceeded', 'The file unpacks to more than is allowed.')
      continue
    }
    await scratch.append(chunk)
    entry.crc32 = crc32(chunk, entry.crc32)
    entry.size += chunk.length
  }
  return entry.size
}

function describe(header: Header, offset: number): SpooledEntry {
  return {
    path: cleanPath(header.name),
    offset,
    size: 0,
    crc32: 0,
    modified: modifiedAt(header.mtime?.getTime(), 0),
    // Links, devices, pipes: only what is a file is read; tar-stream itself resolves long names.
    special: header.type !== 'file' && header.type !== 'contiguous-file',
  }
}

function asFault(error: unknown): ImportError {
  if (error instanceof ImportError) return error
  const message = error instanceof Error ? error.message : ''
  if (/unexpected end/i.test(message)) return CUT
  if ((error instanceof Error && 'code' in error) || !/tar|header/i.test(message)) throw error
  return new ImportError(
    'damaged_archive',
    'The archive is damaged; what stands before was read.',
    {
      action: 'Download it again, and upload it again.',
      cause: error,
    },
  )
}
