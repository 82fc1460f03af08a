import { attributes, formatCount, formatNumber, type Html, html, table } from '@mandate/ui'
import type { GeoProjection } from 'd3-geo'
import { type CellRow, cellsQuery, extentQuery } from '../../records/query/pictures.ts'
import { words as exploreWords } from '../words.ts'
import { type Ask, refiltered } from './ask.ts'
import { countryAt, landPath, projectionOf } from './land.ts'
import { words } from './words.ts'

const SIZE = { width: 960, height: 560 }
/** Side of a square that is counted together, in units of the drawing. */
const SQUARE = 40
const CLOSEST = 14
/** Squares that are drawn, and of these that stand in the table. */
const DRAWN = 150
const LISTED = 12

interface Place {
  latitude: number
  longitude: number
  zoom: number
}

interface Spot {
  count: number
  latitude: number
  longitude: number
}

/** Where the records are, as circles on the land; the same in the table below, which says the countries. */
export async function mapPicture(ask: Ask, at: string | undefined): Promise<Html> {
  const { lang, reader } = ask
  const w = words[lang]
  const place = readPlace(at) ?? (await wholeOf(ask))
  if (place === null) return html`<p>${w.noPlaces}</p>`
  const projection = projectionOf(place, SIZE)
  const degrees = 360 / ((SIZE.width / SQUARE) * 2 ** place.zoom)
  const query = { box: boxOf(projection), size: degrees, most: DRAWN }
  const rows = await reader.rows(cellsQuery(ask.view, ask.number, ask.filter, query))
  const spots = rows.map(([count, latitude, longitude]: CellRow) => ({
    count: Number(count),
    latitude: Number(latitude),
    longitude: Number(longitude),
  }))
  const total = spots.reduce((sum, { count }) => sum + count, 0)
  const said = w.mapSaid(formatCount(total, lang, exploreWords[lang].records))
  return html`<figure class="card picture" id="map" tabindex="-1">${controls(ask, place, projection)}${drawing(ask, place, projection, spots, said)}
<figcaption class="soft">${spots.length === 0 ? w.nothingInView : said} ${w.mapHint}</figcaption></figure>
${spots.length > 0 && busiest(ask, place, spots, degrees)}`
}

/** `latitude,longitude,zoom` of the address; null when it is none. */
function readPlace(text: string | undefined): Place | null {
  const match = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2})$/.exec(text ?? '')
  if (!match) return null
  const [latitude, longitude, zoom] = match.slice(1).map(Number) as [number, number, number]
  return withinWorld({ latitude, longitude, zoom })
}

function withinWorld({ latitude, longitude, zoom }: Place): Place {
  const near = Math.max(0, Math.min(CLOSEST, zoom))
  const half = 180 / 2 ** near
  const reach = 180 - half
  return {
    zoom: near,
    longitude: Math.max(-reach, Math.min(reach, longitude)),
    latitude: Math.max(-80, Math.min(80, latitude)),
  }
}

/** Closer than that, at a first look, there would often be no coast in view to tell where it is. */
const FIRST = 6

/** The closest look at which everything with a place is in view. */
async function wholeOf(ask: Ask): Promise<Place | null> {
  const [row] = await ask.reader.rows(extentQuery(ask.view, ask.number, ask.filter))
  if (!row || row[0] === null) return null
  const [south, west, north, east] = row.map(Number) as [number, number, number, number]
  const latitude = (south + north) / 2
  const longitude = (west + east) / 2
  for (let zoom = FIRST; zoom > 0; zoom--) {
    const place = withinWorld({ latitude, longitude, zoom })
    const box = boxOf(projectionOf(place, SIZE))
    const margin = (box.east - box.west) / 20
    const fits =
      box.west + margin <= west &&
      box.east - margin >= east &&
      box.south <= south &&
      box.north >= north
    if (fits) return place
  }
  return withinWorld({ latitude: 25, longitude: 0, zoom: 0 })
}

function boxOf(projection: GeoProjection) {
  const [west, north] = projection.invert!([0, 0]) ?? [-180, 85]
  const [east, south] = projection.invert!([SIZE.width, SIZE.height]) ?? [180, -85]
  // At the whole world both edges are the same line.
  const wraps = west >= east
  return { west: wraps ? -180 : west, east: wraps ? 180 : east, north, south }
}

function written({ latitude, longitude, zoom }: Place): string {
  return `${+latitude.toFixed(5)},${+longitude.toFixed(5)},${zoom}`
}

