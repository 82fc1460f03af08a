import { refuseNotesInCoding } from '../films/notes-in-coding.ts'
import { NotCleanable, type Source } from '../source.ts'
import { type Box, boxesIn, boxesInAtom, Table } from './boxes.ts'
import { cleanColours } from './colours.ts'
import type { Edits, Used } from './edits.ts'

/** Tracks of pictures and of sound; texts, clocks and places that a camera adds go. */
const SHOWN = /^(vide|soun|auxv|pict)$/
/** Codings whose samples hold pictures or sound only. A film of JPEGs has EXIF in each. */
const PICTURES =
  /^(avc[1-4]|hvc[12]|hev1|dvh[1e]|dva[1v]|vv[ci]1|av01|vp0[89]|mp4v|[sh]263|ap(c[hnso]|4[hx]))$/
const SOUNDS = /^(mp4a|alac|ac-[34]|ec-3|apac|Opus|fLaC|samr|sawb|\.mp3|[if]pcm)$/
/** Sound whose tables may say bytes and mean frames. */
const PLAIN_SOUNDS = /^(twos|sowt|lpcm|in24|in32|fl32|fl64|raw |NONE|[au]law)$/
const IN_TRACK = /^(tkhd|edts|mdia|tapt|load)$/
const IN_MEDIA = /^(mdhd|hdlr|minf|elng)$/
const IN_INFORMATION = /^(vmhd|smhd|gmhd|nmhd|hdlr|dinf|stbl)$/
const IN_TABLE =
  /^(stsd|stts|ctts|cslg|stss|stps|stsc|stsz|stz2|stco|co64|sdtp|stdp|padb|sbgp|sgpd|subs|saiz|saio)$/
const IN_SAMPLE_ENTRY =
  /^(avcC|hvcC|lhvC|vvcC|av1C|vpcC|dvcC|dvvC|dvwC|esds|d263|colr|pasp|clap|fiel|btrt|mdcv|clli|amve|chrm|gama|hfov|vexu|st3d|sv3d|auxi|ccst|cpal|smi )$/
/**
 * A track with nothing but what plays: its box is edited in place and the bytes of its samples are
 * added to `used`. False when it is not of pictures or sound, and has to go as a whole.
 */
export async function cleanTrack(source: Source, track: Box, edits: Edits, used: Used) {
  const media = await only(source, track, 'mdia')
  const handler = await only(source, media, 'hdlr')
  const shown = SHOWN.test((await source.at(handler.body + 8, 4)).toString('latin1'))
  if (!shown) return false
  for await (const box of boxesInAtom(source, track.body, track.end)) {
    if (box.type === 'tkhd') await blankTimes(source, box, edits)
    else if (!IN_TRACK.test(box.type)) edits.free(box)
  }
  for await (const box of boxesInAtom(source, media.body, media.end)) {
    if (box.type === 'mdhd') await blankTimes(source, box, edits)
    else if (box.type === 'hdlr') blankName(box, edits)
    else if (!IN_MEDIA.test(box.type)) edits.free(box)
  }
  const information = await only(source, media, 'minf')
  for await (const box of boxesInAtom(source, information.body, information.end)) {
    if (box.type === 'hdlr') blankName(box, edits)
    else if (box.type === 'dinf') await blankNamesOfFiles(source, box, edits)
    else if (!IN_INFORMATION.test(box.type)) edits.free(box)
  }
  await cleanTables(source, await only(source, information, 'stbl'), edits, used)
  return true
}

/** "creation_time", "modification_time": after version and flags, of 32 or 64 bits. */
export async function blankTimes(source: Source, box: Box, edits: Edits): Promise<void> {
  const version = (await source.at(box.body, 1))[0]
  if (box.end - box.body < 20) throw new NotCleanable('a header that is too short')
  edits.blank(box.body + 4, box.body + (version === 1 ? 20 : 12))
}

/** "name", and what is reserved before it: cameras write their own there. */
export function blankName(box: Box, edits: Edits): void {
  if (box.end - box.body < 12) throw new NotCleanable('a header that is too short')
  edits.blank(box.body + 12, box.end)
}

async function blankNamesOfFiles(source: Source, dinf: Box, edits: Edits): Promise<void> {
  for await (const dref of boxesInAtom(source, dinf.body, dinf.end)) {
    if (dref.type !== 'dref') edits.free(dref)
    else {
      for await (const entry of boxesInAtom(source, dref.body + 8, dref.end)) {
        edits.blank(entry.body + 4, entry.end)
      }
    }
  }
}

