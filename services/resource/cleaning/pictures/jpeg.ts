import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'
import { orientationOf, tiffOf } from './orientation.ts'
import { plainProfile } from './profile.ts'

const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const EXIF = 'Exif\0\0'

/** What decoding needs: frames, tables, restart intervals, number of lines. */
const isPicture = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf) || marker === 0xdb || marker === 0xdc || marker === 0xdd

/**
 * A JPEG of nothing but its picture, its colours and which way up it is. Everything else goes: EXIF
 * with its small picture and the maker's notes, XMP, IPTC, comments, what no standard knows, and
 * what stands after the end, where phones put a film (motion photos) and further pictures.
 * @see [ITU-T T.81 Annex B]
 */
export async function cleanJpeg(source: Source): Promise<Pieces> {
  const pieces = new Pieces()
  pieces.keep(0, 2)
  let orientation: number | undefined
  let hasFrame = false
  for (let at = 2; ; ) {
    const start = at
    let marker = 0xff
    if ((await source.at(at++, 1))[0] !== 0xff)
      throw new NotCleanable('no marker where one must be')
    // "Any marker may optionally be preceded by any number of fill bytes": B.1.1.2.
    while (marker === 0xff) marker = (await source.at(at++, 1))[0] as number
    if (marker === EOI) {
      if (!hasFrame) throw new NotCleanable('it has no picture')
      pieces.put(Buffer.from([0xff, EOI]))
      return pieces
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) {
      throw new NotCleanable('a marker in a wrong place')
    }
    const length = (await source.at(at, 2)).readUInt16BE()
    if (length < 2) throw new NotCleanable('a segment without a length')
    const end = at + length
    // The name of an application segment, and of JFIF all that is kept.
    const head = (await source.at(at + 2, Math.min(length - 2, 14))).toString('latin1')
    if (marker === SOS) {
      const last = await endOfScan(source, end)
      pieces.keep(start, last)
      at = last
      continue
    }
    if (isPicture(marker)) {
      hasFrame ||= marker <= 0xc3 || marker > 0xc4
      pieces.keep(start, end)
    } else if (marker === APP0 && head.startsWith('JFIF\0') && length >= 16) {
      // Without the small picture that may follow: its width and height are 0.
      pieces.put(Buffer.from(`\xff\xe0\0\x10${head.slice(0, 12)}\0\0`, 'latin1'))
    } else if (marker === APP1 && head.startsWith(EXIF) && orientation === undefined) {
      orientation = orientationOf(await source.at(at + 8, length - 8))
      const tiff = tiffOf(orientation)
      const size = Buffer.alloc(2)
      size.writeUInt16BE(2 + EXIF.length + (tiff?.length ?? 0))
      if (tiff)
        pieces.put(Buffer.concat([Buffer.from([0xff, APP1]), size, Buffer.from(EXIF), tiff]))
    } else if (marker === APP2 && head.startsWith('ICC_PROFILE\0') && length >= 16) {
      // "ICC_PROFILE", the number of this part and that of all.
      const isFirst = head.charCodeAt(12) <= 1
      pieces.keep(start, at + 16)
      if (isFirst) pieces.put(plainProfile(await source.at(at + 16, length - 16)))
      else pieces.keep(at + 16, end)
    } else if (marker === APP14 && head.startsWith('Adobe') && length === 14) {
      // How its colours are to be read.
      pieces.keep(start, end)
    }
    at = end
  }
}

/** Coded data go on over `FF 00` and restart markers, up to any other marker. */
async function endOfScan(source: Source, start: number): Promise<number> {
  for (let at = start; ; ) {
    const bytes = await source.some(at)
    let from = 0
    let found = bytes.indexOf(0xff)
    while (found >= 0 && found + 1 < bytes.length) {
      const marker = bytes[found + 1] as number
      const isData = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)
      if (!isData) return at + found
      from = found + (marker === 0xff ? 1 : 2)
      found = bytes.indexOf(0xff, from)
    }
    at += found < 0 ? bytes.length : found
    // The marker's second byte is in the next window.
    if (found >= 0) await source.at(at, 2)
  }
}
