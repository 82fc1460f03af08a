import {
  evenSpaces,
  findAll,
  type HtmlNode,
  hasClass,
  htmlPieces,
  type Item,
  type Line,
  linesOf,
  plausible,
  type Reading,
  type Source,
  textOf,
} from '@mandate/importer'
import { printedTime } from '../dates/dates.ts'
import type { Activity } from './entry.ts'

/**
 * The entries of `MyActivity.html` and YouTube's histories as pages, Google's default, whatever they become. Each entry
 * is a cell: a heading, lines (what was done, whose it is, the time), and a caption. Lines are told apart by what
 * they look like, not by where they stand: their order and number change from year to year.
 */
export async function* readCells(
  source: Source,
  map: (cell: HtmlNode) => Item | null,
): AsyncGenerator<Reading> {
  const stream = await source.archive.open(source.entry)
  const isCell = (_: string, attributes: Record<string, string>) =>
    hasClass(attributes, 'outer-cell')
  let element = -1
  for await (const cells of htmlPieces(stream, isCell, source)) {
    const items: { element: number; item: Item }[] = []
    for (const cell of cells) {
      element++
      if (element < source.from) continue
      const item = map(cell)
      if (item) items.push({ element, item })
      else source.miss()
    }
    yield { items }
  }
  // Other pages of Google's have the same style.
  if (element < 0) source.leave()
}

/**
 * Whether a file's beginning is such a page. As Google writes it, 140 kB of style stand before the first entry, and
 * the beginning shows but these.
 */
export function isActivityPage(head: Buffer): boolean {
  const text = head.toString('latin1')
  if (/^\W{0,3}<html[^>]*>\s*<head>/i.test(text) && STYLE.test(text.slice(0, 2048))) return true
  return text.includes('outer-cell') && text.includes('mdl-typography')
}

const STYLE = /<style[^>]*>\s*\/\*+\s*\*?\s*material-design-lite/

const NO_TIME = {
  code: 'time_not_found',
  message: 'No time could be read from an entry; it was taken without one.',
}
const ODD_ZONE = {
  code: 'zone_unknown',
  message: 'A time has an unknown abbreviation of its zone; it was taken for UTC.',
}

/** An entry as it stands on a page, with the lines behind its time. */
export function fromCell(
  cell: HtmlNode,
  source: Source,
): (Activity & { after: readonly Line[] }) | null {
  const has = (name: string) => (node: HtmlNode) => hasClass(node.attributes, name)
  const heading = findAll(cell, has('mdl-typography--title'))[0]
  const bodies = findAll(cell, has('mdl-typography--body-1'))
  const body = bodies.find((node) => !hasClass(node.attributes, 'mdl-typography--text-right'))
  if (!body) return null
  const lines = linesOf(body)
  const found = findTime(lines)
  if (!found) source.note(NO_TIME)
  if (found?.zoneUnknown) source.note(ODD_ZONE)
  const [first, ...others] = lines.slice(0, found?.index ?? lines.length)
  const caption = findAll(cell, has('mdl-typography--caption'))[0]
  const { places, ...below } = captionOf(caption)
  const url = first?.links[0]?.url
  const unread = found ? undefined : others.findLast(({ links }) => links.length === 0)?.text
  return {
    header: heading ? evenSpaces(textOf(heading)) : '',
    title: first?.text ?? '',
    said: first?.text ?? '',
    ...(url !== undefined && { url }),
    time: plausible(found?.ms ?? null, { now: source.now, days: 2, note: source.note }),
    ...(unread !== undefined && { unread }),
    subtitles: others.map(({ text, links }) => ({
      name: text,
      ...(links[0] && { url: links[0].url }),
    })),
    ...below,
    recordings: sourcesOf(cell, ['audio', 'source']),
    images: sourcesOf(cell, ['img']),
    after: lines.slice((found?.index ?? lines.length) + 1),
    ...(places.length > 0 && { rest: { locationInfos: places } }),
  }
}

/** Names of files beside the page; addresses elsewhere are none. */
function sourcesOf(cell: HtmlNode, names: string[]): string[] {
  const sources = findAll(cell, ({ name }) => names.includes(name)).flatMap(
    ({ attributes }) => attributes['src'] ?? [],
  )
  return sources.filter((source) => !/^[a-z]+:|^\/\//i.test(source))
}

/** The first line that is a time and nothing else; what follows it is no part of the entry. */
function findTime(lines: readonly Line[]) {
  for (const [index, line] of lines.entries()) {
    if (line.links.length > 0) continue
    const time = printedTime(line.text)
    if (time) return { ...time, index }
  }
  return null
}

const SECTIONS: [RegExp, 'products' | 'details' | 'locations'][] = [
  [
    /^(products|produkte|produits|productos|producten|prodotti|produtos|produkty|продукты)/i,
    'products',
  ],
  [/^(details|détails|detalles|dettagli|detalhes|szczegóły|подробн)/i, 'details'],
  [
    /^(locations|orte|standorte|lieux|ubicaciones|locaties|luoghi|locais|lokalizacje|места)/i,
    'locations',
  ],
]

const MAP = /^https?:\/\/(www\.)?(google\.[a-z.]+\/maps|maps\.google\.)/i
const CONTROLS = /myaccount\.google\.com|myactivity\.google\.com/i

/** The caption is a list of bold words with lines below: "Products:", "Details:", "Locations:". */
function captionOf(caption: HtmlNode | undefined) {
  const out = { products: [] as string[], details: [] as string[], locations: [] as string[] }
  const places: object[] = []
  if (!caption) return { ...out, places }
  let section: keyof typeof out | 'unknown' | null = null
  for (const [index, line] of linesOf(caption).entries()) {
    if (line.bold) {
      const known = SECTIONS.find(([pattern]) => pattern.test(line.text))?.[1]
      // Products come first in every language.
      section = known ?? (index === 0 ? 'products' : 'unknown')
      continue
    }
    const [link] = line.links
    // In a language nobody knows here: places lead to a map, why it is here to what controls it.
    if (section === 'unknown' && !MAP.test(link?.url ?? '')) {
      section = CONTROLS.test(link?.url ?? '') ? null : 'details'
    } else if (section === 'unknown') section = 'locations'
    if (section === 'locations') {
      out.locations.push(line.text.split(/ - |: /, 1)[0]!)
      if (link) places.push(placeOf(line))
    } else if (section === 'products' || section === 'details') out[section].push(line.text)
  }
  return { ...out, places }
}

/** A place as the same entry has it in JSON: "At this area - From your device", each with an address of its own. */
function placeOf({ text, links }: Line): object {
  const [name = '', source] = text.split(/ - |: /, 2)
  const [map, origin] = links
  return {
    name,
    url: map?.url,
    ...(source && { source }),
    ...(origin && { sourceUrl: origin.url }),
  }
}
