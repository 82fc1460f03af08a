import { NotCleanable, type Source } from '../source.ts'

/** A box of an ISO media file; bytes `body` to `end` are what it holds. */
export interface Box {
  type: string
  start: number
  body: number
  end: number
}

/**
 * The boxes between two places, one after the other. Whether what follows the last one is none, is
 * for the caller: `rest` is told where it begins.
 * @see [ISO/IEC 14496-12 §4.2]
 */
export async function* boxesIn(
  source: Source,
  start: number,
  end: number,
  rest: (at: number) => void = () => {
    throw new NotCleanable('a box in a box is broken')
  },
): AsyncGenerator<Box> {
  for (let at = start; at < end; ) {
    // QuickTime ends a list of atoms with four zeros.
    if (end - at < 8) return rest(at)
    const head = await source.at(at, 8)
    let [size, body] = [head.readUInt32BE(), at + 8]
    const type = head.toString('latin1', 4)
    if (size === 1 && end - at >= 16) {
      size = Number((await source.at(at + 8, 8)).readBigUInt64BE())
      body = at + 16
    } else if (size === 0) size = end - at
    if (at + size < body || at + size > end) return rest(at)
    yield { type, start: at, body, end: at + size }
    at += size
  }
}

/** QuickTime ends some lists of atoms with zeros, which are no box. */
export async function* boxesInAtom(source: Source, start: number, end: number) {
  yield* boxesIn(source, start, end, (at) => {
    if (end - at > 8) throw new NotCleanable('a box in a box is broken')
  })
}

/** Numbers of a long table, read a part at a time. */
export class Table {
  readonly #source: Source
  readonly #width: number
  readonly #end: number
  #at: number
  #block: Buffer = Buffer.alloc(0)
  #next = 0

  /** `count` numbers of `width` bytes from `start` on. */
  constructor(source: Source, start: number, count: number, width: 4 | 8) {
    this.#source = source
    this.#width = width
    this.#at = start
    this.#end = start + count * width
    if (this.#end > source.size) throw new NotCleanable('a table beyond the end')
  }

  async next(): Promise<number> {
    return this.sum(1)
  }

  /** The sum of the next `count`; there must be as many. */
  async sum(count: number): Promise<number> {
    let sum = 0
    for (let left = count; left > 0; left--) {
      if (this.#next === this.#block.length) await this.#refill()
      sum +=
        this.#width === 4
          ? this.#block.readUInt32BE(this.#next)
          : Number(this.#block.readBigUInt64BE(this.#next))
      this.#next += this.#width
    }
    return sum
  }

  async #refill(): Promise<void> {
    const length = Math.min(32 * 1024, this.#end - this.#at)
    if (length <= 0) throw new NotCleanable('a table is too short')
    this.#block = Buffer.from(await this.#source.at(this.#at, length))
    this.#at += length
    this.#next = 0
  }
}
