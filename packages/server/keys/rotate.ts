import type { Pool } from '../database/database.ts'
import type { Sealer } from '../secrets/seal.ts'
import { AHEAD } from './plan.ts'
import { changeKeys, type KeyRow, makeKey, readKeys, withdrawKeys } from './rows.ts'

/** A key for whoever runs the service. */
export interface KeyState {
  kid: string
  state: 'next' | 'signs' | 'published' | 'withdrawn' | 'stolen'
  signsFrom: Date
  withdrawnAt: Date | null
}

/** All keys, in the order in which they sign. */
export async function listKeys(pool: Pool, now: number): Promise<KeyState[]> {
  const rows = await readKeys(pool)
  const signs = rows.filter((row) => row.withdrawnAt === null && row.signsFrom <= now).at(-1)
  return rows.map((row) => ({
    kid: row.kid,
    state: stateOf(row, now, signs),
    signsFrom: new Date(row.signsFrom),
    withdrawnAt: row.withdrawnAt === null ? null : new Date(row.withdrawnAt),
  }))
}

function stateOf(row: KeyRow, now: number, signs: KeyRow | undefined): KeyState['state'] {
  if (row.stolen) return 'stolen'
  if (row.withdrawnAt !== null) return 'withdrawn'
  if (row === signs) return 'signs'
  return row.signsFrom > now ? 'next' : 'published'
}

/** Before its time: the next key is published now and signs in a day. @returns it, or the one that waits already */
export function rotateKeys(pool: Pool, seal: Sealer, now: number): Promise<string> {
  return changeKeys(pool, async (db, rows) => {
    const next = rows.find((row) => row.withdrawnAt === null && row.signsFrom > now)
    return next?.kid ?? makeKey(db, seal, now + AHEAD)
  })
}

/**
 * In an emergency: no key that there is counts any longer, and a new one signs at once. Whoever could take one
 * could take all: they lie in one table under one master key, the next one too.
 */
export function replaceStolenKeys(
  pool: Pool,
  seal: Sealer,
  now: number,
): Promise<{ kid: string; stolen: string[] }> {
  return changeKeys(pool, async (db, rows) => {
    const stolen = rows.filter((row) => !row.stolen && row.sealed !== null).map(({ kid }) => kid)
    await withdrawKeys(db, stolen, now, true)
    return { kid: await makeKey(db, seal, now), stolen }
  })
}
