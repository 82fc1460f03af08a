/**
 * A permission as the sentence of the consent page. The words come from the catalog; two resolved
 * permissions that differ never read the same.
 */
import type { Catalog, Lang, SpecialCategory } from '../catalog.ts'
import type { ConcretePermission, ResolvedCondition, ResolvedItem } from '../permission.ts'
import { type Named, nameCollection } from './names.ts'
import { isAll, isWild, sayItem } from './sentence.ts'
import { specialNames, specialOf } from './special.ts'
import type { Tongue, WriteAction } from './tongue.ts'
import { tongueOf } from './tongues.ts'

export interface Sentence {
  /** What is shared, with its full stop; two permissions that differ never have the same. */
  text: string
  /** What is not, one sentence each: `Not the photos themselves.` */
  denied: string[]
  /** What it may do besides reading, one sentence each: `May add notes.` */
  writes: string[]
  sensitive: boolean
  aboutOthers: boolean
  /** What it may tell of the kinds that article 9 of the GDPR protects more. */
  special: SpecialCategory[]
  /** What the data is good for to its owner; null for several kinds, or where nobody says. */
  use: string | null
  /** Data that arrives later is included. */
  openEnded: boolean
  /** What `*` and `.**` stand for, as titles to list; empty when nothing needs spelling out. */
  spelledOut: string[]
  /** All of it as one text: whose choice it is, what is denied, the marks. */
  full: string
}

/**
 * @param catalog the one the item was resolved with
 */
export function describe(item: ResolvedItem, catalog: Catalog, lang: Lang): Sentence {
  const tongue = tongueOf(lang)
  const collections = item.concrete.map((permission) => permission.collection)
  const named = isWild(item)
    ? nameCollection(item.collection, withMerged(item, catalog), tongue, lang)
    : nameCollection(item.collection, catalog, tongue, lang)
  const parts = [`${sayItem(item, named, tongue)}.`, ...sayIncluded(item, named)]
  const reads = item.actions.includes('read')
  const writes = item.actions.filter((action): action is WriteAction => action !== 'read')
  if (reads && writes.length > 0) parts.push(tongue.mayAlso(writes))
  const sentence = {
    text: parts.join(' '),
    denied: sayDenied(item, named, tongue),
    writes: writes.map((action) => tongue.may[action](named.plain)),
    sensitive: item.concrete.some((permission) => isSensitive(permission, catalog)),
    aboutOthers: catalog.collections.some(
      ({ name, about_others }) => about_others && collections.includes(name),
    ),
    special: specialOf(item.concrete, catalog),
    use: useOf(item, catalog, lang),
    openEnded: reads && item.concrete.some(({ conditions }) => !conditions.some(endsInTime)),
    spelledOut: spellOut(item, named, catalog, tongue, lang),
  }
  return { ...sentence, full: sayFull(sentence, item, tongue, lang) }
}

function useOf(item: ResolvedItem, { collections }: Catalog, lang: Lang): string | null {
  const [first, ...others] = item.concrete
  if (!first || others.some(({ collection }) => collection !== first.collection)) return null
  return collections.find(({ name }) => name === first.collection)?.words?.[lang].use ?? null
}

function sayFull(
  sentence: Omit<Sentence, 'full'>,
  item: ResolvedItem,
  tongue: Tongue,
  lang: Lang,
): string {
  const { special } = sentence
  const marks = [
    ...(sentence.sensitive ? [tongue.sensitive] : []),
    ...(special.length > 0 ? [tongue.mayTell(specialNames(special, lang))] : []),
    ...(sentence.aboutOthers ? [tongue.aboutOthers] : []),
  ]
  const choice = item.optional ? tongue.yourChoice : ''
  return `${choice}${[sentence.text, ...sentence.denied, ...marks].join(' ')}`
}

/** "What a reader may wrongly assume is denied." */
function sayDenied(item: ResolvedItem, named: Named, tongue: Tongue): string[] {
  if (!item.actions.includes('read')) {
    const changes = item.actions.some((action) => action !== 'append')
    return [changes ? tongue.cannotRead : tongue.cannotReadOrChange]
  }
  const shown = shownNames(item)
  const things = (named.words.not ?? [])
    .filter(({ fields }) => !fields.some((field) => shown.has(field)))
    .filter(({ onlyWithAll }) => !onlyWithAll || isAll(item))
    .map(({ text }) => text)
  return things.length > 0 ? [tongue.not(things)] : []
}

function sayIncluded(item: ResolvedItem, named: Named): string[] {
  // In a list of details each is named already.
  if (!item.actions.includes('read') || !isAll(item)) return []
  const shown = shownNames(item)
  return (named.words.included ?? [])
    .filter(({ fields }) => fields.some((field) => shown.has(field)))
    .map(({ text }) => text)
}

/** The titles of everything that `.**` or `*` stands for. */
function spellOut(
  item: ResolvedItem,
  named: Named,
  catalog: Catalog,
  tongue: Tongue,
  lang: Lang,
): string[] {
  if (isWild(item)) {
    const titles = new Map(
      catalog.collections.map(({ name, title, words }) => [name, words?.[lang]?.title ?? title]),
    )
    return item.concrete.map(({ collection }) => titles.get(collection) ?? collection)
  }
  return isAll(item) ? [...shownNames(item)].map((name) => named.title(name)) : []
}

function shownNames(item: ResolvedItem): Set<string> {
  return new Set(item.concrete.flatMap(({ fields }) => fields.map(({ name }) => name)))
}

function isSensitive({ collection, fields }: ConcretePermission, catalog: Catalog): boolean {
  const known = catalog.collections.find(({ name }) => name === collection)
  const sensitive = known?.fields.filter((field) => field.sensitive) ?? []
  return (
    known?.sensitive === true ||
    sensitive.some(({ name }) => fields.some((one) => one.name === name))
  )
}

function endsInTime(condition: ResolvedCondition): boolean {
  return condition.field === 'time' && condition.kind === 'interval' && condition.to !== undefined
}

/** For `.**`, a collection in name only that has the fields of all those below. */
function withMerged(item: ResolvedItem, catalog: Catalog): Catalog {
  const names = new Set(item.concrete.map((permission) => permission.collection))
  const fields = catalog.collections
    .filter(({ name }) => names.has(name))
    .flatMap((collection) => collection.fields)
  const merged = [...new Map(fields.map((field) => [field.name, field])).values()]
  const { collection } = item
  return {
    sha256: catalog.sha256,
    collections: [
      ...catalog.collections,
      { name: collection, title: collection, description: '', sensitive: false, fields: merged },
    ],
  }
}
