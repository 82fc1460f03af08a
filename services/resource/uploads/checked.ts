import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { DamagedObject } from '../files/encryption.ts'
import type { ByteRange } from '../files/objects.ts'
import { spent } from '../files/spent.ts'
import { type Block, blockBytes, blocksOf, endOfBlocks, type Marked, markOf } from './marks.ts'

/** How often bytes are asked for that do not have their mark: what is damaged may be the answer, and not the object. */
const MOST_TRIES = 3

/**
 * What is stored of an upload in `range`, given only where it has its marks.
 * @throws DamagedObject
 */
export async function* checked(
  get: (range: ByteRange) => Promise<AsyncIterable<Buffer>>,
  key: KeyObject,
  runs: readonly Marked[],
  range: ByteRange,
): AsyncGenerator<Buffer> {
  const end = endOfBlocks(runs, range.end)
  let source: Pieces | null = null
  try {
    for (const block of blocksOf(runs, range)) {
      for (let tries = 1; ; tries++) {
        source ??= new Pieces(await get({ start: block.from, end }))
        const bytes = await source.take(block.to - block.from)
        if (isWhole(key, block, bytes)) {
          const from = Math.max(0, range.start - block.from)
          yield bytes.subarray(from, Math.min(bytes.length, range.end - block.from))
          break
        }
        await source.close()
        source = null
        if (tries === MOST_TRIES) throw new DamagedObject(Math.floor(block.from / blockBytes))
      }
    }
  } finally {
    await source?.close()
  }
}

function isWhole(key: KeyObject, { from, to, mark }: Block, bytes: Buffer): boolean {
  if (bytes.length !== to - from) return false
  return mark === null || timingSafeEqual(markOf(key, from, bytes), mark)
}

/** A stream from which as much is taken as is wanted. */
class Pieces {
  readonly #source: AsyncIterator<Buffer>
  #piece: Buffer = Buffer.alloc(0)
  #used = 0

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** So many bytes, fewer only at the end. */
  async take(size: number): Promise<Buffer> {
    let bytes: Buffer | null = null
    for (let filled = 0; filled < size; ) {
      if (this.#used === this.#piece.length) {
        spent(this.#piece)
        const next = await this.#source.next()
        this.#piece = next.done ? Buffer.alloc(0) : next.value
        this.#used = 0
        if (next.done) return bytes?.subarray(0, filled) ?? this.#piece
        // As a folder gives them.
        if (filled === 0 && this.#piece.length === size) {
          const whole = this.#piece
          this.#piece = Buffer.alloc(0)
          return whole
        }
      }
      bytes ??= Buffer.allocUnsafeSlow(size)
      const copied = this.#piece.copy(bytes, filled, this.#used)
      this.#used += copied
      filled += copied
    }
    return bytes ?? this.#piece
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }
}
