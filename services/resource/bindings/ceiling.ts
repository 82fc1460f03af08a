import {
  type Catalog,
  type CatalogCollection,
  type Lang,
  openToApps,
  parseScope,
  type ResolvedItem,
  resolve,
  wholeOf,
} from '@mandate/grants'
import { titleOf } from '../catalog/title.ts'

/**
 * What no grant may exceed while the provider keeps the key: everything but what the catalog marks
 * sensitive. `.**` and `*` leave that out by themselves.
 */
export function defaultCeiling(catalog: Catalog): string[] {
  const tops = new Set(catalog.collections.map((one) => one.name.split('.')[0]))
  return [...tops].sort().map((top) => `${top}.**.*`)
}

/** A collection the owner may open above the default, and the scope that does it. */
export interface Raise {
  collection: string
  title: string
  scope: string
  /** Titles of the sensitive fields of a collection that is not sensitive as a whole. */
  fields: string[]
}

/** Everything that can be opened, one entry per collection that holds anything sensitive. */
export function raises(catalog: Catalog, lang: Lang): Raise[] {
  return catalog.collections.flatMap((collection) => {
    const sensitive = collection.fields.filter((field) => field.sensitive)
    if (!collection.sensitive && sensitive.length === 0) return []
    const names = sensitive.map((field) => field.name)
    const fields = names.length === 0 ? '*' : `{${['*', ...names].join(',')}}`
    const { declared } = collection
    return {
      collection: collection.name,
      title: titleOf(collection, lang),
      scope: declared ? wholeOf(collection) : `${collection.name}.${fields}`,
      fields: collection.sensitive
        ? []
        : sensitive.map((field) => field.words?.[lang].title ?? field.title),
    }
  })
}

/** The ceiling with these collections opened, and no others. Unknown names are ignored. */
export function raisedCeiling(
  catalog: Catalog,
  /** With what apps declared. */
  all: Catalog,
  collections: string[],
): string[] {
  const wanted = raises(all, 'en').filter((raise) => collections.includes(raise.collection))
  return [...defaultCeiling(catalog), ...wanted.map((raise) => raise.scope)]
}

/** What is open to the providers that go stays open to the one that takes their place. */
export function ceilingAfter(
  catalog: Catalog,
  ending: { ceilingText: string[] | null }[],
): string[] {
  const opened = ending.flatMap(({ ceilingText }) => ceilingText ?? [])
  return [...new Set([...defaultCeiling(catalog), ...opened])]
}

/** Which collections a ceiling opens above the default. */
export function openedBy(catalog: Catalog, ceiling: string[]): string[] {
  return raises(catalog, 'en')
    .filter((raise) => ceiling.includes(raise.scope))
    .map((raise) => raise.collection)
}

/** The ceiling of a binding for an owner who has these; null: there is none. */
export function ceilingWith(
  { ceiling, ceilingText }: { ceiling: ResolvedItem[] | null; ceilingText: string[] | null },
  declared: CatalogCollection[],
  clientId: string,
): ResolvedItem[] | null {
  if (ceiling === null || declared.length === 0) return ceiling
  const named = (ceilingText ?? []).filter((text) =>
    declared.some(({ name }) => text.startsWith(`${name}.`)),
  )
  const opened = resolveCeiling({ sha256: '', collections: declared }, named)
  return [...ceiling, ...openToApps(declared, clientId), ...opened]
}

/**
 * A ceiling read with the present catalog. What the catalog no longer has is left out: a ceiling
 * can only fall by that.
 */
export function resolveCeiling(catalog: Catalog, ceiling: string[]): ResolvedItem[] {
  return ceiling.flatMap((text) => {
    try {
      return parseScope(text).map((item) => resolve(item, catalog))
    } catch {
      return []
    }
  })
}
