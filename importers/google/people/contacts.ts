import { createHash } from 'node:crypto'
import {
  type Archive,
  baseName,
  contentBlocks,
  type Entry,
  type FileReference,
  folderOf,
  fromIso,
  ImportError,
  type Item,
  plausible,
  present,
  type Reading,
  type Source,
} from '@mandate/importer'
import type { Files } from '../files.ts'
import { fileNameOf } from '../photos/names.ts'
import { type Property, propertiesOf, textIn, textsIn } from './properties.ts'

/**
 * The address books of one export. Each label has a folder that repeats its people; everybody is in
 * the one that holds all, so that the others only tell who has which label. Whoever is not in it
 * after all is read where they are.
 */
export interface AddressBooks {
  all: readonly Entry[]
  /** Labels of a person, by natural key. */
  labels: Map<string, Set<string>>
  /** The books that hold everybody; where there is none, all are read in full. */
  whole: ReadonlySet<Entry>
  /** Pictures that somebody has already. */
  pictures: Set<Entry>
  /** How many people of each name the books hold, once somebody has asked. */
  named?: Promise<ReadonlyMap<string, number>>
  /** Natural keys of all that are in those, once somebody has asked. */
  inWhole?: Promise<ReadonlySet<string>>
}

const EVERYBODY =
  /^(all contacts|alle kontakte|tous les contacts|todos los contactos|alle contacten|tutti i contatti|todos os contatos|todos os contactos|wszystkie kontakty|все контакты|усі контакти|alla kontakter|alle kontakter|kaikki yhteystiedot|všechny kontakty|tüm kişiler|すべての連絡先|모든 연락처|所有联系人|所有聯絡人|toate contactele|tots els contactes)$/iu

export function addressBooks(books: readonly Entry[]): AddressBooks {
  const named = books.filter(({ path }) => EVERYBODY.test(labelOf(path)))
  return { all: books, labels: new Map(), whole: new Set(named), pictures: new Set() }
}

/** Books that only tell labels come first. */
export function orderBooks(books: readonly Entry[], { whole }: AddressBooks): Entry[] {
  return books.toSorted((a, b) => Number(whole.has(a)) - Number(whole.has(b)))
}

/** One `.vcf` file; the pictures of people lie beside it, called after them. */
export async function* readContacts(
  source: Source,
  books: AddressBooks,
  files: Files,
): AsyncGenerator<Reading> {
  const stream = await source.archive.open(source.entry)
  const label = labelOf(source.entry.path)
  const onlyLabels = books.whole.size > 0 && !books.whole.has(source.entry)
  let element = -1
  for await (const block of contentBlocks(stream, ['VCARD'], source)) {
    element++
    const card = propertiesOf(block, 'card', source.note)
    const { key, formerly } = keyOf(card, await people(books, source))
    const labels = books.labels.get(key) ?? new Set()
    if (label !== '' && !EVERYBODY.test(label)) labels.add(label)
    books.labels.set(key, labels)
    if (element < source.from || (onlyLabels && (await everybody(books, source)).has(key))) continue
    const item = { ...(await contact(card, key, labels, source)), ...(formerly && { formerly }) }
    const picture = item.files ? undefined : pictureBeside(card, source.entry, files, books)
    if (picture) item.files = [picture]
    yield { items: [{ element, item }] }
  }
}

async function everybody(books: AddressBooks, source: Source): Promise<ReadonlySet<string>> {
  const named = await people(books, source)
  books.inWhole ??= keysIn(books.whole, named, source.archive)
  return books.inWhole
}

async function keysIn(
  whole: ReadonlySet<Entry>,
  named: ReadonlyMap<string, number>,
  archive: Archive,
): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const entry of whole) {
    for await (const card of cardsIn(entry, archive)) keys.add(keyOf(card, named).key)
  }
  return keys
}

function people(books: AddressBooks, { archive }: Source): Promise<ReadonlyMap<string, number>> {
  books.named ??= countNames(books.all, archive)
  return books.named
}

