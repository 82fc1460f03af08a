import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Element,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { degrees, placeDegrees, placeIn } from '../location/coordinates.ts'

type Kind = 'saved' | 'review' | 'labelled' | 'listed'

/**
 * Places as GeoJSON: saved ones, reviews, and those with a label of one's own. Coordinates stand as
 * longitude, latitude; 0/0 means unknown, then the address may say where.
 */
export function readPlaces(source: Source) {
  return readElements(source, (element) => feature(element, source), {
    wants: (key) => key === 'features',
  })
}

function feature({ value }: Element, source: Source): Item {
  const object = asObject(value)
  const properties = asObject(object['properties'])
  const about = asObject(properties['location'] ?? properties['Location'])
  const old = asObject(about['Geo Coordinates'])
  const [longitude, latitude] = asArray(asObject(object['geometry'])['coordinates'])
  const url = asText(properties['google_maps_url']) ?? asText(properties['Google Maps URL'])
  const stated =
    placeDegrees(latitude, longitude) ?? placeDegrees(old['Latitude'], old['Longitude'])
  const place = stated ?? placeIn(url)
  const rating = ratingOf(properties['five_star_rating_published'] ?? properties['Star Rating'])
  const text = asText(properties['review_text_published']) ?? asText(properties['Review Comment'])
  const isReview = rating !== undefined || text !== undefined
  const item = placeItem(isReview ? 'review' : url === undefined ? 'labelled' : 'saved', {
    name:
      asText(about['name']) ??
      asText(about['Business Name']) ??
      asText(properties['name']) ??
      asText(properties['Title']),
    address: asText(about['address']) ?? asText(about['Address']) ?? asText(properties['address']),
    country: asText(about['country_code']) ?? asText(about['Country Code']),
    ...degrees(place),
    rating,
    text,
    url,
  })
  const date = properties['date'] ?? properties['Published']
  item.time = plausible(fromIso(date), {
    ...{ now: source.now, days: 2, stated: date, note: source.note },
  })
  const rest = { ...restOf(properties, MAPPED), ...restOf(about, LOCATION) }
  if (Object.keys(rest).length > 0) item.rest = rest
  return item
}

const MAPPED = new Set([
  ...['date', 'Published', 'location', 'Location', 'google_maps_url', 'Google Maps URL'],
  ...['five_star_rating_published', 'Star Rating', 'review_text_published', 'Review Comment'],
  ...['name', 'Title', 'address'],
])
const LOCATION = new Set([
  ...['name', 'Business Name', 'address', 'Address', 'country_code', 'Country Code'],
  'Geo Coordinates',
])

/** A place as a record; the same one may be saved, reviewed and in several lists. */
export function placeItem(
  kind: Kind,
  said: {
    name: string | undefined
    address?: string | undefined
    country?: string | undefined
    latitude?: number
    longitude?: number
    rating?: number | undefined
    text?: string | undefined
    list?: string
    url?: string | undefined
  },
): Item {
  const where = said.url ?? `${said.name ?? ''}|${said.latitude ?? ''}|${said.longitude ?? ''}`
  return {
    collection: 'google.places',
    key: [kind, where, said.list ?? ''].join('\u001f'),
    time: null,
    fields: present({ kind, ...said }),
  }
}

const WORDS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']

/** One to five, also as a word. */
function ratingOf(value: unknown): number | undefined {
  const word = WORDS.indexOf(
    String(asText(value) ?? '')
      .toUpperCase()
      .replace(/_?STARS?$/, ''),
  )
  const number = word < 0 ? asNumber(value) : word + 1
  return number !== undefined && number >= 1 && number <= 5 ? number : undefined
}

/** Whether the first feature of a GeoJSON file is one of Google's places. */
export function isPlace(first: unknown, path: string): boolean {
  const properties = asObject(asObject(first)['properties'])
  const known = ['google_maps_url', 'Google Maps URL', 'five_star_rating_published']
  if (known.some((key) => key in properties)) return true
  const named = 'name' in properties || 'address' in properties
  // Maps is called so in all languages, what lies in it is not: `Maps/Luoghi con etichetta/…`.
  return named && /(^|\/)(Maps[^/]*|My labell?ed places|[^/]*Orte)\//i.test(path)
}
