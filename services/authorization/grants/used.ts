import { gather } from '@mandate/server'
import { CompiledQuery, type Kysely } from 'kysely'
import type { AppendActivity } from '../activity/index.ts'
import type { Database } from '../database.ts'
import type { GrantsSeam } from '../provider/index.ts'

/** How often it is written down that a grant is used, and for how many that is remembered. */
const TOUCH_MS = 60_000
const MOST_TOUCHED = 10_000

/**
 * Held in order: whoever writes of the same ones, two processes or an owner who leaves, waits in turn and not crosswise.
 * A limit that is not known when it is planned lets PostgreSQL expect one of them and look by the key: for ten it reads a table
 * whole that is small then, and goes on so when it is large.
 * @param first the number of its first value
 */
const touching = (first: number) => `
  used as materialized (
    select * from unnest($${first}::text[], $${first + 1}::timestamptz[]) u(id, at) limit $${first + 2}::int),
  held as materialized (
    select g.id from grants g join used using (id) order by g.id for update of g),
  touched as (
    update grants set last_used = used.at from held join used using (id) where grants.id = held.id)`

/** An app fetched a token: in its owner's log, and to the minute with the grant. By one statement, with what others fetch. */
export function createUsed(rooms: {
  db: Kysely<Database>
  clock: () => number
  append: AppendActivity
}): GrantsSeam['used'] {
  const touched = new Map<string, number>()

  function isDue(id: string, now: number): boolean {
    if (now - (touched.get(id) ?? 0) < TOUCH_MS) return false
    touched.delete(id)
    touched.set(id, now)
    if (touched.size > MOST_TOUCHED) touched.delete(touched.keys().next().value!)
    return true
  }

  type Use = Parameters<AppendActivity>[1][number] & { at: number | null }
  const write = gather(async (uses: Use[]) => {
    const due = uses.filter(({ at }) => at !== null)
    await rooms.append((text, values) => {
      const ids = due.map(({ grant }) => grant.id)
      const times = due.map(({ at }) => new Date(at!))
      const whole = due.length === 0 ? text : `with ${touching(values.length + 1)} ${text}`
      const more = due.length === 0 ? [] : [ids, times, due.length]
      return rooms.db.executeQuery(CompiledQuery.raw(whole, [...values, ...more]))
    }, uses)
    return uses
  })

  return async ({ id, account, clientId }, kind) => {
    const now = rooms.clock()
    await write({ kind, grant: { id, account, clientId }, at: isDue(id, now) ? now : null })
  }
}
