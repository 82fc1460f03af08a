import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'
import { orientationOf, tiffOf } from './orientation.ts'
import { plainProfile } from './profile.ts'

const KEPT = new Set(['VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF'])
const IN_FRAME = new Set(['VP8 ', 'VP8L', 'ALPH'])
const FRAME_HEADER = 16
const EXIF_FLAG = 0x08
const XMP_FLAG = 0x04
const MOST_EXIF = 16e6
const MOST_PROFILE = 4e6

/**
 * A WebP without EXIF, XMP and chunks that nobody knows.
 * @see [RFC 9649 §2.7]
 */
export async function cleanWebp(source: Source): Promise<Pieces> {
  const kept: { start: number; end: number; bytes?: Buffer }[] = []
  let extended: Buffer | null = null
  let tiff: Buffer | null = null
  const riffEnd = 8 + (await source.at(4, 4)).readUInt32LE()
  if (riffEnd > source.size) throw new NotCleanable('it ends too early')
  for await (const { type, body, end, next } of chunks(source, 12, riffEnd)) {
    if (type === 'VP8X') {
      if (extended || end - body !== 10) throw new NotCleanable('its header is not one')
      extended = Buffer.from(await source.at(body, 10))
    } else if (KEPT.has(type)) {
      if (type === 'ANMF') await checkFrame(source, body, end)
      const isProfile = type === 'ICCP' && end - body < MOST_PROFILE
      const bytes = isProfile ? plainProfile(await source.at(body, end - body)) : undefined
      if (bytes) kept.push({ start: body - 8, end: body }, { start: body, end, bytes })
      kept.push({ start: bytes ? end : body - 8, end: next })
    } else if (type === 'EXIF' && end - body < MOST_EXIF) {
      const bytes = await source.at(body, end - body)
      const named = bytes.toString('latin1', 0, 6) === 'Exif\0\0'
      tiff ??= tiffOf(orientationOf(named ? bytes.subarray(6) : bytes))
    }
  }
  if (kept.length === 0) throw new NotCleanable('it has no picture')

  const shownTurned = extended !== null && tiff !== null
  if (extended)
    extended[0] = (extended[0]! & ~(EXIF_FLAG | XMP_FLAG)) | (shownTurned ? EXIF_FLAG : 0)
  const first = extended ? chunk('VP8X', extended) : Buffer.alloc(0)
  const last = shownTurned ? chunk('EXIF', tiff as Buffer) : Buffer.alloc(0)
  const length = kept.reduce((sum, { start, end }) => sum + end - start, 0)
  const header = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  header.writeUInt32LE(4 + first.length + length + last.length, 4)
  const pieces = new Pieces()
  pieces.put(Buffer.concat([header, first]))
  for (const { start, end, bytes } of kept) {
    if (bytes) pieces.put(bytes)
    else pieces.keep(start, end)
  }
  pieces.put(last)
  return pieces
}

/** "Unknown chunks" may stand in a frame too; such a file would have to be written anew. */
async function checkFrame(source: Source, start: number, end: number): Promise<void> {
  for await (const { type } of chunks(source, start + FRAME_HEADER, end)) {
    if (!IN_FRAME.has(type)) throw new NotCleanable('a frame with more than its picture')
  }
}

async function* chunks(source: Source, start: number, limit: number) {
  // Each is filled up to an even size.
  for (let at = start, next = start; at + 8 <= limit; at = next) {
    const head = await source.at(at, 8)
    const [body, end] = [at + 8, at + 8 + head.readUInt32LE(4)]
    next = end + (end & 1)
    if (next > limit && end !== limit) throw new NotCleanable('a chunk beyond the end')
    next = Math.min(next, limit)
    yield { type: head.toString('latin1', 0, 4), body, end, next }
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)])
}
