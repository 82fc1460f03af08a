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
  /** What was pushed, and is used up by the answer. */
  pushed?: { uri: string; payload: Row['payload']; consumed_at: string | null } | null
}

export type FindRow = (asked: { model: string; id: string }) => Promise<Row | undefined>

/** Which grant a code or a refresh token is under, and a question that is answered. */
const UNDER = {
  passing_states: `case s.model when 'AuthorizationCode' then s.grant_id
    when 'Interaction' then s.payload #>> '{result,consent,grantId}' end`,
  provider_states: `case s.model when 'RefreshToken' then s.grant_id end`,
}

/** The urn that oidc-provider puts before the id of what was pushed. */
export const PUSHED = 'urn:ietf:params:oauth:request_uri:'

/** On the way back from a question that was answered, what was pushed is asked for next. Named by `keptAs`, written in SQL. */
const PUSHED_BESIDE = {
  passing_states: `case when s.model = 'Interaction' and s.payload #> '{result}' is not null then (
      select to_json(p) from (select u.uri, q.payload, q.consumed_at from
        (select s.payload #>> '{params,request_uri}' as uri) u join passing_states q
        on q.model = 'PushedAuthorizationRequest' and q.id = 's256:' || rtrim(translate(
          encode(sha256(convert_to(substr(u.uri, ${PUSHED.length + 1}), 'UTF8')), 'base64'), '+/', '-_'), '=')) p) end`,
  provider_states: 'null::json',
}

/**
 * One look by the primary key for each that is asked for, whatever a plan made once takes the list and the table for: joined to the
 * list, a table that was small when it was planned would be read whole.
 */
export const findText = (table: keyof typeof UNDER, held: (id: string) => string) => `
  select a.nth::int, r.payload, r.consumed_at, r.under, ${held('r.under')} as held, r.pushed
  from unnest($1::text[], $2::text[]) with ordinality a (model, id, nth)
  cross join lateral (
    select s.payload, s.consumed_at, ${UNDER[table]} as under, ${PUSHED_BESIDE[table]} as pushed
    from ${table} s where s.model = a.model and s.id = a.id limit 1) r`

/** Reads rows of a table by what they are found by: each with its grant, and those of several requests by one statement. */
function rowFinder(
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

export function rowFinders(db: Kysely<Database>, heldBeside: GrantsSeam['heldBeside']) {
  return {
    passing: rowFinder(db, 'passing_states', heldBeside),
    lasting: rowFinder(db, 'provider_states', heldBeside),
  }
}
