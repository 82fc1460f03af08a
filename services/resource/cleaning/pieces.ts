import type { StoredFile } from '../files/blobs.ts'
import type { ByteRange } from '../files/objects.ts'
import { NotCleanable } from './source.ts'

/** Part of a cleaned file: bytes of the stored one from `start` to `end`, zeros, or new bytes. */
type Piece = ByteRange | { zeros: number } | Buffer

/** More than any real file needs, so that a made one cannot fill the memory. */
const MOST = 200_000
const ZEROS = Buffer.alloc(64 * 1024)
/** A gap that is read over rather than asked for anew, in bytes. */
const GAP = 1024 * 1024

const lengthOf = (piece: Piece): number => {
  if (Buffer.isBuffer(piece)) return piece.length
  return 'zeros' in piece ? piece.zeros : piece.end - piece.start
}

/**
 * What a cleaned file consists of. The stored file stays as it is, encrypted; its cleaned form is
 * this list, put together while it is sent, so that it costs no room and any range can be had.
 */
export class Pieces {
  readonly #pieces: Piece[] = []
  size = 0

  keep(start: number, end: number): void {
    const last = this.#pieces.at(-1)
    if (end <= start) return
    this.size += end - start
    if (last && 'end' in last && last.end === start) last.end = end
    else this.#push({ start, end })
  }

  put(bytes: Buffer): void {
    this.size += bytes.length
    if (bytes.length > 0) this.#push(bytes)
  }

  zeros(length: number): void {
    this.size += length
    if (length > 0) this.#push({ zeros: length })
  }

  /** About how much memory the list takes, in bytes. */
  get weight(): number {
    const bytes = this.#pieces.reduce(
      (sum, piece) => sum + (Buffer.isBuffer(piece) ? piece.length : 0),
      0,
    )
    return 1024 + bytes + this.#pieces.length * 64
  }

  #push(piece: Piece): void {
    if (this.#pieces.length >= MOST) throw new NotCleanable('it is in too many pieces')
    this.#pieces.push(piece)
  }

  /** The bytes `range` of the cleaned file. */
  async *read(file: StoredFile, range: ByteRange): AsyncGenerator<Buffer> {
    const stored = forward(file)
    let offset = 0
    try {
      for (const piece of this.#pieces) {
        const length = lengthOf(piece)
        const from = Math.max(range.start - offset, 0)
        const to = Math.min(range.end - offset, length)
        offset += length
        if (to <= 0) return
        if (from >= to) continue
        if (Buffer.isBuffer(piece)) yield piece.subarray(from, to)
        else if ('zeros' in piece) yield* zeros(to - from)
        else yield* stored.take(piece.start + from, piece.start + to)
      }
    } finally {
      await stored.close()
    }
  }
}

function* zeros(length: number): Generator<Buffer> {
  for (let left = length; left > 0; left -= ZEROS.length) {
    yield ZEROS.subarray(0, Math.min(left, ZEROS.length))
  }
}

/** One stream over the stored file as long as the parts asked for follow each other closely. */
function forward(file: StoredFile) {
  let bytes: AsyncIterator<Buffer> | null = null
  let held: Buffer = Buffer.alloc(0)
  let at = 0

  async function close(): Promise<void> {
    await bytes?.return?.()
    bytes = null
  }

  return {
    close,
    async *take(start: number, end: number): AsyncGenerator<Buffer> {
      if (!bytes || start < at || start - at > GAP) {
        await close()
        bytes = (await file.read({ start, end: file.size }))[Symbol.asyncIterator]()
        held = Buffer.alloc(0)
        at = start
      }
      while (at < end) {
        if (held.length === 0) {
          const next = await bytes.next()
          if (next.done) throw new Error('A stored file ended before its size')
          held = next.value
        }
        const skipped = Math.min(Math.max(start - at, 0), held.length)
        const taken = held.subarray(skipped, skipped + Math.max(end - Math.max(at, start), 0))
        at += skipped + taken.length
        held = held.subarray(skipped + taken.length)
        if (taken.length > 0) yield taken
      }
    },
  }
}
