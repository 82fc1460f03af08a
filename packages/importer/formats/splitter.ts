import type { Fault, Span } from './span.ts'

/**
 * Splits JSON of any size into the elements of its arrays, on bytes and without recursion.
 *
 * `[a, b]` gives a and b; `{"k": [a, b], "t": c}` gives a and b under k, and c as the member t. Each
 * comes as a span of bytes for `JSON.parse`; the splitter itself only follows strings and brackets.
 * That is what makes it fast, and what lets it go on behind an element that is broken inside. All
 * state lives between bytes, so a chunk may end anywhere, also behind a backslash.
 */

const State = {
  start: 0,
  array: 1,
  key: 2,
  inKey: 3,
  colon: 4,
  member: 5,
  value: 6,
  end: 7,
  dead: 8,
}

export class Splitter {
  readonly #elementBytes: number
  readonly #depthCap: number
  readonly #brackets: Uint8Array
  #state = State.start
  #topIsObject = false
  #key: string | null = null
  #keyBytes: number[] = []
  #escaped = false
  #inString = false
  #depth = 0
  #tooDeep = false
  #scalar = false
  #isMember = false
  #afterComma = false
  #elements = 0
  #offset = 0
  #started = 0
  #pieces: Buffer[] = []
  #pieceBytes = 0
  #spans: Span[] = []
  #faults: Fault[] = []

  constructor(limits: { elementBytes: number; jsonDepth: number }) {
    this.#elementBytes = limits.elementBytes
    this.#depthCap = limits.jsonDepth
    this.#brackets = new Uint8Array(limits.jsonDepth + 1)
  }

  /** Name of the array or member that the last bytes belong to. */
  get key(): string | null {
    return this.#key
  }

