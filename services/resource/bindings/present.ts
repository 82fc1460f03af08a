import { CompiledQuery, type Kysely, type Selectable } from 'kysely'
import type { Database } from '../database.ts'
import type { BindingsTables, Carried } from './tables.ts'

type Row = Pick<
  Selectable<BindingsTables['bindings']>,
  'seq' | 'issuer' | 'as_sub' | 'as_name' | 'grant_keys' | 'ceiling' | 'sha256' | 'made_at'
> & { carry: Carried[] }

const text = (carry: string) => `
  select b.seq, b.issuer, b.as_sub, b.as_name, b.grant_keys, b.ceiling, b.sha256, b.made_at, ${carry} as carry
  from bindings b join owners o on o.owner = b.owner and o.deleted_at is null
  where b.owner = $1 and b.active order by b.seq desc`

const ALL = text('b.carry')
const SOME = text(`coalesce((select jsonb_agg(one) from jsonb_array_elements(b.carry) one
  where one ->> 'grant' = any($2::text[])), '[]')`)

/**
 * The active bindings of an owner, newest first; none of a home that is gone.
 * @param about ids of the grants whose carrying matters; absent: all
 */
export async function presentRows(
  db: Kysely<Database>,
  owner: string,
  about?: string[],
): Promise<Row[]> {
  const query = about ? CompiledQuery.raw(SOME, [owner, about]) : CompiledQuery.raw(ALL, [owner])
  return (await db.executeQuery<Row>(query)).rows
}
