import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff
/** How often it is repeated. */
const KEPT = ['NETSCAPE2.0', 'ANIMEXTS1.0']

const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)

/**
 * A GIF without comments, plain text, what applications added (XMP), and what follows its end.
 * @see [GIF89a Specification]
 */
export async function cleanGif(source: Source): Promise<Pieces> {
  const pieces = new Pieces()
  let at = 13 + tableBytes((await source.at(10, 1))[0] as number)
  pieces.keep(0, at)
  let hasImage = false
  for (;;) {
    const start = at
    const [kind, label] = await source.at(at, at + 1 < source.size ? 2 : 1)
    if (kind === TRAILER) {
      if (!hasImage) throw new NotCleanable('it has no picture')
      pieces.put(Buffer.from([TRAILER]))
      return pieces
    }
    if (kind === IMAGE) {
      const flags = (await source.at(at + 9, 1))[0] as number
      at = await endOfBlocks(source, at + 10 + tableBytes(flags) + 1)
      pieces.keep(start, at)
      hasImage = true
    } else if (kind === EXTENSION) {
      at = await endOfBlocks(source, at + 2)
      const name = label === APPLICATION ? (await source.at(start, 14)).toString('latin1', 3) : ''
      if (label === GRAPHIC_CONTROL || KEPT.includes(name)) pieces.keep(start, at)
    } else throw new NotCleanable('a block that is none')
  }
}

/** Sub-blocks, each with its length before it, until one of length 0. */
async function endOfBlocks(source: Source, start: number): Promise<number> {
  for (let at = start; ; ) {
    const length = (await source.at(at, 1))[0] as number
    at += 1 + length
    if (length === 0) return at
  }
}
