import {
  baseName,
  evenSpaces,
  findAll,
  type HtmlNode,
  hasClass,
  htmlPieces,
  type Item,
  linesOf,
  plausible,
  present,
  type Reading,
  type Source,
  textOf,
  toIso,
} from '@mandate/importer'
import { printedTime } from '../dates/dates.ts'
import type { Files } from '../files.ts'

/**
 * A note as a page: until 2018 there was nothing else. It prints when it was changed last, with no
 * zone, which means UTC; the name of one without a title is a time with its zone.
 */
export async function* readNotePage(source: Source, files: Files): AsyncGenerator<Reading> {
  const { archive, entry, from } = source
  const isPiece = (_: string, attributes: Record<string, string>) => hasClass(attributes, 'note')
  let element = -1
  for await (const pieces of htmlPieces(await archive.open(entry), isPiece, source)) {
    const items: { element: number; item: Item }[] = []
    for (const piece of pieces) {
      element++
      if (element >= from) items.push({ element, item: note(piece, source, files) })
    }
    yield { items }
  }
}

/** Whether a page's beginning is a note of Keep. */
export function isNotePage(head: Buffer): boolean {
  return /<div class="note [A-Z]+">\s*<div class="heading">/.test(head.toString('latin1'))
}

function note(piece: HtmlNode, source: Source, files: Files): Item {
  const { entry, now } = source
  const all = (...names: string[]) =>
    findAll(piece, ({ attributes }) => names.some((name) => hasClass(attributes, name)))
  const heading = all('heading')[0]
  const stem = baseName(entry.path).replace(/\.html?$/i, '')
  const printed = heading && printedTime(evenSpaces(textOf(heading)))
  const caps = { now, days: 2, zeroIsMissing: true, note: source.note }
  const edited = plausible(printed?.ms ?? null, caps)
  const color = /\bnote ([A-Z]+)/.exec(piece.attributes['class'] ?? '')?.[1]
  const text = all('content').filter((one) => findAll(one, isListed).length === 0)
  const images = findAll(piece, ({ name }) => name === 'img' || name === 'source')
  const attached = images
    .map(({ attributes }) => attributes['src'] ?? '')
    .filter((src) => src !== '' && !/^[a-z]+:|^\/\//i.test(src))
  const title = all('title')[0]
  const more = piece.children
    .flatMap((child) => (typeof child === 'string' || isKnown(child) ? [] : linesOf(child)))
    .map(({ text, links }) => ({ text, ...(links[0] && { url: links[0].url }) }))
  return {
    collection: 'google.keep',
    key: `\u001f${stem}`,
    time: plausible(ofName(stem), caps) ?? edited,
    fields: present({
      title: title && evenSpaces(textOf(title)),
      text: text.map(broken).join('\n'),
      items: findAll(piece, isListed).map(listed),
      color: color?.toLowerCase(),
      labels: all('label', 'label-name').map((label) => evenSpaces(textOf(label))),
      pinned: all('pinned').length > 0,
      archived: all('archived').length > 0,
      trashed: all('trashed').length > 0,
      edited_at: edited === null ? undefined : toIso(edited),
    }),
    ...(more.length > 0 && { rest: { more } }),
    ...(attached.length > 0 && {
      files: attached.map((name) => files.reference('attachments', decoded(name), entry)),
    }),
  }
}

const KNOWN = ['heading', 'title', 'content', 'labels', 'listitem', 'list']

// Links and people stand in parts of their own, which were called otherwise over the years.
function isKnown({ attributes, children }: HtmlNode): boolean {
  const within = children.some((child) => typeof child !== 'string' && isListed(child))
  return within || KNOWN.some((name) => hasClass(attributes, name))
}

function isListed({ attributes }: HtmlNode): boolean {
  return hasClass(attributes, 'listitem')
}

/** "2018-05-09T09_29_49.983+01_00", in which the colons are lines. */
function ofName(stem: string): number | null {
  const found = /^(\d{4}-\d\d-\d\dT)(\d\d)_(\d\d)_(\d\d(?:\.\d+)?)(Z|[+-]\d\d_?\d\d)/.exec(stem)
  if (!found) return null
  const [, day, hour, minute, second, zone = ''] = found
  const ms = Date.parse(`${day}${hour}:${minute}:${second}${zone.replace('_', ':')}`)
  return Number.isNaN(ms) ? null : ms
}

function listed(item: HtmlNode): { text: string; checked: boolean } {
  const part = (name: string) =>
    findAll(item, ({ attributes }) => hasClass(attributes, name)).map(textOf)[0]
  const bullet = part('bullet') ?? ''
  return {
    text: evenSpaces(part('text') ?? textOf(item).replace(bullet, '')),
    checked: hasClass(item.attributes, 'checked') || /[\u2611\u2612\u2713\u2714]/.test(bullet),
  }
}

/** Text to the letter: a line ends where the page breaks it, and only there. */
function broken(content: HtmlNode): string {
  const lines = (node: HtmlNode | string): string => {
    if (typeof node === 'string') return node.replace(/[\t\r\n]+/g, ' ')
    return node.name === 'br' ? '\n' : node.children.map(lines).join('')
  }
  return lines(content).replaceAll('\u00a0', ' ').trim()
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
