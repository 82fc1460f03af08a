import { Pieces } from '../pieces.ts'
import { NotCleanable } from '../source.ts'
import type { Box } from './boxes.ts'

/** Bytes in place of others, as many; null: zeros. */
interface Edit {
  start: number
  end: number
  bytes: Buffer | null
}

/**
 * Changes in place: boxes keep their places, so that all that points into the file stays true, and
 * only what is changed has to be held in memory.
 */
export class Edits {
  readonly #edits: Edit[] = []
  /** Where the cleaned file ends. */
  end: number

  constructor(end: number) {
    this.end = end
  }

  put(start: number, bytes: Buffer): void {
    this.#edits.push({ start, end: start + bytes.length, bytes })
  }

  blank(start: number, end: number): void {
    if (end > start) this.#edits.push({ start, end, bytes: null })
  }

  /** The box stays as room that nobody reads. */
  free(box: Box): void {
    this.put(box.start + 4, Buffer.from('free'))
    this.blank(box.body, box.end)
  }

  pieces(): Pieces {
    const pieces = new Pieces()
    let at = 0
    for (const { start, end, bytes } of this.#edits.toSorted((a, b) => a.start - b.start)) {
      if (start < at || end > this.end) throw new NotCleanable('its parts lie over each other')
      pieces.keep(at, start)
      if (bytes) pieces.put(bytes)
      else pieces.zeros(end - start)
      at = end
    }
    pieces.keep(at, this.end)
    return pieces
  }
}

/** Ranges of bytes that something kept points to; all else between boxes of data is blanked. */
export class Used {
  readonly #ranges: { start: number; end: number }[] = []
  static readonly most = 1_000_000

  add(start: number, length: number, size: number): void {
    const end = start + length
    if (end > size) throw new NotCleanable('it points beyond its end')
    const last = this.#ranges.at(-1)
    if (last && last.end === start) last.end = end
    else this.#ranges.push({ start, end })
    if (this.#ranges.length > Used.most) throw new NotCleanable('it is in too many pieces')
  }

  /** What of `start` to `end` nothing points to. */
  *unused(start: number, end: number): Generator<{ start: number; end: number }> {
    let at = start
    for (const range of this.#sorted()) {
      if (range.end <= at) continue
      if (range.start >= end) break
      if (range.start > at) yield { start: at, end: range.start }
      at = Math.max(at, range.end)
    }
    if (at < end) yield { start: at, end }
  }

  #sorted() {
    return this.#ranges.sort((a, b) => a.start - b.start)
  }
}