/** As many as the book has that holds most of them: the others repeat them. */
async function countNames(books: readonly Entry[], archive: Archive): Promise<Map<string, number>> {
  const most = new Map<string, number>()
  for (const entry of books) {
    const counts = new Map<string, number>()
    for await (const card of cardsIn(entry, archive)) {
      const name = textIn(card, 'fn') ?? ''
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    for (const [name, count] of counts) most.set(name, Math.max(count, most.get(name) ?? 0))
  }
  return most
}

async function* cardsIn(entry: Entry, archive: Archive): AsyncGenerator<readonly Property[]> {
  const quiet = { note: () => {}, fail: () => {} }
  try {
    for await (const block of contentBlocks(await archive.open(entry), ['VCARD'], quiet)) {
      yield propertiesOf(block, 'card', quiet.note)
    }
  } catch (error) {
    // What is wrong with it is told when it is read itself.
    if (!(error instanceof ImportError)) throw error
  }
}

async function contact(
  card: readonly Property[],
  key: string,
  labels: ReadonlySet<string>,
  source: Source,
): Promise<Item> {
  const names = [fullName(card), ...textsIn(card, 'nickname')].filter((name) => name)
  const own = textsIn(card, 'categories').filter((name) => !/^myContacts$/i.test(name))
  const { now, note } = source
  const item: Item = {
    collection: 'google.contacts',
    key,
    time: plausible(fromIso(textIn(card, 'rev')), { now, note }),
    fields: present({
      names,
      emails: textsIn(card, 'email'),
      phones: textsIn(card, 'tel'),
      orgs: textsIn(card, 'org'),
      titles: textsIn(card, 'title'),
      addresses: textsIn(card, 'adr'),
      urls: textsIn(card, 'url'),
      birthday: textIn(card, 'bday'),
      notes: textIn(card, 'note'),
      labels: [...new Set([...labels, ...own])].sort(),
    }),
  }
  const rest = restOf(card)
  if (rest.length > 0) item.rest = { properties: rest }
  const picture = pictureOf(card)
  if (picture) {
    const { part, entry } = source.entry
    const kept = await source.store(picture, { name: 'photo', mime: 'image/jpeg' })
    const { sha256, size, mime = 'image/jpeg' } = kept
    item.files = [{ role: 'photo', entry: { part, entry }, name: 'photo', sha256, size, mime }]
  }
  return item
}

/** Some programs write a name in its parts alone: family name, given name, others, what stands before and behind. */
function fullName(card: readonly Property[]): string | undefined {
  const told = textIn(card, 'fn')
  if (told !== undefined) return told
  const [parts] = card.find(({ name }) => name === 'n')?.values ?? []
  const texts = [parts ?? []].flat().map((part) => String(part).trim())
  const [family, given, others, before, behind] = texts
  return [before, given, others, family, behind].filter(Boolean).join(' ') || undefined
}

/** Of people of one name the first has `Ana.jpg`, the next `Ana(1).jpg`. */
function pictureBeside(
  card: readonly Property[],
  of: Entry,
  files: Files,
  { pictures }: AddressBooks,
): FileReference | undefined {
  const name = textIn(card, 'fn')
  for (let nth = 0; name !== undefined; nth++) {
    const counted = `${fileNameOf(name)}${nth === 0 ? '' : `(${nth})`}`
    const found = files.named(`${counted}.jpg`, of)
    if (!found || !/\.(jpe?g|png)$/i.test(found.path)) return undefined
    if (pictures.has(found)) continue
    pictures.add(found)
    const { part, entry, path } = found
    return { role: 'photo', entry: { part, entry }, name: baseName(path) }
  }
  return undefined
}

const MAPPED = new Set(
  'version fn nickname email tel org title adr bday note categories rev url photo'.split(' '),
)

function restOf(card: readonly Property[]) {
  return card
    .filter((one) => !MAPPED.has(one.name) || isLinked(one))
    .map(({ name, parameters, values }) => ({ name, ...parameters, values }))
}

/** A picture that is in the card; an address of one is never followed. */
function pictureOf(card: readonly Property[]): Buffer | null {
  const photo = card.find(({ name }) => name === 'photo')
  const value = photo?.values[0]
  if (typeof value !== 'string' || photo?.parameters['encoding'] === undefined) return null
  const bytes = Buffer.from(value, 'base64')
  return bytes.length > 0 ? bytes : null
}

/** A picture that is only named: its address is kept, and never asked. */
function isLinked({ name, parameters }: Property): boolean {
  return name === 'photo' && parameters['encoding'] === undefined
}

/**
 * The card's own identifier; Google's export has none: then the name, if nobody else has it, since numbers and addresses
 * change. Else name, addresses and numbers together, by which all were known until 2026.
 */
function keyOf(
  card: readonly Property[],
  named: ReadonlyMap<string, number>,
): { key: string; formerly?: string[] } {
  const uid = textIn(card, 'uid')
  if (uid !== undefined) return { key: uid }
  const name = textIn(card, 'fn') ?? ''
  const said = [name, ...textsIn(card, 'email'), '', ...textsIn(card, 'tel')]
  const all = createHash('sha256').update(said.join('\u001f')).digest('hex')
  return name !== '' && named.get(name) === 1
    ? { key: `\u001f${name}`, formerly: [all] }
    : { key: all }
}

function labelOf(path: string): string {
  return baseName(folderOf(path)).normalize('NFC')
}
