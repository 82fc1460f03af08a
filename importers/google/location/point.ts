import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Element,
  type Fields,
  fromIso,
  fromMilliseconds,
  type Item,
  plausible,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { degrees, type Place, placeE7, placeKey } from './coordinates.ts'

const MAPPED = new Set([
  'timestamp',
  'timestampMs',
  'latitudeE7',
  'longitudeE7',
  'accuracy',
  'altitude',
  'verticalAccuracy',
  'velocity',
  'heading',
  'source',
  'deviceTag',
])

/** `Records.json` since 2022 and `Location History.json` before: points under `locations`. */
export function readLocations(source: Source) {
  const caps = { now: source.now, zeroIsMissing: true, note: source.note }
  return readElements(source, (element) => point(element, source, caps), {
    wants: (key) => key === 'locations',
    alone: 'points',
  })
}

/** What cannot be below nothing: iPhones write -1 for what they do not know. */
const MEASURED = [
  ['accuracy', 'accuracy'],
  ['vertical_accuracy', 'verticalAccuracy'],
  ['speed', 'velocity'],
  ['heading', 'heading'],
] as const

function point(element: Element, source: Source, caps: Parameters<typeof plausible>[1]): Item {
  const value = asObject(element.value)
  const place = placeE7(value['latitudeE7'], value['longitudeE7'])
  const stated = value['timestamp'] ?? value['timestampMs']
  const ms = fromIso(value['timestamp']) ?? fromMilliseconds(value['timestampMs'])
  const time = plausible(ms, { ...caps, stated })
  const fields: Fields = { ...degrees(place, source.note) }
  setNumber(fields, 'altitude', value['altitude'])
  let rest = restOf(value, MAPPED)
  for (const [name, member] of MEASURED) {
    const measured = value[member]
    if ((asNumber(measured) ?? 0) < 0) rest = { ...rest, [member]: measured }
    else setNumber(fields, name, measured)
  }
  const fixSource = asText(value['source'])
  if (fixSource) fields['fix_source'] = fixSource.toUpperCase()
  const tag = value['deviceTag']
  if (tag !== undefined && tag !== null) fields['device_tag'] = String(tag)
  setActivity(fields, value['activity'] ?? value['activitys'])
  // Without a time the raw one is all that is known.
  if (time === null) rest = { ...rest, time: value['timestamp'] ?? value['timestampMs'] }
  const item = locationItem(time, place, fields)
  if (rest) item.rest = rest
  return item
}

/** A point of any source as a record: the same time, place and device is the same point. */
export function locationItem(time: number | null, place: Place | undefined, fields: Fields): Item {
  const key = `${time ?? ''}|${placeKey(place)}|${fields['device_tag'] ?? ''}`
  return { collection: 'google.location', key, time, fields }
}

/** The likeliest of what the phone took the person to be doing. */
function setActivity(fields: Fields, activities: unknown): void {
  if (activities === undefined) return
  const first = asObject(asArray(activities)[0])
  // Until 2016 the lists were called activitys and activities.
  const guesses = asArray(first['activity'] ?? first['activities'])
  let best: { type: string; confidence: number } | undefined
  for (const guess of guesses) {
    const type = asText(asObject(guess)['type'])
    const confidence = asNumber(asObject(guess)['confidence']) ?? 0
    if (type && (!best || confidence > best.confidence)) best = { type, confidence }
  }
  if (!best) return
  fields['activity'] = best.type
  fields['activity_confidence'] = best.confidence / 100
}

/** Sets a number field when the value is a number, also one written as text. */
export function setNumber(fields: Fields, name: string, value: unknown): void {
  if (value === undefined) return
  const number = asNumber(value)
  if (number !== undefined) fields[name] = number
}
