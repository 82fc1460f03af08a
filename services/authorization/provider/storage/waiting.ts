import { shortWrite } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import { scope, type Waiting } from './scope.ts'
import type { Beside, Proof } from './together.ts'

/** Of the request that is being answered; null where there is none, and nothing waits. */
export function waiting(): Waiting | null {
  return scope()?.waiting ?? null
}

/** Somebody writes it now: takes what waits, or null when nothing does. */
export function takeWaiting(): Waiting | null {
  const all = waiting()
  if (all === null || (all.ended === null && all.used === null && all.proof === null)) return null
  const taken = { ...all }
  all.ended = null
  all.used = null
  all.proof = null
  all.beside = null
  return taken
}

/** Takes what waits to be written beside something, or null. */
export function takeBeside(): Beside | null {
  const all = waiting()
  const beside = all?.beside ?? null
  if (all !== null) all.beside = null
  return beside
}

/** Takes the proof, for a write that decides whether it is new; null when none waits. */
export function takeProof(): Proof | null {
  const all = waiting()
  const proof = all?.proof ?? null
  if (all !== null) all.proof = null
  return proof
}

/** Nothing came of the request, and it may come again: what it has used up counts as unused. */
export function takeBackUse(): void {
  const all = waiting()
  if (all !== null) all.used = null
}

/** Three steps of a statement, `ended`, `used` and `proof`, the values from `$first` on those of `valuesOf`. */
export const stepsFrom = (first: number) => `
  ended as (delete from passing_states where model = 'Interaction' and id = $${first}::text),
  used as (update passing_states set consumed_at = $${first + 3}::timestamptz
    where model = $${first + 1}::text and id = $${first + 2}::text and consumed_at is null returning id),
  proof as (insert into used_proofs (id, expires_at)
    select $${first + 4}::text, $${first + 5}::timestamptz where $${first + 4} is not null
    on conflict (id) do update set expires_at = excluded.expires_at
    where used_proofs.expires_at < $${first + 6}::timestamptz returning id)`

/** What happens only when all that waited has been done. */
export const allDone = (
  first: number,
) => `($${first + 2}::text is null or exists (select from used))
  and ($${first + 4}::text is null or exists (select from proof))`

/** What has been done of it, as `requireDone` reads it. */
export const DONE = `exists (select from used) as used, exists (select from proof) as proven`

/** How many values there are of it. */
export const WAITING = 7

export function valuesOf({ ended, used, proof }: Waiting): unknown[] {
  return [
    ...[ended, used?.model ?? null, used?.id ?? null, used?.at ?? null],
    ...[proof?.id ?? null, proof?.ends ?? null, proof?.at ?? null],
  ]
}

/** Throws what is said where something was used before. */
export async function requireDone({ used, proof }: Waiting, done: Done | undefined): Promise<void> {
  if (used !== null && !done?.used) await used.refuse()
  if (proof !== null && !done?.proven) throw proof.refusal
}

const ALONE = `with ${stepsFrom(1)} select ${DONE}`

/** Writes what waits by itself. Throws what `requireDone` does. */
export async function writeWaiting(db: Kysely<Database>): Promise<void> {
  const taken = takeWaiting()
  if (taken === null) return
  const { rows } = await db.executeQuery(shortWrite<Done>(ALONE, valuesOf(taken)))
  await requireDone(taken, rows[0])
}

export interface Done {
  used: boolean
  proven: boolean
}
