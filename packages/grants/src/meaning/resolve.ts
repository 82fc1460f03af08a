import type { Catalog, CatalogCollection, CatalogField } from '../catalog.ts'
import {
  ACTIONS,
  type ConcreteField,
  type ConcretePermission,
  type Condition,
  type Item,
  type ResolvedCondition,
  type ResolvedItem,
  ScopeError,
  type ShownField,
} from '../permission.ts'
import { nearest } from '../text/nearest.ts'
import { parseConditions } from '../text/parse.ts'
import { byCodePoint } from '../text/value.ts'
import { grouped } from './grouped.ts'
import { meaningOf, writeMeaning } from './meaning.ts'
import { checkStep } from './step.ts'

/** "`id`, `time` and `account` belong to every collection." */
const COMMON: readonly CatalogField[] = [
  { name: 'id', title: 'Identifier', type: 'string', sensitive: false },
  { name: 'time', title: 'Time', type: 'time', sensitive: false },
  { name: 'account', title: 'Account', type: 'string', sensitive: false },
]

/**
 * Checks names, types and units of an item against a catalog, orders and simplifies it.
 * Equal meanings then have equal text; `*` and `.**` are kept and mean, for ever, what this
 * catalog has.
 *
 * @throws {ScopeError} naming the wrong part, with the nearest names that exist
 */
export function resolve(item: Item, catalog: Catalog): ResolvedItem {
  const wild = item.collection.endsWith('.**')
  const known = collectionsOf(item.collection, catalog).map((collection) => ({
    name: collection.name,
    fields: knownFields(collection, wild),
  }))
  for (const name of namesIn(item)) {
    if (!known.some(({ fields }) => fields.has(name))) failUnknown(name, item.collection, catalog)
  }
  const asked = item.fields.filter((field) => field.name !== 'id')
  const actions = ACTIONS.filter((action) => item.actions.includes(action))
  const concrete: ConcretePermission[] = []
  for (const { name, fields } of known) {
    // A collection without a field of the conditions has no record that matches them.
    if (!item.conditions.every(({ field }) => fields.has(field))) continue
    const conditions = resolveConditions(item.conditions, fields)
    const shown = spellOut(asked, fields)
    if (asked.length > 0 && shown.length === 0 && wild) continue
    concrete.push({ collection: name, conditions, fields: shown, actions })
  }
  return {
    ...item,
    conditions: commonConditions(item.collection, concrete).flatMap(writeMeaning),
    fields: canonicalFields(asked, known.at(0)!.fields, concrete),
    actions,
    catalog: catalog.sha256,
    concrete,
  }
}

/** What a resolved item means, collection by collection, in the catalog it was resolved with. */
export function expand(item: { concrete: ConcretePermission[] }): ConcretePermission[] {
  return item.concrete
}

/**
 * Reads an app's filter, the text between the brackets of a scope, against one collection.
 *
 * @throws {ScopeError} as parse and resolve do
 */
export function resolveFilter(
  text: string,
  collection: string,
  catalog: Catalog,
): ResolvedCondition[] {
  const [found] = collectionsOf(collection, catalog)
  const fields = knownFields(found!, false)
  const conditions = parseConditions(text)
  for (const { field } of conditions)
    if (!fields.has(field)) failUnknown(field, collection, catalog)
  return resolveConditions(conditions, fields)
}

function collectionsOf(name: string, catalog: Catalog): CatalogCollection[] {
  const found = name.endsWith('.**')
    ? catalog.collections.filter(
        (collection) => collection.name.startsWith(name.slice(0, -2)) && !collection.sensitive,
      )
    : catalog.collections.filter((collection) => collection.name === name)
  if (found.length > 0) return found.toSorted((a, b) => byCodePoint(a.name, b.name))
  const names = catalog.collections.map((collection) => collection.name)
  const message = `There is no collection ${name}${nearest(name, names)}`
  throw new ScopeError('unknown_collection', message, { culprit: name })
}

