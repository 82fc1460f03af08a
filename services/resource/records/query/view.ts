import type { CatalogCollection, CatalogField, ResolvedCondition } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import { allOf, conditionSql } from './conditions.ts'
import { type AccountNames, type Value, valueFor } from './values.ts'

/** One scope on one collection: which records, which fields, how finely. */
export interface Scope {
  conditions: ResolvedCondition[]
  /** Field name to step; undefined: exactly. */
  fields: ReadonlyMap<string, string | undefined>
  /** Accounts this scope reaches; null: all. */
  accounts: readonly number[] | null
}

/** What somebody may see of one collection of one owner. Several scopes are or-ed record by record. */
export interface View {
  owner: string
  collection: CatalogCollection
  scopes: readonly Scope[]
  accounts: AccountNames
}

/** Everything, as the owner sees it. */
export function ownersView(
  owner: string,
  collection: CatalogCollection,
  accounts: AccountNames,
): View {
  // `id` is always shown and never listed.
  const names = collection.fields.map((field) => field.name).filter((name) => name !== 'id')
  const fields = new Map(names.map((name) => [name, undefined]))
  return { owner, collection, accounts, scopes: [{ conditions: [], fields, accounts: null }] }
}

/** Fields that are shown in some record at least. */
export function shownFields(view: View): Set<string> {
  return new Set(view.scopes.flatMap((scope) => [...scope.fields.keys()]))
}

/**
 * "Records are in order of `time` only when every scope on the collection shows it exactly, else in
 * order of `id`": the order would show the hidden time.
 */
export function showsTimeExactly(view: View): boolean {
  return view.scopes.every((scope) => scope.fields.has('time') && !scope.fields.get('time'))
}

export function fieldOf(view: View, name: string): CatalogField {
  const field = view.collection.fields.find((one) => one.name === name)
  if (!field) throw new Error(`${view.collection.name} has no field ${name}`)
  return field
}

/** Which records a scope reaches. "The grant's own conditions see exact values." */
export function matches(view: View, scope: Scope): RawBuilder<boolean> {
  const conditions = scope.conditions.map((condition) =>
    conditionSql(condition, valueFor(fieldOf(view, condition.field), view.accounts), undefined),
  )
  if (scope.accounts) conditions.push(sql`r.account = any (${scope.accounts}::int[])`)
  return allOf(conditions)
}

/**
 * "Each record shows the union of the fields of those scopes that match it; where two show one
 * field, the finer step counts." The arms are the scopes that show the field, finest first; `flag`
 * names the column that says whether a scope matches this record.
 */
export interface Arm {
  flag: RawBuilder<boolean> | null
  step: string | undefined
}

export function armsOf(
  view: View,
  name: string,
  flag: (scope: number) => RawBuilder<boolean>,
): Arm[] {
  const showing = view.scopes.flatMap((scope, nth) =>
    scope.fields.has(name) ? [{ nth, step: scope.fields.get(name) }] : [],
  )
  showing.sort((a, b) => fineness(a.step) - fineness(b.step))
  const arms = showing.map(({ nth, step }) => ({ flag: flag(nth), step }))
  // Every record that passes matches some scope: where all show the field alike, none need be asked.
  const alike =
    showing.length === view.scopes.length && showing.every((s) => s.step === showing[0]?.step)
  return alike ? [{ flag: null, step: showing[0]?.step }] : arms
}

/** The value as shown in this record, null where it is not; what an app's filter compares. */
export function shownValue(value: Value, arms: Arm[]): Value['at'] {
  return () => choose(arms.map((arm) => [arm.flag, value.at(arm.step)]))
}

export function choose(
  arms: [RawBuilder<boolean> | null, RawBuilder<unknown>][],
): RawBuilder<unknown> {
  if (arms[0] && arms[0][0] === null) return arms[0][1]
  const whens = arms.map(([flag, then]) => sql`when ${flag} then ${then}`)
  return sql`case ${sql.join(whens, sql` `)} end`
}

/** Smaller is finer; exact is the finest. Steps of one field form one chain. */
export function fineness(step: string | undefined): number {
  if (step === undefined) return 0
  const time = ['hour', 'day', 'month', 'year'].indexOf(step)
  return time >= 0 ? time + 1 : Number(step)
}
