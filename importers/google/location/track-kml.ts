import {
  asNumber,
  evenSpaces,
  fromIso,
  htmlPieces,
  type Item,
  plausible,
  present,
  type Reading,
  type Source,
  textOf,
} from '@mandate/importer'
import { degrees, placeDegrees } from './coordinates.ts'
import { locationItem } from './point.ts'

/** Times that wait for their places: some list all of the one before all of the other. */
const WAITING = 5_000_000

/** Whether a file's beginning is a track of times and places. */
export function isKmlTrack(head: Buffer): boolean {
  return /<gx:Track|<gx:coord/.test(head.toString('latin1'))
}

/**
 * `Location History.kml`, the other form in which places could be had until 2024: times and places by
 * turns, longitude first.
 *
 * @see [KML 2.3, gx:Track](https://developers.google.com/kml/documentation/kmlreference#gxtrack)
 */
export async function* readKmlTrack(source: Source): AsyncGenerator<Reading> {
  const caps = { now: source.now, zeroIsMissing: true, note: source.note }
  const isPiece = (name: string) => name === 'when' || name === 'gx:coord'
  let times: (number | null)[] = []
  let taken = 0
  let element = -1
  for await (const pieces of htmlPieces(await source.archive.open(source.entry), isPiece, source)) {
    const items: { element: number; item: Item }[] = []
    for (const piece of pieces) {
      const text = evenSpaces(textOf(piece))
      if (piece.name === 'when') {
        if (times.length < WAITING) times.push(fromIso(text))
        continue
      }
      const time = times[taken++] ?? null
      if (taken >= times.length) {
        times = []
        taken = 0
      }
      if (++element < source.from) continue
      const [longitude, latitude, height] = text.split(/[ ,]/)
      const place = placeDegrees(latitude, longitude)
      // 0 stands for none.
      const altitude = asNumber(height) || undefined
      const fields = present({ ...degrees(place, source.note), altitude })
      items.push({ element, item: locationItem(plausible(time, caps), place, fields) })
    }
    yield { items }
  }
  if (element < 0) source.leave()
}
