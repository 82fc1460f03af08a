import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Element,
  type Fields,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { degrees, type Place, placeKey, placeOf } from './coordinates.ts'
import { locationItem, setNumber } from './point.ts'
import { phoneSignal } from './signals.ts'

/**
 * The timeline as a phone exports it. Android: `semanticSegments` and `rawSignals`, numbers as
 * numbers, `12.34°, -56.78°`. iOS: one array of segments, numbers as text, `geo:12.34,-56.78`, times
 * of a path as minutes from its start.
 */
export function readTimeline(source: Source) {
  const reader = new TimelineReader(source)
  return readElements(source, (element) => reader.element(element), {
    wants: (key) =>
      key === null || ['semanticSegments', 'rawSignals', 'userLocationProfile'].includes(key),
  })
}

/**
 * `Timeline Edits.json`, all that a Takeout still holds of the timeline since 2024: points around
 * what the owner corrected on the phone, and the corrections.
 */
export function readTimelineEdits(source: Source) {
  const reader = new TimelineReader(source)
  return readElements(source, (element) => reader.edit(asObject(element.value)), {
    wants: (key) => key === 'timelineEdits',
  })
}

const SIGNAL = new Set(['position'])
const POSITION = new Set([
  'LatLng',
  'point',
  'accuracyMm',
  'latLng',
  'accuracyMeters',
  'altitudeMeters',
  'source',
  'timestamp',
  'speedMetersPerSecond',
])
const PLACE = new Set(['placeLocation', 'point', 'label'])
const VISIT = new Set(['hierarchyLevel', 'topCandidate', 'probability'])
const TRIP = new Set(['start', 'end', 'distanceMeters', 'topCandidate'])
const JOURNEY = new Set(['distanceFromOriginKms', 'destinations'])
const BETWEEN = new Set(['startTime', 'endTime', 'visit', 'activity', 'timelineMemory'])

class TimelineReader {
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  element({ key, value }: Element): Item | Item[] | null {
    const segment = asObject(value)
    if (key === 'rawSignals') return this.#signal(segment)
    if (key === 'userLocationProfile') return this.#profile(segment)
    if (segment['visit'] !== undefined) return this.#visit(segment, asObject(segment['visit']))
    if (segment['activity'] !== undefined) return this.#trip(segment, asObject(segment['activity']))
    if (segment['timelinePath'] !== undefined) return this.#path(segment)
    const memory = segment['timelineMemory']
    return memory === undefined ? null : this.#journey(segment, asObject(memory))
  }

  edit(edit: Record<string, unknown>): Item | Item[] | null {
    const { signal } = asObject(edit['rawSignal'])
    if (signal !== undefined) return this.#signal(asObject(signal))
    const segment = edit['userEditedSemanticSegment']
    if (segment !== undefined) {
      const { segment: inside, ...times } = asObject(segment)
      return this.element({
        key: null,
        member: false,
        element: 0,
        value: { ...times, ...asObject(inside) },
      })
    }
    const aggregates = asObject(edit['placeAggregates'])['placeAggregateInfo']
    return aggregates === undefined ? null : this.#places(aggregates)
  }