/** The tables of samples, and where these lie: as chunks, in runs of as many samples each. */
async function cleanTables(source: Source, stbl: Box, edits: Edits, used: Used): Promise<void> {
  const tables = new Map<string, Box>()
  for await (const box of boxesInAtom(source, stbl.body, stbl.end)) {
    if (!IN_TABLE.test(box.type)) edits.free(box)
    else if (!tables.has(box.type)) tables.set(box.type, box)
  }
  const table = (type: string): Box => {
    const box = tables.get(type)
    if (!box) throw new NotCleanable(`no ${type}`)
    return box
  }
  const plain = await cleanSampleEntries(source, table('stsd'), edits)
  const sizes = await sampleSizes(source, table('stsz'), plain)
  const chunks = tables.get('co64') ?? table('stco')
  const total = await countOf(source, chunks, 4)
  const offsets = new Table(source, chunks.body + 8, total, chunks.type === 'co64' ? 8 : 4)
  const stsc = table('stsc')
  const count = await countOf(source, stsc, 4)
  const runs = new Table(source, stsc.body + 8, count * 3, 4)
  let [read, perChunk] = [0, 0]
  let next = total > 0 ? await runs.next() : 0
  if (next > 1) throw new NotCleanable('a chunk without samples')
  for (let chunk = 1; chunk <= total; chunk++) {
    if (chunk === next) {
      perChunk = await runs.next()
      await runs.next()
      read += 1
      next = read < count ? await runs.next() : Infinity
    }
    const [start, length] = [await offsets.next(), await sizes(perChunk)]
    used.add(start, length, source.size)
    if (chunk === 1) await refuseNotesInCoding(source, start, start + length)
  }
}

async function countOf(source: Source, box: Box, offset: number): Promise<number> {
  return (await source.at(box.body + offset, 4)).readUInt32BE()
}

/** How many bytes the next samples take. */
async function sampleSizes(
  source: Source,
  stsz: Box,
  plain: number,
): Promise<(count: number) => number | Promise<number>> {
  const same = await countOf(source, stsz, 4)
  if (same > 0) return (samples) => samples * Math.max(same, plain)
  const sizes = new Table(source, stsz.body + 12, await countOf(source, stsz, 8), 4)
  return (samples) => sizes.sum(samples)
}

/** How the samples are coded. Tells the bytes of one frame of plain sound, 0 of all other codings. */
async function cleanSampleEntries(source: Source, stsd: Box, edits: Edits): Promise<number> {
  let plain = 0
  for await (const entry of boxesIn(source, stsd.body + 8, stsd.end)) {
    if (SOUNDS.test(entry.type)) continue
    if (PLAIN_SOUNDS.test(entry.type)) plain = Math.max(plain, await bytesOfFrame(source, entry))
    else if (PICTURES.test(entry.type)) await cleanPictureEntry(source, entry, edits)
    else throw new NotCleanable(`coded as ${JSON.stringify(entry.type)}`)
  }
  return plain
}

async function cleanPictureEntry(source: Source, entry: Box, edits: Edits): Promise<void> {
  const children = entry.body + 78
  if (children > entry.end) throw new NotCleanable('a description that is too short')
  // QuickTime's vendor; the name of the compressor, which many cameras replace by their own.
  edits.blank(entry.body + 12, entry.body + 16)
  edits.blank(entry.body + 42, entry.body + 74)
  for await (const box of boxesInAtom(source, children, entry.end)) {
    if (!IN_SAMPLE_ENTRY.test(box.type)) edits.free(box)
    else if (box.type === 'colr') await cleanColours(source, box, edits)
  }
}

/** @see [QuickTime File Format, Sound sample descriptions] */
async function bytesOfFrame(source: Source, entry: Box): Promise<number> {
  const head = await source.at(entry.body, Math.min(64, entry.end - entry.body))
  if (head.length < 20) throw new NotCleanable('a description that is too short')
  const version = head.readUInt16BE(8)
  if (version === 2 && head.length >= 60) return head.readUInt32BE(56)
  if (version === 1 && head.length >= 40 && head.readUInt32BE(36) > 0) return head.readUInt32BE(36)
  return head.readUInt16BE(16) * Math.ceil(head.readUInt16BE(18) / 8)
}

async function only(source: Source, box: Box, type: string): Promise<Box> {
  let found: Box | undefined
  for await (const child of boxesInAtom(source, box.body, box.end)) {
    if (child.type !== type) continue
    if (found) throw new NotCleanable(`${type} twice`)
    found = child
  }
  if (!found) throw new NotCleanable(`no ${type}`)
  return found
}
