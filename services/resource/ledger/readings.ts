import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** What was read under a grant. */
export interface Reading {
  owner: string
  grantId: string
  rows: number
  bytes: number
  /** When the owner signed in, seconds, if that was recent enough for what is sensitive. */
  signedInAt: number | null
}

/** Adds readings to what the ledger says of their grants, in one statement for all of them. */
export async function noteReadings(db: Kysely<Database>, readings: Reading[], now: Date) {
  const columns = {
    owners: readings.map(({ owner }) => owner),
    grants: readings.map(({ grantId }) => grantId),
    rows: readings.map(({ rows }) => rows),
    bytes: readings.map(({ bytes }) => bytes),
    signedIn: readings.map(({ signedInAt }) => signedInAt),
  }
  // Two readings of one grant are one row here: an update takes only one of those that match. Held in their order
  // first (`holdGrants`), for an update takes them in any. A limit that is not known when it is planned lets PostgreSQL expect one
  // of them and look by the key: for ten it reads a table whole that is small then, and goes on so when it is large.
  await sql`
    with read as materialized (
      select owner, grant_id, sum(rows) as rows, sum(bytes) as bytes, min(signed_in) as signed_in
      from unnest(${columns.owners}::uuid[], ${columns.grants}::text[], ${columns.rows}::bigint[],
        ${columns.bytes}::bigint[], ${columns.signedIn}::float8[])
        as given (owner, grant_id, rows, bytes, signed_in)
      group by owner, grant_id limit ${readings.length}::int),
    held as materialized (
      select g.owner, g.grant_id from grants g join read using (owner, grant_id)
      order by g.owner, g.grant_id for update of g)
    update grants set
      last_used = ${now},
      rows_read = grants.rows_read + r.rows,
      bytes_read = grants.bytes_read + r.bytes,
      signed_in_at = coalesce(grants.signed_in_at, to_timestamp(r.signed_in))
    from held join read r using (owner, grant_id)
    where grants.owner = r.owner and grants.grant_id = r.grant_id`.execute(db)
}
