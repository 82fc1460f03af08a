/** What a catalog calls things in a language, made different where the catalog says the same. */
import type {
  Catalog,
  CatalogCollection,
  CatalogField,
  CollectionWords,
  Lang,
  Phrase,
} from '../catalog.ts'
import type { Tongue } from './tongue.ts'

/** One collection and its words. */
export interface Named {
  collection: CatalogCollection
  words: CollectionWords
  /** Those phrases that no other phrase of the catalog reads like. */
  phrases: Phrase[]
  /** `your photos` */
  things: string
  /** `notes`, as an app adds them */
  plain: string
  /** `YouTube`, of `google.youtube.**`; undefined: the catalog has no such word, or means two things by it. */
  under: string | undefined
  /** Title of a field, as in a list. */
  title(field: string): string
  /** "only where …" for a field that must be present; undefined: the catalog has no such words. */
  present(field: string): string | undefined
  unit(field: string): string
  field(field: string): CatalogField | undefined
}

/** Made once for each catalog and language: it takes a walk through all that the catalog says, and a question asks again and again. */
const made = new WeakMap<Catalog, Map<string, Named>>()

export function nameCollection(name: string, catalog: Catalog, tongue: Tongue, lang: Lang): Named {
  const known = made.get(catalog) ?? new Map<string, Named>()
  made.set(catalog, known)
  const before = known.get(`${lang} ${name}`)
  if (before) return before
  const named = look(name, catalog, tongue, lang)
  // Of names that no catalog has there is no end.
  if (catalog.collections.some((one) => one.name === name)) known.set(`${lang} ${name}`, named)
  return named
}

function look(name: string, catalog: Catalog, tongue: Tongue, lang: Lang): Named {
  const collection = catalog.collections.find((one) => one.name === name) ?? unknownTo(name)
  const wordsOf = (one: CatalogCollection): CollectionWords =>
    one.words?.[lang] ?? { title: one.title, things: tongue.untitled(one.title) }
  const words = wordsOf(collection)
  const plainOf = (one: CollectionWords) => one.plain ?? one.title
  const others = catalog.collections.filter((one) => one.name !== name).map(wordsOf)
  /** With the name, where another collection is called the same. */
  const told = (text: string, of: (words: CollectionWords) => string) =>
    others.some((one) => of(one) === text) ? `${text} (${name})` : text
  const phrases = words.phrases ?? []
  const texts = new Set(phrases.map(({ text }) => text))
  const counts = new Map<string, number>()
  for (const one of catalog.collections) {
    for (const { text } of wordsOf(one).phrases ?? []) {
      if (texts.has(text)) counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  const field = (wanted: string) => collection.fields.find((one) => one.name === wanted)
  const plainTitle = (one: CatalogField) => one.words?.[lang]?.title ?? one.title
  const title = (wanted: string) => {
    const known = field(wanted)
    if (!known) return wanted
    const own = plainTitle(known)
    const twice = collection.fields.some((one) => one !== known && plainTitle(one) === own)
    return twice ? `${own} (${wanted})` : own
  }
  return {
    collection,
    words,
    phrases: phrases.filter(({ text }) => counts.get(text) === 1),
    things: told(words.things, (one) => one.things),
    plain: told(plainOf(words), plainOf),
    under: underOf(name, catalog, lang),
    title,
    present(wanted) {
      const own = field(wanted)?.words?.[lang]?.present
      const same = collection.fields.filter((one) => one.words?.[lang]?.present === own)
      return own !== undefined && same.length > 1 ? `${own} (${title(wanted)})` : own
    },
    unit(wanted) {
      const unit = field(wanted)?.unit
      if (!unit) return ''
      return unit === 'deg' ? '°' : ` ${unit}`
    },
    field,
  }
}

/** What all collections below `google.youtube` call that, and nothing of the catalog calls anything else. */
function underOf(wild: string, { collections }: Catalog, lang: Lang): string | undefined {
  if (!wild.endsWith('.**')) return undefined
  const prefix = wild.slice(0, -'.**'.length)
  const depth = prefix.split('.').length
  const own = new Set<string | undefined>()
  const others = new Set<string>()
  for (const { name, words } of collections) {
    if (name === wild) continue
    const called = words?.[lang]?.under ?? []
    const isBelow = name.startsWith(`${prefix}.`)
    if (isBelow) own.add(called[depth - 1])
    for (const [at, one] of called.entries()) if (!isBelow || at !== depth - 1) others.add(one)
  }
  const [only] = own
  return own.size === 1 && only !== undefined && !others.has(only) ? only : undefined
}

/** A collection that this catalog lacks is called by its name. */
function unknownTo(name: string): CatalogCollection {
  return { name, title: name, description: '', sensitive: false, fields: [] }
}
