import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { dropStates, FOR_EVER } from '../../provider/index.ts'

/** The grant that stands in place of another. Times in seconds. */
interface Successor {
  id: string
  /** As JSON. */
  details: string
  /** Null: until ended. */
  expiresAt: number | null
  /** When whoever changed it signed in; null: as the tokens say already. */
  signedInAt: number | null
}

/**
 * "The app gets the new with its next refresh": its refresh tokens are under the new grant from now on.
 * Codes not redeemed yet were for what is over.
 */
export async function handOver(
  tx: Transaction<Database>,
  from: string,
  to: Successor & { now: number },
): Promise<void> {
  await moveTokens(tx, from, to)
  await dropStates(tx, [from])
}

/**
 * The same for a refresh token that came to be while its grant was changed, its code redeemed in that moment, and so is
 * under what is over. Not for a person, who proves anew who they are.
 * @returns false when nothing stands in the place of this grant
 */
export async function handOverLate(
  db: Kysely<Database>,
  from: string,
  now: number,
): Promise<boolean> {
  const { rows } = await sql<{ id: string; details: object[]; expires_at: Date | null }>`
    with recursive line as (
      select replaced_by from grants where id = ${from}
      union all select g.replaced_by from grants g join line on g.id = line.replaced_by)
    select g.id, g.details, g.expires_at from grants g join line on g.id = line.replaced_by
    where g.ended_at is null and g.grantee is null`.execute(db)
  const [next] = rows
  if (next === undefined) return false
  const expiresAt = next.expires_at === null ? null : Math.floor(next.expires_at.getTime() / 1000)
  const details = JSON.stringify(next.details)
  await moveTokens(db, from, { id: next.id, details, expiresAt, signedInAt: null, now })
  return true
}

async function moveTokens(
  db: Kysely<Database> | Transaction<Database>,
  from: string,
  { id, details, expiresAt, signedInAt, now }: Successor & { now: number },
): Promise<void> {
  const exp = expiresAt ?? now + FOR_EVER
  const signedIn = JSON.stringify(signedInAt === null ? {} : { authTime: signedInAt })
  await sql`
    update provider_states set grant_id = ${id}, expires_at = ${new Date(exp * 1000)},
      payload = payload || ${signedIn}::jsonb || jsonb_build_object(
        'grantId', ${id}::text, 'rar', ${details}::jsonb, 'exp', ${exp}::bigint)
    where model = 'RefreshToken' and grant_id = ${from}`.execute(db)
}
