import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'

/** What is locked by who changes an owner's chain of bindings, and shared by whoever needs that it stays as it is. */
export const chainLock = (owner: string) => `bindings:${owner}`

/** Whoever changes an owner's chain of bindings waits for whoever is changing it. */
export async function lockChain(tx: Transaction<Database>, owner: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${chainLock(owner)}, 0))`.execute(tx)
}

/** Bindings that may have been made after a backup, and forgotten with it. */
const FORGOTTEN = 1_000

/**
 * The `seq` of the next binding. Whoever was bound after the backup has seen a `seq` that is not known here any more, and takes none
 * that is not above it: so the first binding after a restore leaves room for those that were forgotten.
 */
export async function nextSeq(tx: Transaction<Database>, owner: string): Promise<number> {
  const { seq } = await headOf(tx, owner)
  const { rows } = await sql<{ restored: boolean }>`
    select exists (select from restores where restored_at > coalesce(
      (select made_at from bindings where owner = ${owner} order by seq desc limit 1),
      (select created_at from owners where owner = ${owner}))) as restored`.execute(tx)
  return seq + 1 + (rows[0]?.restored ? FORGOTTEN : 0)
}

/** Where the chain stands. */
export async function headOf(db: Kysely<Database>, owner: string) {
  const row = await db
    .selectFrom('bindings')
    .select(['seq', 'sha256'])
    .where('owner', '=', owner)
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return { seq: row?.seq ?? 0, sha256: row?.sha256 ?? null }
}
