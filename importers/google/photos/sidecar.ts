import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  fromEpoch,
  present,
  restOf,
} from '@mandate/importer'
import { degrees, placeDegrees } from '../location/coordinates.ts'

const MAPPED = new Set([
  'title',
  'description',
  'photoTakenTime',
  'geoData',
  'people',
  'url',
  'favorited',
  'archived',
  'trashed',
  'googlePhotosOrigin',
])

/** What a sidecar says of its photo. */
export interface PhotoFacts {
  /** Milliseconds, or null. */
  time: number | null
  fields: Fields
  rest: Record<string, unknown> | undefined
}

/** Whether a JSON object is a photo's sidecar, by shape. */
export function isSidecar(value: unknown): boolean {
  const object = asObject(value)
  if (typeof object['title'] !== 'string') return 'photoTakenTime' in object
  const known = [
    'photoTakenTime',
    'geoDataExif',
    'imageViews',
    'photoLastModifiedTime',
    'googlePhotosOrigin',
  ]
  return known.some((key) => key in object) || ('creationTime' in object && 'url' in object)
}

/** Whether it describes an album. */
export function isAlbum(value: unknown): boolean {
  const object = asObject(value)
  if ('albumData' in object) return true
  if (typeof object['title'] !== 'string' || isSidecar(value)) return false
  return Object.keys(object).every((key) => ALBUM.has(key))
}

// Albums of 2025 say their title and nothing else.
const ALBUM = new Set(
  'title description access date location geoData sharedAlbumComments enrichments'.split(' '),
)

export interface AlbumFacts {
  title: string
  time: number | null
  fields: Fields
  key: string
  /** What people wrote below a shared album, texts and places among its pictures. */
  rest: Record<string, unknown> | undefined
}

/** An album's name and date; the natural key is both. Null for one without a name. */
export function albumFacts(value: unknown): AlbumFacts | null {
  const outer = asObject(value)
  const album = 'albumData' in outer ? asObject(outer['albumData']) : outer
  const title = asText(album['title'])?.normalize('NFC')
  if (!title) return null
  const timestamp = asObject(album['date'])['timestamp']
  const fields = present({
    title,
    description: asText(album['description']),
    access: asText(album['access']),
  }) as Fields
  const key = `${title}\u001f${typeof timestamp === 'string' ? timestamp : ''}`
  const rest = restOf(album, new Set(['title', 'description', 'access', 'date']))
  return { title, time: fromEpoch(timestamp), fields, key, rest }
}

/** A sidecar's facts. 0/0 means no place, an absent mark means no. */
export function photoFacts(value: unknown): PhotoFacts {
  const object = asObject(value)
  const place = placed(object['geoData']) ?? placed(object['geoDataExif'])
  const origin = asObject(object['googlePhotosOrigin'])
  const [kind] = Object.keys(origin)
  const upload = asObject(origin['mobileUpload'])
  const fields = present({
    title: asText(object['title']),
    description: asText(object['description']),
    ...place,
    people: asArray(object['people']).flatMap((one) => asText(asObject(one)['name']) ?? []),
    favorited: object['favorited'] === true,
    archived: object['archived'] === true,
    trashed: object['trashed'] === true,
    url: asText(object['url']),
    origin: kind,
    device: asText(upload['deviceType']),
  }) as Fields
  const taken = asObject(object['photoTakenTime'])['timestamp']
  const { deviceType: _, ...uploaded } = upload
  const more = kind === 'mobileUpload' ? uploaded : asObject(origin[kind ?? ''])
  const rest = {
    ...restOf(object, MAPPED),
    ...(Object.keys(more).length > 0 && { googlePhotosOrigin: origin }),
  }
  return { time: fromEpoch(taken), fields, rest: Object.keys(rest).length > 0 ? rest : undefined }
}

function placed(value: unknown) {
  const geo = asObject(value)
  const place = degrees(placeDegrees(geo['latitude'], geo['longitude']))
  const altitude = asNumber(geo['altitude'])
  return place && { ...place, ...(altitude !== undefined && altitude !== 0 && { altitude }) }
}