  /** Where the value begins that the last bytes have left unfinished, and what its key is; null when there is none. */
  get unfinished(): { offset: number; key: string | null; member: boolean } | null {
    if (this.#state !== State.value) return null
    return { offset: this.#started, key: this.#key, member: this.#isMember }
  }

  /** Takes the next bytes; gives what they complete. */
  push(chunk: Buffer): { spans: Span[]; faults: Fault[] } {
    this.#spans = []
    this.#faults = []
    let at = 0
    let begin = 0
    while (at < chunk.length && this.#state !== State.dead) {
      if (this.#state === State.value) {
        const end = this.#scanValue(chunk, at)
        if (end < 0) break
        this.#finish(chunk, begin, end)
        at = end
        continue
      }
      begin = at
      at = this.#step(chunk, at)
    }
    if (this.#state === State.value) this.#carry(chunk.subarray(begin))
    this.#offset += chunk.length
    return { spans: this.#spans, faults: this.#faults }
  }

  /** To be called when the bytes end: says where and how the file is incomplete, if it is. */
  end(): Fault | null {
    if (this.#state === State.end || this.#state === State.dead) return null
    return { code: 'cut_json', offset: this.#offset, fatal: true }
  }

  /** One byte outside of values; returns where to go on. */
  #step(chunk: Buffer, at: number): number {
    const byte = chunk[at]!
    if (this.#state === State.inKey) return this.#stepKey(byte, at)
    // JSON's white space, and the byte order mark at the very beginning.
    if (isSpace(byte)) return behindSpace(chunk, at + 1)
    switch (this.#state) {
      case State.start:
      case State.end:
        if (byte === 0x5b) {
          this.#topIsObject = false
          this.#key = null
          this.#state = State.array
        } else if (byte === 0x7b) {
          this.#topIsObject = true
          this.#state = State.key
        } else this.#die(at, this.#state === State.start)
        this.#afterComma = false
        return at + 1
      case State.array:
        if (byte === 0x2c) {
          if (this.#afterComma) this.#fault('invalid_json', at, false)
          this.#afterComma = true
        } else if (byte === 0x5d) {
          if (this.#afterComma) this.#fault('invalid_json', at, false)
          this.#state = this.#topIsObject ? State.key : State.end
        } else if (byte === 0x7d) this.#die(at)
        else return this.#begin(at, false)
        return at + 1
      case State.key:
        if (byte === 0x22) {
          this.#keyBytes = []
          this.#state = State.inKey
        } else if (byte === 0x7d) this.#state = State.end
        else if (byte !== 0x2c) this.#die(at)
        return at + 1
      case State.colon:
        if (byte === 0x3a) this.#state = State.member
        else this.#die(at)
        return at + 1
      default: // member: the value of a top-level key
        if (byte !== 0x5b) return this.#begin(at, true)
        this.#afterComma = false
        this.#state = State.array
        return at + 1
    }
  }

  #stepKey(byte: number, at: number): number {
    if (byte === 0x22 && !this.#escaped) {
      this.#key = readKey(Buffer.from(this.#keyBytes))
      this.#state = State.colon
      return at + 1
    }
    this.#escaped = byte === 0x5c && !this.#escaped
    // A key that long is no key; what follows would be lost in it.
    if (this.#keyBytes.push(byte) > 65_536) this.#die(at)
    return at + 1
  }

  #begin(at: number, member: boolean): number {
    this.#state = State.value
    this.#started = this.#offset + at
    this.#isMember = member
    this.#depth = 0
    this.#tooDeep = false
    this.#inString = false
    this.#escaped = false
    this.#scalar = false
    this.#pieces = []
    this.#pieceBytes = 0
    return at
  }

  /** Runs over a value; returns where it ends (exclusive), or -1 when the chunk ends first. */
  #scanValue(chunk: Buffer, from: number): number {
    const length = chunk.length
    let at = from
    let depth = this.#depth
    let inString = this.#inString
    if (this.#escaped && at < length) {
      this.#escaped = false
      at++
    }
    for (; at < length; at++) {
      const byte = chunk[at]!
      if (inString) {
        if (byte === 0x5c) {
          // The next byte belongs to the backslash, also when it comes with the next chunk.
          if (++at === length) this.#escaped = true
        } else if (byte === 0x22) {
          inString = false
          if (depth === 0) return at + 1
        }
        continue
      }
      if (byte === 0x22) {
        if (this.#scalar) return at
        inString = true
      } else if (byte === 0x7b || byte === 0x5b) {
        if (this.#scalar) return at
        if (depth < this.#depthCap) this.#brackets[depth] = byte
        else this.#tooDeep = true
        depth++
      } else if (byte === 0x7d || byte === 0x5d) {
        if (depth === 0) return at
        depth = this.#close(depth, byte)
        if (depth === 0) return at + 1
      } else if (depth === 0) {
        if (byte === 0x2c || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
          return at
        }
        this.#scalar = true
      }
    }
    this.#depth = depth
    this.#inString = inString
    return -1
  }

  /**
   * The depth after a closing bracket. One that does not fit closes up to the bracket that it would
   * fit: the element is broken anyway, and the next one is found again.
   */
  #close(depth: number, byte: number): number {
    if (depth > this.#depthCap) return depth - 1
    const opening = byte === 0x7d ? 0x7b : 0x5b
    for (let level = depth - 1; level >= 0; level--) {
      if (this.#brackets[level] === opening) return level
    }
    return depth
  }

  #carry(piece: Buffer): void {
    this.#pieceBytes += piece.length
    if (this.#pieceBytes <= this.#elementBytes && !this.#tooDeep) this.#pieces.push(piece)
    else this.#pieces = []
  }

  #finish(chunk: Buffer, begin: number, end: number): void {
    this.#state = this.#isMember ? State.key : State.array
    this.#afterComma = false
    const element = this.#elements++
    const carried = this.#pieceBytes
    const size = carried + end - begin
    if (this.#tooDeep) this.#faults.push({ code: 'too_deep', offset: this.#started, fatal: false })
    else if (size > this.#elementBytes) {
      this.#faults.push({ code: 'element_too_large', offset: this.#started, fatal: false })
    } else if (carried > 0) {
      const bytes = Buffer.concat([...this.#pieces, chunk.subarray(begin, end)])
      this.#spans.push(this.#span(element, bytes, 0, bytes.length, this.#started))
    } else {
      const last = this.#spans.at(-1)
      const next = last !== undefined && last.element + last.starts.length === element
      if (next && last.bytes === chunk && last.key === this.#key && !last.member) {
        last.starts.push(begin)
        last.ends.push(end)
      } else this.#spans.push(this.#span(element, chunk, begin, end, this.#offset))
    }
    this.#pieces = []
    this.#pieceBytes = 0
  }

  #span(element: number, bytes: Buffer, start: number, end: number, offset: number): Span {
    const member = this.#isMember
    return { key: this.#key, member, element, bytes, starts: [start], ends: [end], offset }
  }

  #fault(code: Fault['code'], at: number, fatal: boolean): void {
    this.#faults.push({ code, offset: this.#offset + at, fatal })
  }

  #die(at: number, fatal = true): void {
    this.#fault('invalid_json', at, fatal)
    this.#state = State.dead
  }
}

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

function behindSpace(chunk: Buffer, from: number): number {
  let at = from
  while (at < chunk.length && isSpace(chunk[at]!)) at++
  return at
}

function readKey(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return text
  }
}
