import type { Catalog, Lang, SpecialCategory } from '../catalog.ts'
import type { ConcretePermission } from '../permission.ts'

/** In the order in which they are said. */
const NAMES: Record<SpecialCategory, Record<Lang, string>> = {
  health: { en: 'health', fr: 'santé' },
  sexuality: { en: 'sex life or orientation', fr: 'vie ou orientation sexuelle' },
  beliefs: { en: 'religion or beliefs', fr: 'religion ou convictions' },
  politics: { en: 'political opinions', fr: 'opinions politiques' },
  union: { en: 'membership of a union', fr: 'appartenance à un syndicat' },
  ethnicity: { en: 'ethnic origin', fr: 'origine ethnique' },
  genetics: { en: 'genes', fr: 'gènes' },
  biometrics: { en: 'recognised faces or voices', fr: 'visages ou voix reconnus' },
}

const ORDER = Object.keys(NAMES) as SpecialCategory[]

/** What a mark stands for, as it is said to people: lower case, to be listed. */
export function specialNames(marks: readonly SpecialCategory[], lang: Lang): string[] {
  return ORDER.filter((one) => marks.includes(one)).map((one) => NAMES[one][lang])
}

/** What the shown fields may tell, by the marks of their collections and of their own. */
export function specialOf(
  permissions: readonly ConcretePermission[],
  catalog: Catalog,
): SpecialCategory[] {
  const marks = permissions.flatMap(({ collection, fields }) => {
    const known = catalog.collections.find(({ name }) => name === collection)
    const shown = new Set(fields.map(({ name }) => name))
    const ofFields = known?.fields.filter(({ name }) => shown.has(name)) ?? []
    return [known, ...ofFields].flatMap((one) => one?.special ?? [])
  })
  return ORDER.filter((one) => marks.includes(one))
}
