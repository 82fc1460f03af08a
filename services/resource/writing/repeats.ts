import { createHash } from 'node:crypto'
import { Problem } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Open } from './store.ts'

/** How long a key is remembered, ms. */
const KEPT = 7 * 86_400_000

/**
 * What the app appended under this key before; null: nothing, and from now on these records. Two requests
 * with one key come one after the other, since each holds the home.
 * @throws Problem 422 for another request under the same key
 * @see draft-ietf-httpapi-idempotency-key-header, section 2.6
 */
export async function sameAsBefore(
  { tx, writer, collection }: Open,
  asked: { key: string; body: string; records: string[]; now: Date },
): Promise<string[] | null> {
  const key = digest([writer.client, collection.name, asked.key])
  const request = digest([asked.body])
  const known = await tx
    .selectFrom('append_keys')
    .select(['request', 'records'])
    .where('owner', '=', writer.owner)
    .where('key', '=', key)
    .executeTakeFirst()
  if (known?.request.equals(request)) return known.records
  if (known) {
    const detail = 'This Idempotency-Key was used for another request before.'
    throw new Problem(422, 'idempotency_conflict', detail)
  }
  const { records, now } = asked
  await tx
    .insertInto('append_keys')
    .values({ owner: writer.owner, key, request, records, made_at: now })
    .execute()
  return null
}

/** @throws Problem 400 */
export function readKey(header: string | undefined): string | null {
  if (header === undefined) return null
  // The draft's form is a quoted string; what is sent without quotes means the same.
  const key = /^"?([\x21\x23-\x7e]{1,128})"?$/.exec(header)?.[1]
  if (key) return key
  throw new Problem(400, 'invalid_request', 'Idempotency-Key: 1 to 128 visible characters.')
}

export async function forgetRepeats(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('append_keys')
    .where('made_at', '<', new Date(now - KEPT))
    .execute()
}

function digest(parts: string[]): Buffer {
  return createHash('sha256').update(parts.join('\0')).digest()
}
