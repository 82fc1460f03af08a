import type { CatalogCollection, CatalogField } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import { allOf, anyOf } from './conditions.ts'
import type { View } from './view.ts'

/** Where a collection shows what a file reveals by itself. */
const shownIn = {
  place: ['latitude', 'longitude', 'altitude'],
  time: ['time'],
  camera: ['device', 'camera'],
}

/** Fields that must be shown exactly for a file to go out as it is; null: the collection lacks one. */
export function revealedBy(collection: CatalogCollection, field: CatalogField): string[] | null {
  const names = new Set(collection.fields.map((one) => one.name))
  const needed = (field.reveals ?? []).map((reveal) =>
    shownIn[reveal].filter((name) => names.has(name)),
  )
  return needed.every((some) => some.length > 0) ? needed.flat() : null
}

/**
 * Whether all these fields are shown exactly in a record; a boolean where that is so of every record.
 * `flag` names the column that says whether a scope matches this record.
 */
export function showsExactly(
  { scopes }: View,
  names: string[],
  flag: (scope: number) => RawBuilder<boolean>,
): boolean | RawBuilder<boolean> {
  const showing = names.map((name) =>
    scopes.flatMap(({ fields }, nth) => (fields.has(name) && !fields.get(name) ? [nth] : [])),
  )
  if (showing.every((some) => some.length === scopes.length)) return true
  if (showing.some((some) => some.length === 0)) return false
  return sql`coalesce(${allOf(showing.map((some) => anyOf(some.map(flag))))}, false)`
}

/**
 * A file's field without the names that its files were given: a phone calls a photo by the second it was
 * taken in. Each is called by its hash instead, and keeps what says its kind.
 */
export function withoutNames(stored: RawBuilder<unknown>): RawBuilder<unknown> {
  const renamed = (file: RawBuilder<unknown>) =>
    sql`case when jsonb_typeof(${file}) = 'object' then ${file} || jsonb_build_object('name',
      coalesce(left(${file}->>'sha256', 12), 'file') || coalesce(substring(${file}->>'name' from '\\.[A-Za-z][A-Za-z0-9]{0,4}$'), ''))
      else ${file} end`
  return sql`case when jsonb_typeof(${stored}) = 'array'
    then (select coalesce(jsonb_agg(${renamed(sql`e.file`)} order by e.nth), '[]') from jsonb_array_elements(${stored}) with ordinality as e (file, nth))
    else ${renamed(stored)} end`
}
