import { Readable } from 'node:stream'
import type { Limits, Part } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { gunzip } from './gunzip.ts'
import { cleanPath } from './names.ts'
import { firstBytes } from './parts.ts'
import type { Scratch } from './scratch.ts'
import { CUT, type SpooledEntry, spool } from './tar.ts'
import type { Budget } from './verify.ts'

/** Whether what is packed is a tar. A name that says so is believed: what cannot be read is then a broken one. */
export async function holdsTar(part: Part): Promise<boolean> {
  if (!/\.gz$/i.test(part.name) || /\.tar\.gz$/i.test(part.name)) return true
  const unpacked = Readable.from(gunzip(part, { packed: 0, isWhole: false }))
  const head = await firstBytes(unpacked, BLOCK).catch((error) => {
    if (error instanceof ImportError) return Buffer.alloc(0)
    throw error
  })
  return isHeader(head)
}

const BLOCK = 512

/**
 * "The chksum field shall be the … sum of all the bytes in the header, … treating it as if it contained all spaces."
 * @see [POSIX pax, ustar](https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06)
 */
function isHeader(block: Buffer): boolean {
  if (block.length < BLOCK) return false
  const stated = Number.parseInt(block.toString('latin1', 148, 156), 8)
  const sum = block.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  return stated === sum
}

/**
 * Unpacks a file that was packed by itself, as `Records.json.gz`, into `scratch`. Of one that ends early it gives what is
 * there, and the `fault`.
 */
export async function spoolGzipped(
  part: Part,
  { scratch, limits, budget }: { scratch: Scratch; limits: Limits; budget: Budget },
): Promise<{ entries: SpooledEntry[]; fault: ImportError | null }> {
  const path = cleanPath(part.name.replace(/\.gz$/i, ''))
  const entry = { path, offset: 0, size: 0, crc32: 0, modified: null, special: false }
  const progress = { packed: 0, isWhole: false }
  const ratio = () =>
    budget.seen > limits.ratioAfter && budget.seen > limits.ratio * progress.packed
  try {
    await spool(gunzip(part, progress), entry, scratch, { limits, budget, ratio })
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const isThere = error.code !== 'limit_exceeded' && entry.size > 0
    return { entries: isThere ? [entry] : [], fault: error }
  }
  return { entries: [entry], fault: progress.isWhole ? null : CUT }
}
