import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { Limits } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { isText } from './limits.ts'

/** Inflated bytes seen so far, over all parts; what is read again is not counted again. */
export interface Budget {
  seen: number
}

export interface Expected {
  path: string
  size: number
  crc32: number | null
  packedSize: number
  /** The most bytes of this file seen so far; kept up to date here. */
  seen: number
}

/**
 * The same bytes, checked while they pass: size and CRC-32 as stated, and the limits. The stream
 * fails with {@link ImportError}, so that nobody takes a broken file for a whole one.
 */
export function verified(
  bytes: Readable,
  expected: Expected,
  limits: Limits,
  budget: Budget,
): Readable {
  return Readable.from(check(bytes, expected, limits, budget), { objectMode: false })
}

async function* check(
  bytes: Readable,
  expected: Expected,
  limits: Limits,
  budget: Budget,
): AsyncGenerator<Buffer> {
  let size = 0
  let sum = 0
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > expected.seen) {
        budget.seen += size - expected.seen
        expected.seen = size
      }
      refuseExcess(size, expected, limits, budget)
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw asDamage(error)
  }
  if (size !== expected.size) throw wrongSize(expected.size)
  if (expected.crc32 !== null && sum !== expected.crc32) {
    throw new ImportError('wrong_checksum', 'The checksum does not fit: the file is damaged.', {
      action: 'Download the export again.',
    })
  }
}

function refuseExcess(size: number, expected: Expected, limits: Limits, budget: Budget): void {
  if (size > expected.size) throw wrongSize(expected.size)
  const ratio = size > limits.ratioAfter && size > limits.ratio * expected.packedSize
  if (
    size > limits.entryBytes ||
    budget.seen > limits.totalBytes ||
    (ratio && !isText(expected.path))
  ) {
    throw new ImportError('limit_exceeded', 'The file unpacks to more than is allowed.')
  }
}

function wrongSize(stated: number): ImportError {
  return new ImportError(
    'wrong_size',
    `The file does not have the ${stated} bytes it should have.`,
    {
      action: 'Download the export again.',
    },
  )
}

function asDamage(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!code.startsWith('Z_')) return error
  return new ImportError('damaged_file', 'The file cannot be unpacked.', { cause: error })
}
