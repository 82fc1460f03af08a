import { gather, shortRead } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import type { GrantsSeam } from '../seams.ts'

export interface Row {
  payload: Record<string, unknown>
  consumed_at: Date | null
  /** The grant that it is under and that is asked for next, and that one. */
  under?: string | null
  held?: unknown
}

export type FindRow = (asked: { model: string; id: string }) => Promise<Row | undefined>

/** Which grant a code or a refresh token is under, and a question that is answered. */
const UNDER = {
  passing_states: `case s.model when 'AuthorizationCode' then s.grant_id
    when 'Interaction' then s.payload #>> '{result,consent,grantId}' end`,
  provider_states: `case s.model when 'RefreshToken' then s.grant_id end`,
}

/**
 * One look by the primary key for each that is asked for, whatever a plan made once takes the list and the table for: joined to the
 * list, a table that was small when it was planned would be read whole.
 */
export const findText = (table: keyof typeof UNDER, held: (id: string) => string) => `
  select a.nth::int, r.payload, r.consumed_at, r.under, ${held('r.under')} as held
  from unnest($1::text[], $2::text[]) with ordinality a (model, id, nth)
  cross join lateral (
    select s.payload, s.consumed_at, ${UNDER[table]} as under
    from ${table} s where s.model = a.model and s.id = a.id limit 1) r`

/** Reads rows of a table by what they are found by: each with its grant, and those of several requests by one statement. */
export function rowFinder(
  db: Kysely<Database>,
  table: keyof typeof UNDER,
  heldBeside: GrantsSeam['heldBeside'],
): FindRow {
  const text = findText(table, heldBeside.column)
  return gather(async (asked: { model: string; id: string }[]) => {
    const values = [asked.map(({ model }) => model), asked.map(({ id }) => id)]
    const { rows } = await db.executeQuery(shortRead<Row & { nth: number }>(text, values))
    const found = new Map(rows.map((row) => [row.nth, row]))
    return asked.map((_, at) => found.get(at + 1))
  })
}
