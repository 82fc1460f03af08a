import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'

/** As many indexes as a status list has. */
export const LIST_SIZE = 65_536
/** Numbers that a process takes at once; those it has not used when it ends are never used. */
const BLOCK = 16

/** A place in a status list. */
export interface StatusNumber {
  list: number
  idx: number
}

/** Gives places in the status lists, each once, whichever process asks. */
export function createStatusNumbers(db: Kysely<Database>): () => Promise<StatusNumber> {
  let left: StatusNumber[] = []
  let taking: Promise<void> | null = null
  return async () => {
    for (;;) {
      const next = left.shift()
      if (next !== undefined) return next
      taking ??= takeStatusNumbers(db, BLOCK)
        .then((taken) => {
          left = taken
        })
        .finally(() => {
          taking = null
        })
      await taking
    }
  }
}

export async function takeStatusNumbers(
  db: Kysely<Database> | Transaction<Database>,
  count: number,
): Promise<StatusNumber[]> {
  const { rows } = await sql<{ n: string }>`
    select nextval('status_numbers') as n from generate_series(1, ${count}::int)`.execute(db)
  return rows
    .map(({ n }) => Number(n))
    .map((n) => ({ list: Math.floor(n / LIST_SIZE), idx: n % LIST_SIZE }))
}
