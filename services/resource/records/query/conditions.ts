import type { Bound, ResolvedCondition } from '@mandate/grants'
import { type RawBuilder, sql } from 'kysely'
import type { Value } from './values.ts'

/**
 * A condition in SQL, over the value at the given step. "Every condition needs the field: a record
 * without it matches none." SQL says null there, which selects as little as false.
 */
export function conditionSql(
  condition: ResolvedCondition,
  value: Pick<Value, 'at' | 'literal' | 'literals'>,
  step: string | undefined,
): RawBuilder<boolean> {
  const at = value.at(step)
  const bound = (compare: string, { value: limit }: Bound) =>
    sql<boolean>`(${at}) ${sql.raw(compare)} ${value.literal(limit)}`
  switch (condition.kind) {
    case 'present':
      return sql`(${at}) is not null`
    case 'interval': {
      const { from, to } = condition
      return allOf([
        ...(from ? [bound(from.open ? '>' : '>=', from)] : []),
        ...(to ? [bound(to.open ? '<' : '<=', to)] : []),
      ])
    }
    case 'one of':
      return sql`(${at}) = any (${value.literals(condition.values)})`
    case 'none of':
      return sql`(${at}) <> all (${value.literals(condition.values)})`
    case 'list': {
      const among = (values: string[]) => sql<boolean>`(${at}) ?| ${values}::text[]`
      return allOf([
        ...condition.meets.map(among),
        ...(condition.avoids.length > 0 ? [sql<boolean>`not (${among(condition.avoids)})`] : []),
      ])
    }
  }
}

/** All of them; true when there are none. */
export function allOf(conditions: RawBuilder<boolean>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`
}

/** At least one of them. */
export function anyOf(conditions: RawBuilder<boolean>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`
}
