import { asNumber, asObject, type Note } from '@mandate/importer'

/** A place on earth, in ten-millionths of a degree: exact, so that equal places compare equal. */
export interface Place {
  latitudeE7: number
  longitudeE7: number
}

const MISSING: Note = {
  code: 'coordinates_missing',
  message: 'A place without valid coordinates; the record was taken without them.',
}

/**
 * A place from two integers, or undefined. Old exports hold 32-bit overflows: they are undone. 0/0
 * and what lies outside of the earth is no place.
 */
export function placeE7(latitude: unknown, longitude: unknown): Place | undefined {
  let latitudeE7 = asNumber(latitude)
  let longitudeE7 = asNumber(longitude)
  if (latitudeE7 === undefined || longitudeE7 === undefined) return undefined
  if (latitudeE7 > 900_000_000) latitudeE7 -= 4_294_967_296
  if (longitudeE7 > 1_800_000_000) longitudeE7 -= 4_294_967_296
  if (latitudeE7 === 0 && longitudeE7 === 0) return undefined
  if (Math.abs(latitudeE7) > 900_000_000 || Math.abs(longitudeE7) > 1_800_000_000) return undefined
  return { latitudeE7, longitudeE7 }
}

/** A place from degrees, which nothing overflows, or undefined. */
export function placeDegrees(latitude: unknown, longitude: unknown): Place | undefined {
  const [lat, lng] = [asNumber(latitude), asNumber(longitude)]
  if (lat === undefined || lng === undefined) return undefined
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return undefined
  return placeE7(Math.round(lat * 1e7), Math.round(lng * 1e7))
}

/**
 * A place in any of the spellings of device exports: `12.34°, -56.78°`, `geo:12.34,-56.78`, or an
 * object that holds one of them or E7 integers.
 */
export function placeOf(value: unknown): Place | undefined {
  if (typeof value === 'string') {
    const found = /^(?:geo:)?\s*(-?\d+(?:\.\d+)?)\s*°?\s*,\s*(-?\d+(?:\.\d+)?)\s*°?/i.exec(value)
    return found ? placeDegrees(found[1], found[2]) : undefined
  }
  const object = asObject(value)
  const inner = object['latLng'] ?? object['LatLng'] ?? object['placeLocation'] ?? object['point']
  if (inner !== undefined) return placeOf(inner)
  return (
    placeE7(object['latitudeE7'] ?? object['latE7'], object['longitudeE7'] ?? object['lngE7']) ??
    placeDegrees(object['latitude'], object['longitude'])
  )
}

const DEGREES = '(-?\\d{1,3}\\.\\d+)'
const IN_ADDRESSES = [
  `!3d${DEGREES}!4d${DEGREES}`,
  `(?:/search/|[?&]q(?:uery)?=)${DEGREES},\\+?${DEGREES}`,
  `/@${DEGREES},${DEGREES}`,
].map((form) => new RegExp(form))

/** Where on the map an address leads: to a place, to what was looked for, or at last what was in view. */
export function placeIn(url: string | undefined): Place | undefined {
  const plain = (url ?? '').replace(/%2C/gi, ',')
  const found = IN_ADDRESSES.map((form) => form.exec(plain)).find((one) => one !== null)
  return found ? placeDegrees(found[1], found[2]) : undefined
}

/** Degrees of a place as fields; notes when there is none. */
export function degrees(place: Place | undefined, note?: (note: Note) => void) {
  if (!place) {
    note?.(MISSING)
    return undefined
  }
  return { latitude: place.latitudeE7 / 1e7, longitude: place.longitudeE7 / 1e7 }
}

/** A place as part of a natural key. */
export function placeKey(place: Place | undefined): string {
  return place ? `${place.latitudeE7}|${place.longitudeE7}` : '|'
}
