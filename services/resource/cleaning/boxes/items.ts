import { NotCleanable, type Source } from '../source.ts'
import { type Box, boxesIn } from './boxes.ts'
import { cleanColours } from './colours.ts'
import type { Edits, Used } from './edits.ts'
import { blankName } from './tracks.ts'

/** Items that are a picture or say how pictures make up one. */
const PICTURE = /^(hvc1|hev1|lhv1|hvt1|avc1|vvc1|av01|grid|iden|iovl|tmap|tili|unci)$/
const KEPT = /^(hdlr|pitm|iinf|iloc|iref|iprp|idat|grpl)$/
const PROPERTIES =
  /^(ispe|pixi|colr|pasp|clap|irot|imir|auxC|hvcC|lhvC|avcC|vvcC|av1C|a1op|a1lx|lsel|tols|oinf|clli|mdcv|amve|cclv|rloc|iscl|cmpd|uncC|subs|ster|cmin|cmex|ndwt|reve)$/
/** "4 bytes exif_tiff_header_offset", then EXIF that says nothing. */
const NO_EXIF = Buffer.from('\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0', 'latin1')
const NO_XMP = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')

interface Extent {
  start: number
  end: number
}

/**
 * The `meta` of a HEIC or AVIF picture: the bytes of its pictures are added to `used`, those of
 * EXIF and XMP are replaced in place by ones that say nothing, all other items by zeros.
 * @see [ISO/IEC 23008-12 §6, Annex A; ISO/IEC 14496-12 §8.11]
 */
export async function cleanItems(source: Source, meta: Box, edits: Edits, used: Used) {
  const boxes = new Map<string, Box>()
  for await (const box of boxesIn(source, meta.body + 4, meta.end)) {
    if (boxes.has(box.type)) throw new NotCleanable(`${box.type} twice`)
    if (KEPT.test(box.type)) boxes.set(box.type, box)
    else edits.free(box)
  }
  const need = (type: string) => {
    const box = boxes.get(type)
    if (!box) throw new NotCleanable(`no ${type}`)
    return box
  }
  blankName(need('hdlr'), edits)
  await cleanProperties(source, need('iprp'), edits)
  const types = await itemTypes(source, need('iinf'), edits)
  const idat = boxes.get('idat')
  const inMeta: Extent[] = []
  let pictures = 0
  for (const { id, extents, isInMeta } of await locations(source, need('iloc'), idat)) {
    const type = types.get(id) ?? ''
    const isPicture = PICTURE.test(type)
    pictures += isPicture ? 1 : 0
    const empty = type === 'Exif' ? NO_EXIF : type === 'mime' ? NO_XMP : null
    for (const [nth, { start, end }] of extents.entries()) {
      if (isPicture) {
        if (isInMeta) inMeta.push({ start, end })
        else used.add(start, end - start, source.size)
      } else if (empty && nth === 0 && end - start >= empty.length && !isInMeta) {
        const filler = type === 'mime' ? ' ' : '\0'
        if (end - start > 4e6) continue
        used.add(start, end - start, source.size)
        edits.put(start, Buffer.concat([empty, Buffer.alloc(end - start - empty.length, filler)]))
      }
    }
  }
  if (idat) {
    let at = idat.body
    for (const { start, end } of inMeta.toSorted((a, b) => a.start - b.start)) {
      edits.blank(at, start)
      at = Math.max(at, end)
    }
    edits.blank(at, idat.end)
  }
  return pictures
}

async function cleanProperties(source: Source, iprp: Box, edits: Edits): Promise<void> {
  for await (const box of boxesIn(source, iprp.body, iprp.end)) {
    if (box.type === 'ipma') continue
    if (box.type !== 'ipco') edits.free(box)
    else {
      // They are known by their number, so that one which goes leaves its place.
      for await (const property of boxesIn(source, box.body, box.end)) {
        if (!PROPERTIES.test(property.type)) edits.free(property)
        else if (property.type === 'colr') await cleanColours(source, property, edits)
      }
    }
  }
}

/** What each item is; the names that it may have are blanked. */
async function itemTypes(source: Source, iinf: Box, edits: Edits): Promise<Map<number, string>> {
  const types = new Map<number, string>()
  const start = iinf.body + ((await source.at(iinf.body, 1))[0] === 0 ? 6 : 8)
  for await (const infe of boxesIn(source, start, iinf.end)) {
    if (infe.type !== 'infe') throw new NotCleanable('an item that is none')
    const bytes = await source.at(infe.body, Math.min(infe.end - infe.body, 2000))
    const version = bytes[0]
    if (version !== 2 && version !== 3) throw new NotCleanable('items of an old kind')
    const wide = version === 3 ? 2 : 0
    if (bytes.length < 13 + wide) throw new NotCleanable('an item that is none')
    const id = wide ? bytes.readUInt32BE(4) : bytes.readUInt16BE(4)
    types.set(id, bytes.toString('latin1', 8 + wide, 12 + wide))
    const name = bytes.indexOf(0, 12 + wide)
    if (name < 0) throw new NotCleanable('an item with a long name')
    const from = infe.body + 12 + wide
    if (infe.body + name > from) edits.put(from, Buffer.alloc(name - 12 - wide, ' '))
  }
  return types
}

/** Where the bytes of each item lie. */
async function locations(source: Source, iloc: Box, idat: Box | undefined) {
  const bytes = Buffer.from(await source.at(iloc.body, iloc.end - iloc.body))
  let at = 0
  const take = (width: number): number => {
    if (at + width > bytes.length) throw new NotCleanable('a table is too short')
    at += width
    if (width === 0) return 0
    return width === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - width, width)
  }
  const version = take(4) >>> 24
  if (version > 2) throw new NotCleanable('a table of an unknown kind')
  const [widths, more] = [take(1), take(1)]
  const [offsetWidth, lengthWidth] = [widths >> 4, widths & 15]
  const [baseWidth, indexWidth] = [more >> 4, version === 0 ? 0 : more & 15]
  for (const width of [offsetWidth, lengthWidth, baseWidth, indexWidth]) {
    if (width !== 0 && width !== 4 && width !== 8) throw new NotCleanable('a table is broken')
  }
  const wide = version === 2 ? 4 : 2
  const count = take(wide)
  const items: { id: number; extents: Extent[]; isInMeta: boolean }[] = []
  for (let nth = 0; nth < count; nth++) {
    const id = take(wide)
    const method = version === 0 ? 0 : take(2) & 15
    if (method > 1 || take(2) !== 0) throw new NotCleanable('an item that lies elsewhere')
    const isInMeta = method === 1
    if (isInMeta && !idat) throw new NotCleanable('no idat')
    const base = take(baseWidth) + (isInMeta ? (idat as Box).body : 0)
    const extents: Extent[] = []
    for (let left = take(2); left > 0; left--) {
      take(indexWidth)
      const start = base + take(offsetWidth)
      const length = take(lengthWidth)
      const end = start + length
      if (length === 0 || end > (isInMeta ? (idat as Box).end : source.size)) {
        throw new NotCleanable('an item beyond the end')
      }
      extents.push({ start, end })
    }
    items.push({ id, extents, isInMeta })
  }
  return items
}
