import { hash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** Seconds that a proof's `iat` may lie before or after the clock. */
export const PROOF_WINDOW = 60

/** Seconds of one table. */
const PERIOD = 300

/** A proof by what makes it one of its kind; `iat` in seconds. */
export interface ProofUse {
  jkt: string
  jti: string
  iat: number
}

/**
 * Which proofs were used stands in two tables that take turns (migrations/070-access.sql): empties the
 * one that no valid proof can belong to, and does nothing at any other time.
 * @param now seconds
 */
export async function sweepProofs(db: Kysely<Database>, now: number): Promise<void> {
  // In the middle of a period, proofs of the one before are too old and those of the next too new.
  const into = now % PERIOD
  if (into < PROOF_WINDOW + 30 || into > PERIOD - PROOF_WINDOW - 30) return
  await sql`truncate ${sql.table(tableOf(now + PERIOD))}`.execute(db)
}

/** The row of a proof. */
export function proofKey({ jkt, jti }: ProofUse): Buffer {
  return hash('sha256', `${jkt} ${jti}`, 'buffer').subarray(0, 16)
}

/** The table of the five minutes that `iat` lies in. */
export function tableOf(iat: number): 'proofs_even' | 'proofs_odd' {
  return Math.floor(iat / PERIOD) % 2 === 0 ? 'proofs_even' : 'proofs_odd'
}