/** Fields by name. Under `.**` what is sensitive is left out: its collection must be named. */
function knownFields(collection: CatalogCollection, wild: boolean): Map<string, CatalogField> {
  const fields = new Map([...COMMON, ...collection.fields].map((field) => [field.name, field]))
  if (wild) for (const field of fields.values()) if (field.sensitive) fields.delete(field.name)
  return fields
}

/** Every name an item uses, but `*`. */
function namesIn(item: Item): string[] {
  const shown = item.fields.map((field) => field.name).filter((name) => name !== '*')
  return [...item.conditions.map((condition) => condition.field), ...shown]
}

/** One condition for each field, sorted by field. */
function resolveConditions(
  conditions: readonly Condition[],
  fields: ReadonlyMap<string, CatalogField>,
): ResolvedCondition[] {
  const byField = grouped(conditions, (condition) => condition.field)
  return [...byField]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([field, list]) => {
      const { type } = fields.get(field)!
      return { field, type, ...meaningOf(list, type) }
    })
}

/** The fields shown: `*` spelled out, sorted. `id` is always shown and not listed. */
function spellOut(
  asked: readonly ShownField[],
  fields: ReadonlyMap<string, CatalogField>,
): ConcreteField[] {
  const shown = new Map<string, ConcreteField>()
  if (asked.some((field) => field.name === '*')) {
    for (const { name, type, sensitive } of fields.values()) {
      if (!sensitive && name !== 'id') shown.set(name, { name, type })
    }
  }
  for (const { name, step } of asked) {
    const field = fields.get(name)
    if (!field) continue
    const counted = checkStep(field, step)
    shown.set(name, { name, ...(counted && { step: counted }), type: field.type })
  }
  return [...shown.values()].sort((a, b) => byCodePoint(a.name, b.name))
}

/** The conditions of an item, which mean the same in each of its collections. */
function commonConditions(
  collection: string,
  concrete: readonly ConcretePermission[],
): ResolvedCondition[] {
  const [first, ...others] = concrete
  if (!first) {
    const message = `No collection of ${collection} has all the fields of the conditions.`
    throw new ScopeError('matches_nothing', message, { culprit: collection })
  }
  for (const condition of first.conditions) {
    for (const other of others) {
      const found = other.conditions.find(({ field }) => field === condition.field)
      if (found?.type === condition.type) continue
      const message =
        `The field ${condition.field} is of type ${condition.type} in ${first.collection} but ` +
        `of type ${found?.type} in ${other.collection}; name the collections instead.`
      throw new ScopeError('bad_operator', message, { culprit: condition.field })
    }
  }
  return first.conditions
}

/** Fields as written, sorted, without those that `*` shows anyway. */
function canonicalFields(
  asked: readonly ShownField[],
  fields: ReadonlyMap<string, CatalogField>,
  concrete: readonly ConcretePermission[],
): ShownField[] {
  if (asked.length === 0) return [{ name: 'id' }]
  const all = asked.some((field) => field.name === '*')
  const shown = concrete.flatMap((permission) => permission.fields)
  return asked
    .map(({ name }) => {
      const step = shown.find((field) => field.name === name && field.step)?.step
      return { name, ...(step && { step }) }
    })
    .filter(({ name, step }) => name === '*' || !all || step || fields.get(name)?.sensitive)
    .sort((a, b) => byCodePoint(a.name, b.name))
}

function failUnknown(name: string, collection: string, catalog: Catalog): never {
  const wild = collection.endsWith('.**')
  const known = collectionsOf(collection, catalog)
  const isThere = known.some(({ fields }) => fields.some((field) => field.name === name))
  if (wild && isThere) {
    const message = `The field ${name} is sensitive: name its collection instead of ${collection}.`
    throw new ScopeError('sensitive', message, { culprit: name })
  }
  const names = known.flatMap((one) => [...knownFields(one, wild).keys()])
  const message = `There is no field ${name} in ${collection}${nearest(name, new Set(names))}`
  throw new ScopeError('unknown_field', message, { culprit: name })
}
