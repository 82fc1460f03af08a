import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** A number that no account of the owner's has, or had: what is remembered of one that went must not become another's. */
export async function nextAccount(db: Kysely<Database>, owner: string): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select 1 + greatest(
      (select max(account) from provider_accounts where owner = ${owner}),
      (select max((told ->> 'account')::int) from imports, jsonb_array_elements(report -> 'accounts') as told
        where owner = ${owner}), 0) as next`.execute(db)
  return rows[0]!.next
}
