import { NotCleanable, type Source } from '../source.ts'
import { type Box, boxesInAtom } from './boxes.ts'
import type { Edits, Used } from './edits.ts'
import { blankTimes, cleanTrack } from './tracks.ts'

/**
 * The `moov` of a film: no times, no `udta`, `meta`, XMP, nor tracks other than of picture and sound.
 * Tells how many tracks stay and whether one was dropped.
 */
export async function cleanMovie(source: Source, moov: Box, edits: Edits, used: Used) {
  let [kept, dropped] = [0, 0]
  for await (const box of boxesInAtom(source, moov.body, moov.end)) {
    if (box.type === 'mvhd') await blankTimes(source, box, edits)
    else if (box.type === 'trak' && (await cleanTrack(source, box, edits, used))) kept += 1
    else if (box.type === 'cmov') throw new NotCleanable('its index is compressed')
    else if (box.type !== 'mvex') {
      dropped += box.type === 'trak' ? 1 : 0
      edits.free(box)
    }
  }
  return { kept, dropped }
}

const IN_FRAGMENT = /^(mfhd|traf)$/
const IN_TRACK_FRAGMENT = /^(tfhd|tfdt|trun|sbgp|sgpd|subs|saiz|saio|senc|sdtp)$/

/** A fragment of a film that is written as it is recorded. */
export async function cleanFragment(source: Source, moof: Box, edits: Edits): Promise<void> {
  for await (const box of boxesInAtom(source, moof.body, moof.end)) {
    if (!IN_FRAGMENT.test(box.type)) edits.free(box)
    else if (box.type === 'traf') {
      for await (const part of boxesInAtom(source, box.body, box.end)) {
        if (!IN_TRACK_FRAGMENT.test(part.type)) edits.free(part)
      }
    }
  }
}