  /** What Google thinks of somebody's ways besides stays with the first of the places. */
  #profile({ frequentPlaces, ...profile }: Record<string, unknown>): Item[] {
    const places = this.#places(frequentPlaces)
    const [first] = places
    if (Object.keys(profile).length === 0) return places
    if (first) first.rest = { ...first.rest, profile }
    else this.#source.miss()
    return places
  }

  /** Where somebody is often: home and work have a word, others only their number at Google. */
  #places(list: unknown): Item[] {
    return asArray(list).map((one) => {
      const place = asObject(one)
      const at = placeOf(place['placeLocation'] ?? place['point'])
      const id = asText(place['placeId']) ?? asText(place['placeID'])
      const item: Item = {
        collection: 'google.places',
        key: ['frequent', id ?? placeKey(at)].join('\u001f'),
        time: null,
        fields: present({
          kind: 'frequent',
          name: asText(place['label']),
          ...(at && degrees(at)),
        }) as Fields,
      }
      const rest = restOf(place, PLACE)
      if (rest) item.rest = rest
      return item
    })
  }

  #time(value: unknown): number | null {
    return plausible(fromIso(value), {
      now: this.#source.now,
      zeroIsMissing: true,
      stated: value,
      note: this.#source.note,
    })
  }

  #signal(signal: Record<string, unknown>): Item | null {
    const position = asObject(signal['position'])
    if (signal['position'] === undefined) {
      return phoneSignal(signal, (value) => this.#time(value))
    }
    const place = placeOf(position)
    const fields: Fields = { ...degrees(place, this.#source.note) }
    const millimetres = asNumber(position['accuracyMm'])
    const accuracy = millimetres === undefined ? position['accuracyMeters'] : millimetres / 1000
    setNumber(fields, 'accuracy', accuracy)
    setNumber(fields, 'altitude', position['altitudeMeters'])
    setNumber(fields, 'speed', position['speedMetersPerSecond'])
    const fixSource = asText(position['source'])
    if (fixSource) fields['fix_source'] = fixSource.toUpperCase()
    const item = locationItem(this.#time(position['timestamp']), place, fields)
    const rest = { ...restOf(position, POSITION), ...restOf(signal, SIGNAL) }
    if (Object.keys(rest).length > 0) item.rest = rest
    return item
  }

  #path(segment: Record<string, unknown>): Item[] {
    const start = fromIso(segment['startTime'])
    return asArray(segment['timelinePath']).map((entry) => {
      const point = asObject(entry)
      const minutes = asNumber(point['durationMinutesOffsetFromStartTime'])
      const offset = minutes !== undefined && start !== null ? start + minutes * 60_000 : null
      const at = this.#time(
        point['time'] ?? (offset === null ? null : new Date(offset).toISOString()),
      )
      const place = placeOf(point['point'])
      return locationItem(at, place, { ...degrees(place, this.#source.note) })
    })
  }

  #visit(segment: Record<string, unknown>, visit: Record<string, unknown>): Item {
    const top = asObject(visit['topCandidate'])
    const place = placeOf(top['placeLocation'])
    const placeId = asText(top['placeId']) ?? asText(top['placeID'])
    const level = asNumber(visit['hierarchyLevel'])
    const fields = present({
      ...degrees(place, this.#source.note),
      place_id: placeId,
      semantic_type: asText(top['semanticType']),
      probability: asNumber(visit['probability']) ?? asNumber(top['probability']),
      hierarchy_level: level,
    }) as Fields
    const start = this.#time(segment['startTime'])
    const key = `${start ?? ''}|${placeId ?? placeKey(place)}|${level ?? 0}`
    const rest = { ...restOf(visit, VISIT), ...candidate(top, place, visit['probability']) }
    return this.#during('google.visits', key, segment, start, fields, rest)
  }

  #trip(segment: Record<string, unknown>, trip: Record<string, unknown>): Item {
    const top = asObject(trip['topCandidate'])
    const type = asText(top['type'])
    const fields = tripFields(trip['start'], trip['end'], {
      distance: asNumber(trip['distanceMeters']),
      type,
      probability: asNumber(top['probability']) ?? asNumber(trip['probability']),
    })
    const start = this.#time(segment['startTime'])
    const key = `${start ?? ''}|${this.#time(segment['endTime']) ?? ''}|${type ?? ''}`
    return this.#during('google.trips', key, segment, start, fields, restOf(trip, TRIP))
  }

  /** A journey of some days, as Google remembers it: how far from home it went, and where to. */
  #journey(segment: Record<string, unknown>, memory: Record<string, unknown>): Item {
    const journey = memory['trip'] === undefined ? memory : asObject(memory['trip'])
    const kilometres = asNumber(journey['distanceFromOriginKms'])
    const places = asArray(journey['destinations']).flatMap((one) => {
      const { identifier } = asObject(one)
      const id = asText(identifier) ?? asText(asObject(identifier)['placeId'])
      return id === undefined ? [] : [{ place_id: id }]
    })
    const path = present({
      from_home: kilometres === undefined ? undefined : kilometres * 1000,
      destinations: places.length > 0 ? places : undefined,
    })
    const fields: Fields = { type: 'JOURNEY' }
    if (Object.keys(path).length > 0) fields['path'] = path
    const start = this.#time(segment['startTime'])
    const key = `${start ?? ''}|${this.#time(segment['endTime']) ?? ''}|JOURNEY`
    return this.#during('google.trips', key, segment, start, fields, restOf(journey, JOURNEY))
  }

  #during(
    collection: string,
    key: string,
    segment: Record<string, unknown>,
    time: number | null,
    fields: Fields,
    rest: Record<string, unknown> | undefined,
  ): Item {
    const end = this.#time(segment['endTime'])
    const item: Item = { collection, key, time, fields }
    if (end !== null) item.timeEnd = end
    const more = { ...restOf(segment, BETWEEN), ...rest }
    if (Object.keys(more).length > 0) item.rest = more
    return item
  }
}

/** What of the likeliest place no field takes: how likely it is where the visit says so of itself, and a place nobody can read. */
function candidate(top: Record<string, unknown>, place: Place | undefined, ofVisit: unknown) {
  const told = ['placeId', 'placeID', 'semanticType', ...(place ? ['placeLocation'] : [])]
  const rest = restOf(top, new Set(ofVisit === undefined ? [...told, 'probability'] : told))
  return rest && { topCandidate: rest }
}

/** Fields of a trip between two places in any spelling. */
export function tripFields(
  from: unknown,
  to: unknown,
  more: Record<string, string | number | object | undefined>,
): Fields {
  const start = degrees(placeOf(from))
  const end = degrees(placeOf(to))
  return present({
    start_latitude: start?.latitude,
    start_longitude: start?.longitude,
    end_latitude: end?.latitude,
    end_longitude: end?.longitude,
    ...more,
  }) as Fields
}
