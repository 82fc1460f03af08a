import { CompiledQuery, type Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import { scope, type Waiting } from './scope.ts'

/** Of the request that is being answered; null where there is none, and nothing waits. */
export function waiting(): Waiting | null {
  return scope()?.waiting ?? null
}

/** Somebody writes it now: takes what waits, or null when nothing does. */
export function takeWaiting(): Waiting | null {
  const all = waiting()
  if (all === null || (all.ended === null && all.used === null)) return null
  const taken = { ...all }
  all.ended = null
  all.used = null
  return taken
}

/** Nothing came of the request, and it may come again: what it has used up counts as unused. */
export function takeBackUse(): void {
  const all = waiting()
  if (all !== null) all.used = null
}

/** Two steps of a statement, `ended` and `used`, the values from `$first` on those of `valuesOf`. */
export const stepsFrom = (first: number) => `
  ended as (delete from passing_states where model = 'Interaction' and id = $${first}::text),
  used as (update passing_states set consumed_at = $${first + 3}::timestamptz
    where model = $${first + 1}::text and id = $${first + 2}::text and consumed_at is null returning id)`

export function valuesOf({ ended, used }: Waiting): unknown[] {
  return [ended, used?.model ?? null, used?.id ?? null, used?.at ?? null]
}

const ALONE = `with ${stepsFrom(1)} select count(*)::int as used from used`

/** Writes what waits by itself. Throws what `refuse` does. */
export async function writeWaiting(db: Kysely<Database>): Promise<void> {
  const taken = takeWaiting()
  if (taken === null) return
  const query = CompiledQuery.raw(ALONE, valuesOf(taken))
  const { rows } = await db.executeQuery<{ used: number }>(query)
  if (taken.used !== null && rows[0]?.used !== 1) await taken.used.refuse()
}
