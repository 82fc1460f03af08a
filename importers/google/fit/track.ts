import {
  asNumber,
  evenSpaces,
  findAll,
  fromIso,
  type HtmlNode,
  htmlPieces,
  type Item,
  plausible,
  present,
  type Reading,
  type Source,
  textOf,
} from '@mandate/importer'
import { degrees, placeDegrees, placeKey } from '../location/coordinates.ts'
import { sessionKey } from './sessions.ts'

/** Whether a file's beginning is one of Garmin's training files, which Fit writes. */
export function isTrack(head: Buffer): boolean {
  return head.toString('latin1', 0, 2048).includes('<TrainingCenterDatabase')
}

// Of a lap: how long, how far. Read as a page, names are lower case.
const PIECES = new Set(['trackpoint', 'totaltimeseconds', 'distancemeters', 'calories'])

/**
 * `Activities/*.tcx`: where a walk led, point by point. Exports of before 2018 have no other word of
 * the walk itself: so the track gives it, too, as far as no session says it.
 *
 * @see [Training Center Database v2](https://www8.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd)
 */
export async function* readTrack(source: Source, isTold: boolean): AsyncGenerator<Reading> {
  const walk = { activity: '', start: 0, end: 0, duration: 0, distance: 0, calories: 0 }
  let [element, last] = [-1, '']
  const isPiece = (name: string, attributes: Record<string, string>) => {
    if (name === 'activity') walk.activity = (attributes['sport'] ?? '').toLowerCase()
    return PIECES.has(name)
  }
  for await (const pieces of htmlPieces(await source.archive.open(source.entry), isPiece, source)) {
    const items: { element: number; item: Item }[] = []
    for (const piece of pieces) {
      const value = asNumber(evenSpaces(textOf(piece))) ?? 0
      if (piece.name === 'totaltimeseconds') walk.duration += value
      else if (piece.name === 'distancemeters') walk.distance += value
      else if (piece.name === 'calories') walk.calories += value
      else {
        const item = pointOf(piece, walk.activity, source)
        if (item.time !== null) walk.start ||= item.time
        if (item.time !== null) walk.end = item.time
        // A lap begins where the one before ended, at the same moment, and counts from nothing again.
        const isAgain = item.key === last
        last = item.key
        if (++element >= source.from && !isAgain) items.push({ element, item })
      }
    }
    yield { items }
  }
  if (element < 0) source.leave()
  element++
  if (isTold || element < source.from || walk.start === 0) return
  yield { items: [{ element, item: sessionOf(walk, source) }] }
}

function pointOf(piece: HtmlNode, activity: string, { now, note }: Source): Item {
  const told = (name: string) => {
    const found = findAll(piece, (node) => node.name === name)[0]
    return found && evenSpaces(textOf(found))
  }
  const time = plausible(fromIso(told('time')), { now, days: 2, note })
  // Indoors and before the first fix there is none: nothing to tell.
  const place = placeDegrees(told('latitudedegrees'), told('longitudedegrees'))
  return {
    collection: 'google.fit.points',
    key: [time ?? '', placeKey(place), activity].join('\u001f'),
    time,
    fields: present({
      activity,
      ...(place && degrees(place)),
      altitude: asNumber(told('altitudemeters')),
      distance: asNumber(told('distancemeters')),
      heart_rate: asNumber(told('heartratebpm')),
    }),
  }
}

interface Walk {
  activity: string
  start: number
  end: number
  duration: number
  distance: number
  calories: number
}

function sessionOf({ activity, start, end, ...sums }: Walk, { entry }: Source): Item {
  const { part, entry: number, path } = entry
  const name = path.slice(path.lastIndexOf('/') + 1)
  return {
    collection: 'google.fit.sessions',
    ...sessionKey(entry, [activity, start, end]),
    yields: true,
    time: start,
    timeEnd: end,
    fields: present({
      // A session's own word is a better one.
      activity: activity === 'other' ? undefined : activity,
      duration: sums.duration || undefined,
      distance: sums.distance || undefined,
      calories: sums.calories || undefined,
    }),
    files: [{ role: 'track', entry: { part, entry: number }, name }],
  }
}
