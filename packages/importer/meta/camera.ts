import { asArray, asNumber, asObject, asText } from '../formats/elements.ts'

/** What Meta wrote down of a picture before it took that out of the file itself. */
export interface CameraFacts {
  /** Degrees WGS84; both or neither. */
  latitude?: number
  longitude?: number
  camera?: string
  /** As it stands in the export. */
  taken?: unknown
}

/** `media_metadata` of a picture or film: in a list since about 2021, directly before. */
export function cameraOf(medium: Record<string, unknown>): CameraFacts {
  const facts: Record<string, unknown> = {}
  const metadata = asObject(medium['media_metadata'])
  for (const kind of ['photo_metadata', 'video_metadata', 'camera_metadata']) {
    const one = asObject(metadata[kind])
    Object.assign(facts, one, ...asArray(one['exif_data']).map(asObject))
  }
  const make = asText(facts['camera_make'])
  const model = asText(facts['camera_model'])
  const named = make && model?.startsWith(make) ? model : [make, model].filter(Boolean).join(' ')
  return {
    ...placeOf(facts['latitude'], facts['longitude']),
    ...(named && { camera: named }),
    ...(facts['taken_timestamp'] !== undefined && { taken: facts['taken_timestamp'] }),
  }
}

/** Coordinates that can be some; 0/0 stands for none. */
export function placeOf(
  latitude: unknown,
  longitude: unknown,
): { latitude: number; longitude: number } | Record<string, never> {
  const [north, east] = [asNumber(latitude), asNumber(longitude)]
  if (north === undefined || east === undefined || (north === 0 && east === 0)) return {}
  if (Math.abs(north) > 90 || Math.abs(east) > 180) return {}
  return { latitude: north, longitude: east }
}

/** The value without the addresses that pictures were sent from: nobody needs them kept. */
export function withoutAddresses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAddresses)
  if (value === null || typeof value !== 'object') return value
  const out: Record<string, unknown> = Object.create(null)
  for (const [key, one] of Object.entries(value)) {
    if (key !== 'upload_ip') out[key] = withoutAddresses(one)
  }
  return out
}
