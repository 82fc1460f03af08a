import {
  baseName,
  type Entry,
  evenSpaces,
  type FileReference,
  findAll,
  fromIso,
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
} from '@mandate/importer'
import type { Files } from '../files.ts'
import { type Person, personOf, shownPerson } from './person.ts'

/** A page is one conversation of a few months, or one call: so many messages of it are held. */
const HELD = 5000
/** No page of so many messages is smaller. */
const HELD_BYTES = 500_000

/** Whether a page's beginning is one of Voice: a log of messages, or a call with its sound. */
export function isVoicePage(head: Buffer): boolean {
  return /<div class="(hChatLog|haudio)/.test(head.toString('latin1'))
}

/**
 * `Voice/Calls/*.html`: text messages, calls and voicemail. Labels stand behind what they are about
 * and are known by their addresses (`voice#received`), which are the same in every language.
 */
export async function* readVoice(source: Source, files: Files): AsyncGenerator<Reading> {
  const page: Page = { people: new Map(), writers: new Map(), labels: [], items: [] }
  const { archive, entry } = source
  // Who takes part, and what stands behind the messages, is said of all of them.
  if (entry.size > HELD_BYTES) {
    const quiet = { note: () => {}, fail: () => {} }
    for await (const pieces of htmlPieces(await archive.open(entry), isPiece, quiet)) {
      for (const piece of pieces) learn(page, piece)
    }
  }
  let element = 0
  for await (const pieces of htmlPieces(await archive.open(entry), isPiece, source)) {
    for (const piece of pieces) {
      if (learn(page, piece)) continue
      page.items.push({ element: element++, ...entryOf(piece, source, files) })
    }
    if (page.items.length > HELD) yield finished(page, source)
  }
  if (element === 0) {
    source.fail({ code: 'no_messages', message: 'The page of Voice has no messages and no call.' })
  }
  yield finished(page, source)
}

function isPiece(name: string, attributes: Record<string, string>): boolean {
  return name === 'div' && [...ABOUT, 'message', 'haudio'].some((one) => hasClass(attributes, one))
}

const ABOUT = ['participants', 'tags', 'deletedStatusContainer']

/** A message or call as its own markup tells it. */
interface Told {
  call: boolean
  time: number | null
  person: Person | undefined
  text: string | undefined
  duration: number | undefined
  labels: string[]
  files: FileReference[]
}

/** What a page says of all that stands in it, and what of that is held. */
interface Page {
  people: Map<string, Person>
  /** Of messages and calls, where nothing says who takes part. */
  writers: Map<string, Person>
  labels: string[]
  deleted?: string
  items: (Told & { element: number })[]
}

/** Whether a piece only tells of the page. */
function learn(page: Page, piece: HtmlNode): boolean {
  const [about] = ABOUT.filter((one) => hasClass(piece.attributes, one))
  if (about === 'tags') page.labels.push(...labelsOf(piece))
  else if (about === 'deletedStatusContainer') page.deleted = evenSpaces(textOf(piece))
  else {
    const people = peopleOf(piece)
    const writers = people.slice(0, 1).filter(({ me }) => !me)
    const [known, some] = about === undefined ? [page.writers, writers] : [page.people, people]
    for (const person of some) known.set(person.phone ?? person.name ?? '', person)
  }
  return about !== undefined
}

/** What is held of the page, as records. */
function finished(page: Page, source: Source): Reading {
  const people = new Map(page.people.size > 0 ? page.people : page.writers)
  if (people.size === 0) {
    const name = titleOf(source.entry.path)
    if (name) people.set(name, { name, phone: undefined, me: false })
  }
  const items = page.items
    .splice(0)
    .filter(({ element }) => element >= source.from)
    .map(({ element, ...entry }) => ({ element, item: itemOf(entry, page, people, source) }))
  return { items }
}

const KINDS = ['voicemail', 'recorded', 'missed', 'received', 'placed']

