import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  fromEpoch,
  present,
  restOf,
  sayingMore,
  toIso,
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

interface AlbumFacts {
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
  const { albumData, ...around } = outer
  const album = albumData === undefined ? outer : { ...around, ...asObject(albumData) }
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
  const taken = object['photoTakenTime']
  const time = fromEpoch(asObject(taken)['timestamp'])
  const rest = present({
    ...restOf(object, MAPPED),
    geoData: besidePlace(object['geoData']),
    people: sayingMore(object['people'], PERSON),
    photoTakenTime: time === null ? taken : restOf(asObject(taken), TIME),
    googlePhotosOrigin: saysMore(origin) ? origin : undefined,
  })
  return { time, fields, rest: Object.keys(rest).length > 0 ? rest : undefined }
}

const PERSON = new Set(['name'])
/** `formatted` says the same in the account's language. */
const TIME = new Set(['timestamp', 'formatted'])
const PLACE = new Set(['latitude', 'longitude', 'altitude'])

/** What a place says besides, or all of one that cannot be on earth; zeros are none. */
function besidePlace(value: unknown): Record<string, unknown> | undefined {
  const geo = asObject(value)
  const isTaken = placed(geo) !== undefined
  const said = Object.entries(geo).filter(
    ([name, one]) => one !== 0 && !(isTaken && PLACE.has(name)),
  )
  return said.length > 0 ? Object.fromEntries(said) : undefined
}

/** Whether where a photo came from is more than the word that a field has, and on what it was made. */
function saysMore(origin: Record<string, unknown>): boolean {
  const [first, ...others] = Object.entries(origin)
  const mapped = new Set(first?.[0] === 'mobileUpload' ? ['deviceType'] : [])
  return others.length > 0 || restOf(asObject(first?.[1]), mapped) !== undefined
}

/** Members that say of a copy what the others may say otherwise. */
const OWN = ['title', 'description', 'latitude', 'longitude', 'url'] as const

/**
 * What the descriptions of all copies say together: the first that says something of it counts, people
 * are those of all. Where another says of it something else, that stands in `rest`.
 */
export function joinFacts(all: readonly PhotoFacts[]): PhotoFacts | null {
  const [first, ...others] = all.toSorted((a, b) => weight(b) - weight(a) || byText(a, b))
  if (!first) return null
  const fields: Fields = { ...first.fields }
  const otherwise: object[] = []
  for (const other of others) {
    // A place comes whole from one of them.
    const isPlaced = fields['latitude'] !== undefined
    for (const [name, value] of Object.entries(other.fields)) {
      const known = fields[name]
      if (name === 'people' && Array.isArray(known)) {
        fields[name] = [...new Set([...known, ...asArray(value)])] as string[]
      } else if (known === undefined || known === false) {
        if (!isPlaced || !/^(latitude|longitude|altitude)$/.test(name)) fields[name] = value
      }
    }
    if (isOther(other, first, fields)) {
      const said = OWN.map((name) => [name, other.fields[name]] as const)
      otherwise.push(present(Object.fromEntries([...said, ['time', toText(other.time)]])))
    }
  }
  const time = first.time ?? others.find((one) => one.time !== null)?.time ?? null
  const rest = Object.assign({}, ...others.toReversed().map((one) => one.rest), first.rest, {
    ...(otherwise.length > 0 && { described_otherwise: otherwise }),
  })
  return { time, fields, rest: Object.keys(rest).length > 0 ? rest : undefined }
}

/** How much a description says: that in the year's folder says most. */
function weight({ fields }: PhotoFacts): number {
  return Object.values(fields).filter((value) => value !== false && value !== '').length
}

/** Equal ones in an order that is not that of the parts. */
function byText({ fields: a }: PhotoFacts, { fields: b }: PhotoFacts): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left === right ? 0 : left < right ? -1 : 1
}

function isOther(other: PhotoFacts, { time }: PhotoFacts, fields: Fields): boolean {
  const told = ['title', 'description', 'latitude', 'longitude'].some(
    (name) => other.fields[name] !== undefined && other.fields[name] !== fields[name],
  )
  return told || (other.time !== null && time !== null && other.time !== time)
}

function toText(time: number | null): string | undefined {
  return time === null ? undefined : toIso(time)
}

function placed(value: unknown) {
  const geo = asObject(value)
  const place = degrees(placeDegrees(geo['latitude'], geo['longitude']))
  const altitude = asNumber(geo['altitude'])
  return place && { ...place, ...(altitude !== undefined && altitude !== 0 && { altitude }) }
}
