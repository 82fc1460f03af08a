import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'

/** Lists that are looked into; what else is needed to show the film. */
const OPENED = new Set(['hdrl', 'strl', 'odml'])
const KEPT = new Set(['avih', 'strh', 'strf', 'indx', 'vprp', 'dmlh', 'idx1'])
/** Films of single JPEGs: each may hold notes of its own. */
const JPEGS = /^(mjpg|jpeg|avrn|ljpg|dmb1)$/i

/**
 * An AVI in which all that is not needed to show it has become a chunk of zeros, which players pass
 * over (`JUNK`): the date (`IDIT`), notes of the camera (`strd`), `LIST INFO`, XMP. Its size and the
 * place of every picture stay.
 *
 * @see [AVI RIFF File Reference, Microsoft]
 */
export async function cleanAvi(source: Source): Promise<Pieces> {
  const film = { source, pieces: new Pieces(), jpegs: false }
  for (let at = 0; at + 12 <= source.size; ) {
    const head = await source.at(at, 12)
    const isRiff = /^RIFF.{4}AVI[ X]/s.test(head.toString('latin1'))
    // What follows the film is no part of it.
    if (!isRiff && at > 0) break
    const end = at + 8 + head.readUInt32LE(4)
    if (!isRiff || end > source.size) throw new NotCleanable('it ends too early')
    film.pieces.keep(at, at + 12)
    await clean(film, at + 12, end)
    at = end + (end & 1)
    if (at <= source.size) film.pieces.zeros(end & 1)
  }
  return film.pieces
}

interface Film {
  source: Source
  pieces: Pieces
  jpegs: boolean
}

async function clean(film: Film, start: number, limit: number): Promise<void> {
  const { source, pieces } = film
  let at = start
  while (at + 8 <= limit) {
    const head = await source.at(at, Math.min(12, limit - at))
    const type = head.toString('latin1', 0, 4)
    const list = type === 'LIST' && head.length === 12 ? head.toString('latin1', 8, 12) : null
    const end = at + 8 + head.readUInt32LE(4)
    const next = Math.min(end + (end & 1), limit)
    if (end > limit) throw new NotCleanable('a chunk beyond the end')
    if (list !== null && OPENED.has(list)) {
      pieces.keep(at, at + 12)
      await clean(film, at + 12, end)
      pieces.zeros(next - end)
    } else if (list === 'movi') {
      if (film.jpegs) await refuseNotes(source, at + 12, end)
      pieces.keep(at, next)
    } else if (list === null && KEPT.has(type)) {
      if (type === 'strh') await judgeStream(film, at + 8, end)
      pieces.keep(at, next)
    } else {
      const junk = Buffer.from(head.subarray(0, 8))
      junk.write('JUNK', 'latin1')
      pieces.put(junk)
      pieces.zeros(next - at - 8)
    }
    at = next
  }
  pieces.zeros(limit - at)
}

/** Pictures and sound; a stream of text may say where each picture was taken. */
async function judgeStream(film: Film, start: number, end: number): Promise<void> {
  if (end - start < 8) throw new NotCleanable('a stream of nothing')
  const head = (await film.source.at(start, 8)).toString('latin1')
  if (!/^(vids|auds)/.test(head)) throw new NotCleanable('a stream that is no picture or sound')
  if (head.startsWith('vids') && JPEGS.test(head.slice(4))) film.jpegs = true
}

/** A camera that writes notes into its pictures does so in the first. */
async function refuseNotes(source: Source, start: number, limit: number): Promise<void> {
  for (let at = start; at + 8 <= limit; ) {
    const head = await source.at(at, 8)
    const [type, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)]
    if (type !== 'LIST' && /d[bc]$/.test(type) && size > 2) {
      const picture = await source.at(at + 8, Math.min(size, 64 * 1024, limit - at - 8))
      if (hasNotes(picture)) throw new NotCleanable('its pictures hold notes of their own')
      return
    }
    at += type === 'LIST' ? 12 : 8 + size + (size & 1)
  }
}

/** Whether a JPEG has more than its tables before its picture: EXIF, XMP, comments. */
function hasNotes(jpeg: Buffer): boolean {
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1] ?? 0
    if (marker === 0xda) return false
    if ((marker > 0xe0 && marker <= 0xef) || marker === 0xfe) return true
    at += 2 + jpeg.readUInt16BE(at + 2)
  }
  return false
}
