import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  fromEpoch,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { degrees, placeKey, placeOf } from './coordinates.ts'
import { tripFields } from './timeline.ts'

const VISIT = new Set([
  'location',
  'duration',
  'visitConfidence',
  'otherCandidateLocations',
  'childVisits',
])
const PLACE = new Set([
  ...['latitudeE7', 'longitudeE7', 'placeId', 'name', 'address', 'semanticType'],
  'locationConfidence',
])
const TRIP = new Set([
  'startLocation',
  'endLocation',
  'duration',
  'distance',
  'activityType',
  'activities',
  'waypointPath',
  'simplifiedRawPath',
])

/** `Semantic Location History/YYYY/YYYY_MONTH.json` (2015 to 2024): `timelineObjects`. */
export function readSemantic(source: Source) {
  const time = (value: unknown) =>
    plausible(fromIso(value) ?? fromEpoch(value), {
      now: source.now,
      zeroIsMissing: true,
      stated: value,
      note: source.note,
    })
  const wants = (key: string | null) => key === 'timelineObjects'
  return readElements(
    source,
    ({ value }) => {
      const object = asObject(value)
      const { placeVisit, activitySegment } = object
      // One of them each, as a rule.
      const items = placeVisit === undefined ? [] : visits(asObject(placeVisit), 0)
      if (activitySegment !== undefined) items.push(trip(asObject(activitySegment)))
      return items.length > 0 ? items : null
    },
    { wants },
  )

  function visits(visit: Record<string, unknown>, level: number): Item[] {
    const location = asObject(visit['location'])
    const centre = { latitudeE7: visit['centerLatE7'], longitudeE7: visit['centerLngE7'] }
    const [likeliest] = asArray(visit['otherCandidateLocations'])
    const place = placeOf(location) ?? placeOf(centre) ?? placeOf(likeliest)
    const placeId = asText(location['placeId'])
    const confidence =
      asNumber(visit['visitConfidence']) ?? asNumber(location['locationConfidence'])
    const { start, end } = duration(visit)
    const candidates = asArray(visit['otherCandidateLocations'])
    const fields = present({
      ...degrees(place, source.note),
      place_id: placeId,
      name: asText(location['name']),
      address: asText(location['address']),
      semantic_type: asText(location['semanticType']),
      probability: confidence === undefined ? undefined : confidence / 100,
      hierarchy_level: level,
      candidates,
    }) as Fields
    const key = `${start ?? ''}|${placeId ?? placeKey(place)}|${level}`
    const item: Item = { collection: 'google.visits', key, time: start, fields }
    if (end !== null) item.timeEnd = end
    // How likely the place is, where the visit says so of itself.
    const { locationConfidence } = location
    const ofPlace = asNumber(visit['visitConfidence']) !== undefined && { locationConfidence }
    const more = present({ ...restOf(location, PLACE), ...ofPlace })
    const isMore = Object.keys(more).length > 0
    const rest = { ...restOf(visit, VISIT), ...(isMore && { location: more }) }
    if (Object.keys(rest).length > 0) item.rest = rest
    // Deeper than Google ever nests them, it is no visit any more.
    if (level >= 8) return [item]
    const children = asArray(visit['childVisits']).flatMap((child) =>
      visits(asObject(child), level + 1),
    )
    return [item, ...children]
  }

  function trip(segment: Record<string, unknown>): Item {
    const { start, end: until } = duration(segment)
    const type = asText(segment['activityType'])
    const likely = asObject(asArray(segment['activities'])[0])
    const percent = asNumber(likely['probability'])
    const waypoints = asObject(segment['waypointPath'])
    const raw = asObject(segment['simplifiedRawPath'])
    const isRaw = asArray(raw['points']).length > 0 || segment['waypointPath'] === undefined
    const path = isRaw ? segment['simplifiedRawPath'] : waypoints
    const way = asArray(waypoints['waypoints'] ?? raw['points'])
    // Where the ends are not told, the way begins and ends there.
    const end = (name: string, at: number) =>
      placeOf(segment[name]) === undefined ? way.at(at) : segment[name]
    const fields = tripFields(end('startLocation', 0), end('endLocation', -1), {
      distance: asNumber(segment['distance']) ?? asNumber(waypoints['distanceMeters']),
      type,
      probability: percent === undefined ? undefined : Math.round(percent * 1e6) / 1e8,
      path: path === undefined ? undefined : asObject(path),
    })
    const key = `${start ?? ''}|${until ?? ''}|${type ?? ''}`
    const item: Item = { collection: 'google.trips', key, time: start, fields }
    if (until !== null) item.timeEnd = until
    const rest = { ...restOf(segment, TRIP), ...besides(segment, isRaw) }
    if (Object.keys(rest).length > 0) item.rest = rest
    return item
  }

  function duration(object: Record<string, unknown>) {
    const span = asObject(object['duration'])
    return {
      start: time(span['startTimestamp'] ?? span['startTimestampMs']),
      end: time(span['endTimestamp'] ?? span['endTimestampMs']),
    }
  }
}

const POINT = new Set(['latitudeE7', 'longitudeE7'])

/** What fields of a trip say less of: the other way, what the ends are called, what else the movement may have been. */
function besides(segment: Record<string, unknown>, isRaw: boolean): Record<string, unknown> {
  const ends = ['startLocation', 'endLocation'].map(
    (name) => [name, restOf(asObject(segment[name]), POINT)] as const,
  )
  const activities = asArray(segment['activities'])
  return present({
    ...Object.fromEntries(ends),
    waypointPath: isRaw ? segment['waypointPath'] : undefined,
    activities: activities.length > 1 ? activities : undefined,
  })
}
