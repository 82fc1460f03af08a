import { refuseNotesInCoding } from '../films/notes-in-coding.ts'
import type { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'
import { type Box, boxesIn } from './boxes.ts'
import { Edits, Used } from './edits.ts'
import { cleanItems } from './items.ts'
import { cleanFragment, cleanMovie } from './movie.ts'

/** Kinds of files that say how to read them; others are names of makers of cameras. */
const BRANDS =
  /^(isom|iso[2-9abc]|mp4[12]|avc1|hvc1|hev1|av01|qt {2}|M4[AVP] |mmp4|3g[0-9a-z]{2}|dash|cmf[c2]|hlsf|ms(dh|ix)|mif[12]|msf1|miaf|hei[cxms]|hev[cx]|avi[fso]|MA1[AB]|MiH[BEA]|MiPr|tmap|1pic|MSNV)$/
const KEPT = /^(ftyp|styp|moov|moof|meta|mdat|sidx|mfra|wide)$/

/**
 * A film (MP4, MOV, 3GP, M4A) or picture (HEIC, AVIF) of boxes, changed in place. What is not known
 * to be needed becomes room that nobody reads; of the data only those bytes stay that a track of
 * picture or sound, or a picture, points to. All that is read for it is the boxes' heads and tables.
 * @see [ISO/IEC 14496-12]
 */
export async function cleanBoxes(source: Source): Promise<Pieces> {
  const edits = new Edits(source.size)
  const used = new Used()
  const data: Box[] = []
  let [pictures, tracks, dropped, fragments] = [0, 0, 0, 0]
  const seen = new Set<string>()
  // What cameras write behind the last box goes with the rest of the file.
  const cut = (at: number) => {
    edits.end = at
  }
  for await (const box of boxesIn(source, 0, source.size, cut)) {
    if (/^(moov|meta)$/.test(box.type) && seen.has(box.type)) {
      throw new NotCleanable(`${box.type} twice`)
    }
    seen.add(box.type)
    if (!KEPT.test(box.type)) edits.free(box)
    else if (/^.typ$/.test(box.type)) await cleanBrands(source, box, edits)
    else if (box.type === 'mdat') data.push(box)
    else if (box.type === 'wide') edits.blank(box.body, box.end)
    else if (box.type === 'meta') pictures = await cleanItems(source, box, edits, used)
    else if (box.type === 'moof') {
      fragments += 1
      await cleanFragment(source, box, edits)
    } else if (box.type === 'moov') {
      const movie = await cleanMovie(source, box, edits, used)
      tracks = movie.kept
      dropped = movie.dropped
    }
    if (data.length + fragments > 100_000) throw new NotCleanable('it is in too many pieces')
  }
  if (pictures + tracks === 0) throw new NotCleanable('it has neither picture nor sound')
  if (fragments > 0 && dropped + pictures > 0) {
    throw new NotCleanable('a film in fragments with something beside picture and sound')
  }
  const [first] = data
  if (first && fragments > 0) await refuseNotesInCoding(source, first.body, first.end)
  if (fragments === 0) {
    for (const { body, end } of data) {
      for (const range of used.unused(body, end)) edits.blank(range.start, range.end)
    }
  }
  return edits.pieces()
}

async function cleanBrands(source: Source, box: Box, edits: Edits): Promise<void> {
  const length = Math.min(box.end - box.body, 1024)
  const bytes = Buffer.from(await source.at(box.body, length))
  const known = /^(hei|avi|mif)/.test(bytes.toString('latin1', 0, 4)) ? 'mif1' : 'isom'
  for (let at = 0; at + 4 <= length; at += 4) {
    // The second four bytes are the "minor_version", which means nothing elsewhere.
    if (at === 4) bytes.fill(0, 4, 8)
    else if (!BRANDS.test(bytes.toString('latin1', at, at + 4))) bytes.write(known, at, 'latin1')
  }
  edits.put(box.body, bytes)
  edits.blank(box.body + length, box.end)
}