/** The ways to move, as links: they work without script, and with one also by the arrows and + and − from within the map. */
function controls(ask: Ask, place: Place, projection: GeoProjection): Html {
  const w = words[ask.lang]
  const { width, height } = SIZE
  const to = (x: number, y: number) => {
    const [longitude, latitude] = projection.invert!([x, y]) ?? [place.longitude, place.latitude]
    return { latitude, longitude, zoom: place.zoom }
  }
  const moves: [key: string, sign: string, label: string, place: Place][] = [
    ['ArrowLeft', '←', w.west, to(width / 6, height / 2)],
    ['ArrowRight', '→', w.east, to((width * 5) / 6, height / 2)],
    ['ArrowUp', '↑', w.north, to(width / 2, height / 6)],
    ['ArrowDown', '↓', w.south, to(width / 2, (height * 5) / 6)],
    ['+', '+', w.closer, { ...place, zoom: place.zoom + 1 }],
    ['-', '−', w.farther, { ...place, zoom: place.zoom - 1 }],
  ]
  const links = moves.map(
    ([key, sign, label, next]) =>
      html`<a class="button" data-key="${key}" aria-label="${label}" title="${label}" href="${ask.address({ at: written(withinWorld(next)) })}#map">${sign}</a>`,
  )
  return html`<nav class="moves" aria-label="${w.move}">${links}<a class="button" href="${ask.address({ at: undefined })}#map">${w.whole}</a></nav>`
}

function drawing(
  ask: Ask,
  place: Place,
  projection: GeoProjection,
  spots: Spot[],
  said: string,
): Html {
  const { lang } = ask
  const most = Math.max(1, ...spots.map(({ count }) => count))
  // The small ones last, so that they lie on the large ones and can be pressed.
  const circles = spots.map((spot) => {
    const [x, y] = projection([spot.longitude, spot.latitude]) ?? [0, 0]
    const r = 5 + 17 * Math.sqrt(spot.count / most)
    const many = formatCount(spot.count, lang, exploreWords[lang].records)
    const centre = { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1) }
    const label =
      r >= 13 &&
      html`<text${attributes({ x: x.toFixed(1), y: (y + 4).toFixed(1) })}>${formatNumber(spot.count, lang)}</text>`
    const closer = ask.address({ at: written(withinWorld({ ...spot, zoom: place.zoom + 2 })) })
    return html`<a href="${closer}#map" aria-label="${many}, ${degreesOf(spot, lang)}"><title>${many}</title><circle${attributes(centre)}/>${label}</a>`
  })
  const { width, height } = SIZE
  return html`<svg class="map" viewBox="0 0 ${width} ${height}" role="group" aria-label="${said}"><path d="${landPath(projection, place.zoom)}"/>${circles}</svg>`
}

function busiest(ask: Ask, place: Place, spots: Spot[], degrees: number): Html {
  const { lang } = ask
  const w = words[lang]
  return table({
    caption: w.busiest,
    columns: [{ label: w.where }, { label: w.howMany, number: true }, { label: w.look }],
    rows: spots.slice(0, LISTED).map((spot) => {
      const country = countryAt(spot.latitude, spot.longitude, lang)
      const closer = ask.address({ at: written(withinWorld({ ...spot, zoom: place.zoom + 2 })) })
      const shown = ask.address({
        view: 'table',
        at: undefined,
        filter: around(ask, spot, degrees),
      })
      return [
        html`<a href="${closer}#map">${country === null ? '' : `${country}, `}${degreesOf(spot, lang)}</a>`,
        formatNumber(spot.count, lang),
        html`<a href="${shown}">${w.showThem}</a>`,
      ]
    }),
  })
}

/** The filter with the square that a spot stands for. */
function around(ask: Ask, { latitude, longitude }: Spot, degrees: number): string {
  const square = (value: number, origin: number) => {
    const from = Math.floor((value + origin) / degrees) * degrees - origin
    return [+from.toFixed(6), +(from + degrees).toFixed(6)] as const
  }
  const [south, north] = square(latitude, 90)
  const [west, east] = square(longitude, 180)
  return refiltered(
    ask.text,
    ['latitude', 'longitude'],
    [`latitude>=${south}`, `latitude<${north}`, `longitude>=${west}`, `longitude<${east}`],
  )
}

/** `38.71° N, 9.14° W`. */
function degreesOf({ latitude, longitude }: Spot, lang: Ask['lang']): string {
  const w = words[lang]
  const part = (value: number, plus: string, minus: string) =>
    `${formatNumber(Number(Math.abs(value).toFixed(2)), lang)}° ${value < 0 ? minus : plus}`
  return `${part(latitude, 'N', 'S')}, ${part(longitude, w.eastSign, w.westSign)}`
}
