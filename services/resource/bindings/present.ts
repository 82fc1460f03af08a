import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Carried } from './tables.ts'

/**
 * The active bindings of an owner, newest first.
 * @param about ids of the grants whose carrying matters; absent: all
 */
export function presentRows(db: Kysely<Database>, owner: string, about?: string[]) {
  const some = sql<Carried[]>`coalesce((select jsonb_agg(one) from jsonb_array_elements(carry) one
    where one ->> 'grant' = any(${about ?? []}::text[])), '[]')`
  return db
    .selectFrom('bindings')
    .select(['seq', 'issuer', 'as_sub', 'as_name', 'grant_keys', 'ceiling', 'sha256', 'made_at'])
    .select(about ? some.as('carry') : 'carry')
    .where('owner', '=', owner)
    .where('active', '=', true)
    .orderBy('seq', 'desc')
    .execute()
}
