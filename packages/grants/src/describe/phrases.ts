import type { Phrase } from '../catalog.ts'
import type { ConcretePermission, ResolvedItem } from '../permission.ts'
import type { Named } from './names.ts'

/** A phrase of the catalog that fits, and what it says by itself. */
export interface Fitting {
  phrase: Phrase
  /** Fields whose conditions it says. */
  conditions: string[]
  /** Fields whose exactness it says. */
  fields: string[]
}

/** The first phrase of the collection that fits a permission. */
export function findPhrase(item: ResolvedItem, named: Named): Fitting | null {
  const [permission] = item.concrete
  if (!permission || item.collection.endsWith('.**')) return null
  for (const phrase of named.phrases) {
    const fitting = fit(phrase, item, permission)
    if (fitting) return fitting
  }
  return null
}

function fit(phrase: Phrase, item: ResolvedItem, permission: ConcretePermission): Fitting | null {
  const wanted = new Map(
    phrase.fields.map((text): [string, string | undefined] => {
      const [name = '', step] = text.split('~')
      return [name, step]
    }),
  )
  if (!showsThese(item, permission, wanted)) return null
  const where = Object.entries(phrase.where ?? {})
  const isFixed = where.every(([field, value]) =>
    permission.conditions.some(
      (one) =>
        one.field === field &&
        one.kind === 'one of' &&
        one.values.length === 1 &&
        one.values[0] === value,
    ),
  )
  if (!isFixed) return null
  const steps = new Map(permission.fields.map(({ name, step }) => [name, step]))
  const fields: string[] = []
  for (const [name, step] of wanted) {
    if (step === undefined) continue
    if (step === '*' ? !steps.get(name) : steps.get(name) !== step) return null
    if (step !== '*') fields.push(name)
  }
  if (phrase.whole) {
    const isExact = permission.fields.every(({ name, step }) => !step || fields.includes(name))
    if (!isExact || permission.conditions.some(({ field }) => field === 'time')) return null
  }
  return { phrase, conditions: where.map(([field]) => field), fields }
}

/** Exactly the fields named; `time` may be shown beside them. */
function showsThese(
  item: ResolvedItem,
  permission: ConcretePermission,
  wanted: ReadonlyMap<string, string | undefined>,
): boolean {
  const all = item.fields.some(({ name }) => name === '*')
  // Beside `*` only what it would not show counts; what it shows coarsely is said as precision.
  const steps = new Map(permission.fields.map(({ name, step }) => [name, step]))
  const shown = all
    ? item.fields
        .map(({ name }) => name)
        .filter((name) => name === '*' || !steps.get(name) || wanted.has(name))
    : permission.fields.map(({ name }) => name)
  const counted = shown.filter((name) => wanted.has(name) || name !== 'time')
  return counted.length === wanted.size && counted.every((name) => wanted.has(name))
}
