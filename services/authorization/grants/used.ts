import type { AuditEntry } from '@mandate/audit'
import { gather } from '@mandate/server'
import { CompiledQuery, type Kysely } from 'kysely'
import type { AppendActivity } from '../activity/index.ts'
import type { Database } from '../database.ts'
import type { Beside, GrantsSeam, Proof } from '../provider/index.ts'

/** How often it is written down that a grant is used, and for how many that is remembered. */
const TOUCH_MS = 60_000
const MOST_TOUCHED = 10_000

/** What happened, as the owner's log has it. */
export type EntryOf = (...words: EntryWords) => AuditEntry
type EntryWords = [kind: Activity['kind'], grant: Activity['grant']]
type Activity = Parameters<AppendActivity>[1][number]

type Use = Activity & { at: number | null; proof: Proof | null }

/**
 * Held in order: whoever writes of the same ones, two processes or an owner who leaves, waits in turn and not crosswise.
 * A limit that is not known when it is planned lets PostgreSQL expect one of them and look by the key: for ten it reads a table
 * whole that is small then, and goes on so when it is large.
 * @param first the number of its first value
 */
const touching = (first: number, where: string) => `
  used as materialized (
    select id, at from unnest($${first}::text[], $${first + 1}::timestamptz[], $${first + 2}::int[]) e(id, at, nth)
    ${where} limit $${first + 3}::int),
  held as materialized (
    select g.id from grants g join used using (id) order by g.id for update of g),
  touched as (
    update grants set last_used = used.at from held join used using (id) where grants.id = held.id)`

/** In order, for the same reason; those that were not there, and of which entries of the log they are. @param first as above */
const proving = (first: number) => `
  shown as materialized (
    select * from unnest($${first}::text[], $${first + 1}::timestamptz[]) with ordinality s(id, ends, nth)),
  proven as (
    insert into used_proofs (id, expires_at) select id, ends from shown where id is not null order by id
    on conflict (id) do update set expires_at = excluded.expires_at
    where used_proofs.expires_at < $${first + 2}::timestamptz returning id)`

const IF_PROVEN = `where exists (
  select from shown s where s.nth = e.nth and (s.id is null or s.id in (select id from proven)))`

/** An app fetched a token: in its owner's log, and to the minute with the grant. By one statement, with what others fetch. */
export function createUsed(rooms: {
  db: Kysely<Database>
  clock: () => number
  append: AppendActivity
  entry: EntryOf
}): Pick<GrantsSeam, 'used' | 'usedBeside'> {
  const { db, clock } = rooms
  const touched = new Map<string, number>()

  function isDue(id: string, now: number): boolean {
    if (now - (touched.get(id) ?? 0) < TOUCH_MS) return false
    touched.delete(id)
    touched.set(id, now)
    if (touched.size > MOST_TOUCHED) touched.delete(touched.keys().next().value!)
    return true
  }

  async function write(uses: Use[]): Promise<boolean[]> {
    const shown = uses.flatMap(({ proof }) => (proof ? [proof] : []))
    // Of two with one proof, the first: each is written alone then.
    if (new Set(shown.map(({ id }) => id)).size < shown.length) throw new Error('one proof twice')
    const due = uses.filter(({ at }) => at !== null)
    let proven = new Set<string>()
    await rooms.append(async (text, values) => {
      const steps: string[] = []
      const all = [...values]
      if (shown.length > 0) {
        steps.push(proving(all.length + 1))
        const ids = uses.map(({ proof }) => proof?.id ?? null)
        const ends = uses.map(({ proof }) => proof?.ends ?? null)
        all.push(ids, ends, new Date(clock()))
      }
      if (due.length > 0) {
        steps.push(touching(all.length + 1, shown.length > 0 ? IF_PROVEN : ''))
        const ids = due.map(({ grant }) => grant.id)
        const times = due.map(({ at }) => new Date(at!))
        const nth = due.map((use) => uses.indexOf(use) + 1)
        all.push(ids, times, nth, due.length)
      }
      if (shown.length > 0) steps.push(`logged as (${text} ${IF_PROVEN})`)
      const main = shown.length > 0 ? 'select id from proven' : text
      const whole = steps.length === 0 ? main : `with ${steps.join(',')} ${main}`
      const { rows } = await db.executeQuery<{ id: string }>(CompiledQuery.raw(whole, all))
      proven = new Set(rows.map(({ id }) => id))
    }, uses)
    return uses.map(({ proof }) => proof === null || proven.has(proof.id))
  }
  const writeTogether = gather(write)

  return {
    async used({ id, account, clientId }, kind, proof = null) {
      const now = clock()
      const grant = { id, account, clientId }
      const at = isDue(id, now) ? now : null
      const isProven = await writeTogether({ kind, grant, at, proof })
      if (isProven) return
      touched.delete(id)
      throw proof!.refusal
    },
    usedBeside({ id, account, clientId }): Beside {
      const now = clock()
      const { owner, at, body } = rooms.entry('fetched', { id, account, clientId })
      const touch = isDue(id, now) ? new Date(now) : null
      return {
        steps: fetched,
        values: [owner, new Date(at), JSON.stringify(body), id, touch],
      }
    },
  }
}

const fetched = (first: number, ifDone: string) => `
  logged as (insert into audit (owner, at, body)
    select $${first}::uuid, $${first + 1}::timestamptz, $${first + 2}::jsonb where ${ifDone}),
  touched as (update grants set last_used = $${first + 4}::timestamptz
    where id = $${first + 3}::text and $${first + 4}::timestamptz is not null and ${ifDone})`
