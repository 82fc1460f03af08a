import type { CameraFacts } from './exif.ts'

/** So much of a film's list of facts is looked at; the tables of its tracks are passed over. */
const HELD = 256 * 1024

/**
 * When and where a film was taken, as MP4 and QuickTime say it, told from the bytes while they pass:
 * the list of facts may stand before the pictures or behind gigabytes of them.
 *
 * @see [ISO/IEC 14496-12 §4.2, §8.2.2; ISO 6709 for the place]
 */
export class MovieFacts {
  /** Bytes to pass over before the next box. */
  #skip = 0
  #held: Buffer = Buffer.alloc(0)
  /** The box that is being gathered, with its head. */
  #wanted: { type: string; size: number } | null = null
  #first = true
  #dead = false
  #made = 0
  #text = ''

  push(chunk: Buffer): void {
    if (this.#dead) return
    let at = 0
    if (this.#skip > 0) {
      at = Math.min(this.#skip, chunk.length)
      this.#skip -= at
    }
    if (at === chunk.length) return
    this.#held = Buffer.concat([this.#held, chunk.subarray(at)])
    while (this.#skip === 0 && !this.#dead && this.#step());
  }

  /** One box, or the head of one; false when there are not enough bytes yet. */
  #step(): boolean {
    if (this.#wanted) {
      const { type, size } = this.#wanted
      if (this.#held.length < size) return false
      this.#read(type, this.#held.subarray(0, size))
      this.#wanted = null
      this.#pass(size)
      return true
    }
    if (this.#held.length < 16) return false
    const type = this.#held.toString('latin1', 4, 8)
    let size = this.#held.readUInt32BE(0)
    let head = 8
    if (size === 1) {
      size = Number(this.#held.readBigUInt64BE(8))
      head = 16
    }
    // The first box names the kind of file; one without a size goes to the end.
    if (size < head || (this.#first && !/^(ftyp|moov|wide|mdat|free|skip)$/.test(type))) {
      this.#end()
      return false
    }
    this.#first = false
    if (type === 'moov') this.#pass(head)
    else if (/^(mvhd|udta|meta)$/.test(type) && size <= HELD) this.#wanted = { type, size }
    else this.#pass(size)
    return true
  }

  #pass(size: number): void {
    const here = Math.min(size, this.#held.length)
    this.#held = this.#held.subarray(here)
    this.#skip = size - here
  }

  #end(): void {
    this.#dead = true
    this.#held = Buffer.alloc(0)
  }

  #read(type: string, box: Buffer): void {
    if (type !== 'mvhd') this.#text += box.toString('latin1')
    else if (box.length >= 20) {
      // Seconds since 1904, in version 1 of 64 bits.
      this.#made = box[8] === 1 ? Number(box.readBigUInt64BE(12)) : box.readUInt32BE(12)
    }
  }

  /** What was found until now; null when nothing was. */
  facts(): CameraFacts | null {
    const place = /([+-]\d{2}\.\d{2,8})([+-]\d{3}\.\d{2,8})([+-]\d+(?:\.\d+)?)?[^/]{0,12}\//.exec(
      this.#text,
    )
    const zoned = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}/.exec(this.#text)?.[0]
    const stated = zoned === undefined ? Number.NaN : Date.parse(zoned)
    const made = this.#made === 0 ? null : (this.#made - SECONDS_1904_TO_1970) * 1000
    const time = Number.isNaN(stated) ? made : stated
    if (time === null && !place) return null
    const facts: CameraFacts = { time, zoned: !Number.isNaN(stated) }
    const [latitude, longitude] = [Number(place?.[1]), Number(place?.[2])]
    const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    if (isPlace && (latitude !== 0 || longitude !== 0))
      Object.assign(facts, { latitude, longitude })
    return facts
  }
}

const SECONDS_1904_TO_1970 = 2_082_844_800