function itemOf(
  entry: Told,
  { labels, deleted }: Page,
  people: ReadonlyMap<string, Person>,
  source: Source,
): Item {
  const all = [...new Set([...entry.labels, ...labels])]
  const kind = entry.call ? (KINDS.find((one) => all.includes(one)) ?? kindOf(source)) : 'text'
  const { time, person, text, duration, files } = entry
  const fromMe = entry.call ? kind === 'placed' : (person?.me ?? false)
  const item: Item = {
    collection: 'google.voice',
    key: [
      ...[time ?? '', kind, person?.phone ?? person?.name ?? '', text ?? ''],
      ...files.map(({ name }) => name),
    ].join('\u001f'),
    time,
    fields: present({
      thread_id: [...people.keys()].sort().join(','),
      kind,
      sender: fromMe ? undefined : person?.name,
      sender_phone: fromMe && entry.call ? undefined : person?.phone,
      from_me: fromMe,
      participants: [...people.values()].map(shownPerson).filter((one) => one !== ''),
      text,
      duration,
      labels: all.filter((label) => !KINDS.includes(label) && !/^(sms|text)$/.test(label)),
      deleted: /:\s*true$/i.test(deleted ?? '') || undefined,
    }),
  }
  if (deleted && !/:\s*(true|false)$/i.test(deleted)) item.rest = { deleted_status: deleted }
  if (files.length > 0) item.files = files
  return item
}

function entryOf(piece: HtmlNode, source: Source, files: Files): Told {
  const call = hasClass(piece.attributes, 'haudio')
  const first = (isIt: (node: HtmlNode) => boolean) => findAll(piece, isIt)[0]
  const classed = (name: string) => (node: HtmlNode) => hasClass(node.attributes, name)
  const stamp = first(classed(call ? 'published' : 'dt'))?.attributes['title']
  const said = first(call ? classed('full-text') : ({ name }) => name === 'q')
  const text = said && linesOf(said).map((line) => line.text)
  const references = filesOf(piece, source, files)
  const isFiller = references.length > 0 && /^MMS (Received|Sent)$/i.test(text?.join('\n') ?? '')
  const tel = first((node) => node.name === 'a' && hasClass(node.attributes, 'tel'))
  const tags = first(classed('tags'))
  return {
    call,
    time: plausible(fromIso(stamp), { now: source.now, days: 2, note: source.note }),
    person: tel && personOf(tel),
    text: isFiller ? undefined : text?.join('\n'),
    duration: secondsOf(first(classed('duration'))?.attributes['title']),
    labels: tags ? labelsOf(tags) : [],
    files: references,
  }
}

/** Pictures are named without their extension; sound and film with it, or without. */
function filesOf(piece: HtmlNode, source: Source, files: Files): FileReference[] {
  const out: FileReference[] = []
  for (const { name, attributes } of findAll(piece, () => true)) {
    const isLink = name === 'a' && ['video', 'audio', 'vcard'].some((c) => hasClass(attributes, c))
    const address = isLink
      ? attributes['href']
      : /^(img|audio|source)$/.test(name) && attributes['src']
    const file = baseName(address || '').trimEnd()
    if (file === '' || /^[a-z]+:|^\/\//i.test(address || '')) continue
    const role = name === 'audio' ? 'recording' : 'files'
    if (!out.some((one) => one.name === file)) out.push(fileOf(role, file, source.entry, files))
  }
  return out
}

/** A long name was cut on disk; where several begin so, nobody can tell which of them is meant. */
function fileOf(role: string, name: string, page: Entry, files: Files): FileReference {
  const cut = files.named(name, page) ? [] : files.cut(name, page)
  const found = cut.length === 1 ? files.reference(role, cut[0]!.path, page) : undefined
  return found ? { ...found, name } : files.reference(role, name, page)
}

function peopleOf(piece: HtmlNode): Person[] {
  return findAll(piece, (node) => node.name === 'a' && hasClass(node.attributes, 'tel')).map(
    personOf,
  )
}

/** `http://www.google.com/voice#inbox` is `inbox`; a label of the owner's own is its text. */
function labelsOf(piece: HtmlNode): string[] {
  return findAll(piece, ({ name }) => name === 'a').flatMap((link) => {
    const known = /voice#(\w+)$/.exec(link.attributes['href'] ?? '')?.[1]
    const label = known?.toLowerCase() ?? evenSpaces(textOf(link))
    return label === '' ? [] : [label]
  })
}

/** "Zoé - Text - 2020-02-03T17_37_45Z.html": the name, where the page has no other. */
function titleOf(path: string): string | undefined {
  return /^(.+?) - (?:.+ - )?\d{4}-\d\d-\d\dT/.exec(baseName(path))?.[1]
}

function kindOf({ entry }: Source): string {
  const word = / - (\w+) - \d{4}-/.exec(baseName(entry.path))?.[1]?.toLowerCase() ?? ''
  return KINDS.includes(word) ? word : 'call'
}

/** `PT1H2M3S`. */
function secondsOf(text: string | undefined): number | undefined {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text ?? '')
  if (!found) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return hours * 3600 + minutes * 60 + seconds
}
