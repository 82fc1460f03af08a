import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'
import { plainProfile } from './profile.ts'

/** Bytes that a value of each type takes. */
const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** What is needed to show the picture, which way up, in which colours and how large. */
const KEPT = new Set([
  ...[254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283],
  ...[284, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332],
  ...[334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532, 34675],
])
/** Pictures in pictures, JPEG of the old kind, and what says that it is a raw picture (DNG). */
const REFUSED = new Set([330, 512, 513, 514, 50706])
const COMPRESSIONS = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50000])
const [COMPRESSION, PHOTOMETRIC] = [259, 262]
/** Where the picture's data lie, and how long they are: strips and tiles. */
const DATA: [offsets: number, lengths: number][] = [
  [273, 279],
  [324, 325],
]
const PROFILE = 34675
const MOST_PROFILE = 4e6
const MOST_PAGES = 500
const MOST_DATA = 100_000

interface Range {
  start: number
  end: number
  /** In place of what stands there. */
  bytes?: Buffer
}

/**
 * A TIFF with the same picture at the same places, and zeros where something else stood. Raw
 * pictures are TIFFs too, and of no use without the notes of their camera: they are refused.
 *
 * @see [TIFF 6.0, section 2]
 */
export async function cleanTiff(source: Source): Promise<Pieces> {
  const tiff = new Tiff(source)
  const head = await source.at(0, Math.min(16, source.size))
  if (head.toString('latin1', 8, 10) === 'CR') throw new NotCleanable('it is a raw picture')
  tiff.kept.push({ start: 0, end: 8 })
  const seen = new Set<number>()
  for (let at = await tiff.number(4, 4); at !== 0; ) {
    if (seen.has(at) || seen.size >= MOST_PAGES) throw new NotCleanable('its pages have no end')
    seen.add(at)
    at = await tiff.page(at)
  }
  if (seen.size === 0) throw new NotCleanable('it has no picture')
  return tiff.pieces()
}

interface Tag {
  tag: number
  type: number
  count: number
  /** Where its values stand. */
  at: number
  width: number
  entry: Buffer
}

class Tiff {
  readonly kept: Range[] = []
  readonly #dropped: Range[] = []
  readonly #source: Source
  #little = true

  constructor(source: Source) {
    this.#source = source
  }

  async number(at: number, width: number): Promise<number> {
    const little = (await this.#source.at(0, 2)).toString('latin1') === 'II'
    this.#little = little
    const bytes = await this.#source.at(at, width)
    return little ? bytes.readUIntLE(0, width) : bytes.readUIntBE(0, width)
  }

  /** Keeps one page; says where the next one is. */
  async page(at: number): Promise<number> {
    const count = await this.number(at, 2)
    const tags: Tag[] = []
    for (let i = 0; i < count; i++) tags.push(await this.#tag(at + 2 + i * 12))
    if (tags.some(({ tag }) => REFUSED.has(tag))) throw new NotCleanable('it holds more pictures')
    await this.#refuseRaw(tags)
    const kept = tags.filter(({ tag }) => KEPT.has(tag))
    for (const one of tags) await this.#place(one)
    for (const [offsets, lengths] of DATA) await this.#data(tags, offsets, lengths)
    const next = await this.number(at + 2 + count * 12, 4)
    this.#list(at, count, kept, next)
    return next
  }

  async #tag(at: number): Promise<Tag> {
    const entry = Buffer.from(await this.#source.at(at, 12))
    const two = (from: number) =>
      this.#little ? entry.readUInt16LE(from) : entry.readUInt16BE(from)
    const four = (from: number) =>
      this.#little ? entry.readUInt32LE(from) : entry.readUInt32BE(from)
    const width = WIDTHS[two(2)] ?? 0
    const length = width * four(4)
    const value = length <= 4 ? at + 8 : four(8)
    return { tag: two(0), type: two(2), count: four(4), at: value, width, entry }
  }

  async #refuseRaw(tags: readonly Tag[]): Promise<void> {
    const stated = async (wanted: number) => {
      const found = tags.find(({ tag }) => tag === wanted)
      return found ? this.number(found.at, Math.min(found.width, 4)) : undefined
    }
    const compression = (await stated(COMPRESSION)) ?? 1
    const colours = (await stated(PHOTOMETRIC)) ?? 0
    if (!COMPRESSIONS.has(compression) || colours >= 32_768) {
      throw new NotCleanable('it is packed in a way that nobody knows here')
    }
  }

  async #place({ tag, at, width, count }: Tag): Promise<void> {
    const length = width * count
    if (length <= 4) return
    if (at + length > this.#source.size) throw new NotCleanable('it ends too early')
    const range = { start: at, end: at + length }
    if (tag === PROFILE && length < MOST_PROFILE) {
      this.kept.push({
        ...range,
        bytes: plainProfile(Buffer.from(await this.#source.at(at, length))),
      })
    } else if (KEPT.has(tag)) this.kept.push(range)
    else this.#dropped.push(range)
  }

  async #data(tags: readonly Tag[], offsets: number, lengths: number): Promise<void> {
    const starts = tags.find(({ tag }) => tag === offsets)
    const sizes = tags.find(({ tag }) => tag === lengths)
    if (!starts && !sizes) return
    if (!starts || starts.count !== sizes?.count || starts.count > MOST_DATA) {
      throw new NotCleanable('its picture has no end')
    }
    for (let i = 0; i < starts.count; i++) {
      const start = await this.number(starts.at + i * starts.width, starts.width)
      const end = start + (await this.number(sizes.at + i * sizes.width, sizes.width))
      if (end > this.#source.size) throw new NotCleanable('it ends too early')
      this.kept.push({ start, end })
    }
  }

  /** The list of tags, shorter than it was. */
  #list(at: number, count: number, kept: readonly Tag[], next: number): void {
    const bytes = Buffer.alloc(2 + count * 12 + 4)
    if (this.#little) bytes.writeUInt16LE(kept.length)
    else bytes.writeUInt16BE(kept.length)
    for (const [i, { entry }] of kept.entries()) entry.copy(bytes, 2 + i * 12)
    const end = 2 + kept.length * 12
    if (this.#little) bytes.writeUInt32LE(next, end)
    else bytes.writeUInt32BE(next, end)
    this.kept.push({ start: at, end: at + bytes.length, bytes })
  }

  pieces(): Pieces {
    const pieces = new Pieces()
    const all = this.kept.filter(({ start, end }) => end > start)
    all.sort((a, b) => a.start - b.start || a.end - b.end)
    let at = 0
    let last: Range | null = null
    for (const range of all) {
      const { start, end, bytes } = range
      if (this.#dropped.some((one) => one.start < end && start < one.end)) {
        throw new NotCleanable('its picture lies over what is to go')
      }
      if (start < at && (bytes || last?.bytes))
        throw new NotCleanable('its parts lie over each other')
      pieces.zeros(Math.max(start - at, 0))
      if (bytes) pieces.put(bytes)
      else pieces.keep(Math.max(start, at), end)
      at = Math.max(at, end)
      last = range
    }
    return pieces
  }
}
