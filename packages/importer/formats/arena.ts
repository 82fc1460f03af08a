import type { Span } from './span.ts'

/** Consecutive elements of one list, as one span. */
export interface Group {
  first: number
  last: number
  span: Span
}

const BYTES = 2 * 1024 * 1024
/** A larger element stands for itself. */
const ELEMENT_BYTES = 64 * 1024
const FEWEST = 32
const MOST = 1024
/** One in so many elements is the last of its group: a power of two. */
const ONE_IN = 256

/** Of the file before, for the next one. */
let spare: Buffer | null = null

interface Open extends Span {
  offsets: number[]
}

/**
 * Elements of lists, copied one behind the other with a comma between them whatever stood there, and put
 * into groups. One piece of memory serves one file after the other.
 */
export class Arena implements Disposable {
  readonly #bytes = spare ?? Buffer.allocUnsafeSlow(BYTES)
  #used = 0
  #closed: Open[] = []
  #open: Open | null = null

  constructor() {
    spare = null
  }

  [Symbol.dispose](): void {
    spare = this.#bytes
  }

  /** Whether the element can be taken once there is room. */
  fits({ starts, ends }: Span, at: number): boolean {
    return ends[at]! - starts[at]! <= ELEMENT_BYTES
  }

  /** Takes elements of the span from `from` on as far as there is room; gives how many. */
  take(span: Span, from: number): number {
    const { bytes, starts, ends } = span
    let at = from
    for (; at < starts.length; at++) {
      const [start, end] = [starts[at]!, ends[at]!]
      const length = end - start
      if (length > ELEMENT_BYTES || this.#used + length + 1 > BYTES) break
      const open = this.#goOn(span, span.element + at)
      if (open.starts.length > 0) this.#bytes[this.#used++] = 0x2c
      bytes.copy(this.#bytes, this.#used, start, end)
      open.starts.push(this.#used)
      this.#used += length
      open.ends.push(this.#used)
      open.offsets.push(span.offset + start)
      const count = open.starts.length
      if (count >= MOST || (count >= FEWEST && isEdge(bytes, start, end))) this.#close()
    }
    return at - from
  }

  /** What it holds until `clear`: the group that may go on only when all is wanted, or there is no other. */
  groups(all: boolean): Group[] {
    if (all || this.#closed.length === 0) this.#close()
    return this.#closed.map((span) => {
      const { element: first } = span
      return { first, last: first + span.starts.length - 1, span }
    })
  }

  /** Forgets the groups; what may go on moves to the front. */
  clear(): void {
    this.#closed = []
    const [begin, end] = [this.#open?.starts[0] ?? 0, this.#used]
    this.#used = 0
    if (!this.#open) return
    this.#bytes.copyWithin(0, begin, end)
    for (const list of [this.#open.starts, this.#open.ends]) {
      for (let i = 0; i < list.length; i++) list[i]! -= begin
    }
    this.#used = end - begin
  }

  #goOn({ key, offset }: Span, element: number): Open {
    const open = this.#open
    if (open && open.key === key && open.element + open.starts.length === element) return open
    this.#close()
    const empty = { starts: [], ends: [], offsets: [] }
    this.#open = { key, member: false, element, bytes: this.#bytes, offset, ...empty }
    return this.#open
  }

  #close(): void {
    if (this.#open) this.#closed.push(this.#open)
    this.#open = null
  }
}

/** Told by some of its bytes: the same in whichever file it stands. */
function isEdge(bytes: Buffer, start: number, end: number): boolean {
  const step = ((end - start) >> 5) | 1
  let sum = end - start
  for (let at = end - 1; at >= start; at -= step) sum = Math.imul(sum ^ bytes[at]!, 0x01000193)
  return ((sum ^ (sum >>> 15)) & (ONE_IN - 1)) === 0
}
