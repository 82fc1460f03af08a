import type { StoredFile } from '../files/blobs.ts'
import { chunkBytes } from '../files/encryption.ts'

/** A file cannot be cleaned; `message` says why, for the log. */
export class NotCleanable extends Error {
  override name = 'NotCleanable'
}

/** As files are encrypted: what is read of a part of one is decrypted whole. */
const CHUNK = chunkBytes
/** What is read ahead of somebody who reads on. */
const AHEAD = 8 * CHUNK

/** Reads a stored file here and there, a window at a time, whatever its size. */
export class Source {
  readonly size: number
  readonly #file: StoredFile
  #start = 0
  #window: Buffer = Buffer.alloc(0)

  constructor(file: StoredFile) {
    this.#file = file
    this.size = file.size
  }

  /** Exactly these bytes; beyond the end there is nothing, and the file is not what it says. */
  async at(start: number, length: number): Promise<Buffer> {
    if (start < 0 || start + length > this.size) throw new NotCleanable('it ends too early')
    if (length > CHUNK) return this.#read(start, start + length)
    const from = start - this.#start
    if (from >= 0 && from + length <= this.#window.length) {
      return this.#window.subarray(from, from + length)
    }
    await this.#move(start, length)
    return this.#window.subarray(start - this.#start, start - this.#start + length)
  }

  /** Some bytes from here on, at least one. */
  async some(start: number): Promise<Buffer> {
    await this.at(start, 1)
    return this.#window.subarray(start - this.#start)
  }

  async #move(start: number, length: number): Promise<void> {
    const first = Math.floor(start / CHUNK) * CHUNK
    const isNext = first === Math.floor((this.#start + this.#window.length) / CHUNK) * CHUNK
    const end = Math.max(first + (isNext ? AHEAD : CHUNK), start + length)
    this.#window = await this.#read(first, Math.min(end, this.size))
    this.#start = first
  }

  async #read(start: number, end: number): Promise<Buffer> {
    const parts: Buffer[] = []
    // What a store hands out may be used again by it for the next part.
    for await (const part of await this.#file.read({ start, end })) parts.push(Buffer.from(part))
    return Buffer.concat(parts)
  }
}
