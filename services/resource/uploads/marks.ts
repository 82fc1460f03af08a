import { createHmac, type Hmac, type KeyObject } from 'node:crypto'
import { objectKey } from '../files/encryption.ts'

// An upload grows at its end, in pieces of any length and over several requests, and what is stored of it is as long as
// what was sent: a tag cannot stand in it. So each 64 KiB as they are stored get a mark (HMAC-SHA-256, cut to 16 bytes)
// that the database keeps. A request that begins or ends within 64 KiB makes a shorter block there. Where a process was
// killed while it received, marks may be missing: then the archive's own checksums are all there is.

export const blockBytes = 64 * 1024
const markBytes = 16
/** Blocks whose marks are one row: 4 MiB. */
const blocksARow = 64

/** The marks of the blocks from byte `first` up to, not including, `last`. */
export interface Marked {
  first: number
  last: number
  marks: Buffer
}

/** Bytes of an upload as they are stored, and what they are known by; null: nothing is. */
export interface Block {
  from: number
  to: number
  mark: Buffer | null
}

export function markKey(dataKey: Buffer, upload: string): KeyObject {
  return objectKey(dataKey, `uploads/${upload} marks`)
}

/** Where the block that holds this byte ends, when nothing ends it earlier. */
const endOfBlock = (at: number) => (Math.floor(at / blockBytes) + 1) * blockBytes

export function markOf(key: KeyObject, from: number, bytes: Buffer): Buffer {
  return begin(key, from).update(bytes).digest().subarray(0, markBytes)
}

function begin(key: KeyObject, from: number): Hmac {
  const position = Buffer.alloc(8)
  position.writeBigUInt64BE(BigInt(from))
  return createHmac('sha256', key).update(position)
}

export interface Marker {
  /** Given all that is stored, in order; a promise has to be waited for before more. */
  take(bytes: Buffer): Promise<void> | null
  /** Nothing more comes. */
  end(): Promise<void>
}

/**
 * Makes the marks of what comes from byte `at` on; up to byte `marked` there are some already, of the same bytes:
 * whoever goes on after a broken connection sends again what the store lost.
 */
export function marker(
  key: KeyObject,
  { at, marked }: { at: number; marked: number },
  save: (run: Marked) => Promise<void>,
): Marker {
  let first = Math.max(at, marked)
  let closed = first
  let marks: Buffer[] = []
  let block: Hmac | null = null

  function close(): void {
    if (!block) return
    marks.push(block.digest().subarray(0, markBytes))
    block = null
    closed = at
  }
  function row(): Promise<void> | null {
    if (marks.length === 0) return null
    const run = { first, last: closed, marks: Buffer.concat(marks) }
    first = closed
    marks = []
    return save(run)
  }
  return {
    take(bytes) {
      let from = at < first ? Math.min(bytes.length, first - at) : 0
      at += from
      while (from < bytes.length) {
        block ??= begin(key, at)
        const piece = bytes.subarray(from, from + endOfBlock(at) - at)
        block.update(piece)
        from += piece.length
        at += piece.length
        if (at % blockBytes === 0) close()
      }
      return marks.length >= blocksARow ? row() : null
    },
    async end() {
      close()
      await row()
    },
  }
}

/** What lies between two bytes of an upload, block by block, from the one that holds the first of them. */
export function* blocksOf(
  runs: readonly Marked[],
  { start, end }: { start: number; end: number },
): Generator<Block> {
  let at = start
  function* unmarked(to: number): Generator<Block> {
    while (at < to) {
      const from = at
      at = Math.min(endOfBlock(at), to)
      yield { from, to: at, mark: null }
    }
  }
  for (const { first, last, marks } of runs) {
    if (last <= at || first >= end) continue
    yield* unmarked(first)
    for (let from = first, nth = 0; from < last && from < end; nth++) {
      const to = Math.min(endOfBlock(from), last)
      const mark = marks.subarray(nth * markBytes, (nth + 1) * markBytes)
      if (to > at) yield { from, to, mark }
      from = to
    }
    at = last
  }
  yield* unmarked(end)
}

/** Where the last of those blocks ends: it is read whole. */
export function endOfBlocks(runs: readonly Marked[], end: number): number {
  const run = runs.find(({ first, last }) => first < end && last >= end)
  return run ? Math.min(endOfBlock(end - 1), run.last) : end
}
