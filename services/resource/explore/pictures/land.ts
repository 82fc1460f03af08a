import { createRequire } from 'node:module'
import {
  type GeoPermissibleObjects,
  type GeoProjection,
  geoBounds,
  geoContains,
  geoMercator,
  geoPath,
} from 'd3-geo'
import { feature } from 'topojson-client'

// Coastlines of Natural Earth, which come with the program: no picture is fetched from anywhere. Read
// when the first map is drawn and kept.

const require = createRequire(import.meta.url)
const kept = new Map<File, unknown>()

const files = {
  'land-110m': () => require('world-atlas/land-110m.json'),
  'land-50m': () => require('world-atlas/land-50m.json'),
  'countries-110m': () => require('world-atlas/countries-110m.json'),
  'countries-50m': () => require('world-atlas/countries-50m.json'),
} satisfies Record<string, () => unknown>
type File = keyof typeof files

type Topology = Parameters<typeof feature>[0]
interface Country {
  type: 'Feature'
  id?: string
  geometry: GeoPermissibleObjects
}

function shapes<T>(file: File, object: string): T {
  const known = kept.get(file)
  if (known) return known as T
  const topology = files[file]() as Topology
  const made = feature(topology, topology.objects[object]!)
  kept.set(file, made)
  return made as T
}

/** How the world is laid on a drawing: the centre in degrees, and `zoom` doublings of the whole. */
export function projectionOf(
  { latitude, longitude, zoom }: { latitude: number; longitude: number; zoom: number },
  { width, height }: { width: number; height: number },
): GeoProjection {
  return geoMercator()
    .scale((width / (2 * Math.PI)) * 2 ** zoom)
    .center([longitude, latitude])
    .translate([width / 2, height / 2])
    .clipExtent([
      [-2, -2],
      [width + 2, height + 2],
    ])
}

/** The land in view as the `d` of a path, to the whole unit. */
export function landPath(projection: GeoProjection, zoom: number): string {
  const land = shapes<GeoPermissibleObjects>(zoom < 3 ? 'land-110m' : 'land-50m', 'land')
  return geoPath(projection).digits(zoom < 3 ? 0 : 1)(land) ?? ''
}

interface Boxed {
  country: Country
  box: [[west: number, south: number], [east: number, north: number]]
}

const boxed = new Map<File, Boxed[]>()

function boxesOf(file: File): Boxed[] {
  const known = boxed.get(file)
  if (known) return known
  const { features } = shapes<{ features: Country[] }>(file, 'countries')
  const made = features.map((country) => ({ country, box: geoBounds(country.geometry) }))
  boxed.set(file, made)
  return made
}

/**
 * The country that a place lies in, in the reader's language; null at sea. The finer lines are asked
 * first; the coarser ones know the shores that these leave in the water.
 */
export function countryAt(latitude: number, longitude: number, lang: string): string | null {
  const lies = ({ country, box: [[west, south], [east, north]] }: Boxed) => {
    if (latitude < south || latitude > north) return false
    // A box that crosses the date line has its west end in the east.
    const within =
      west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east
    return within && geoContains(country.geometry, [longitude, latitude])
  }
  const found = boxesOf('countries-50m').find(lies) ?? boxesOf('countries-110m').find(lies)
  // Some places of the lines belong to no country that has a number.
  if (!found?.country.id) return null
  // UN M49 numbers are region subtags, of which CLDR knows the letters.
  const region = new Intl.Locale(`und-${String(found.country.id).padStart(3, '0')}`).region
  return region ? (new Intl.DisplayNames(lang, { type: 'region' }).of(region) ?? null) : null
}
