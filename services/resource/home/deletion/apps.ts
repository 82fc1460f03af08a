import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'

/** Hosts of apps that can read something of an owner now; with `name`, of that kind of data. */
export type AppsOf = (owner: string, name?: string) => Promise<string[]>

export function appsReading(rooms: { db: Kysely<Database>; clock: () => number }): AppsOf {
  const { db } = rooms
  return async (owner, name) => {
    const rows = await db
      .selectFrom('grants')
      .select(['client', 'details'])
      .where('owner', '=', owner)
      .where('revoked_at', 'is', null)
      .where((or) =>
        or.or([or('expires_at', 'is', null), or('expires_at', '>', new Date(rooms.clock()))]),
      )
      .execute()
    const reading = rows.filter(
      ({ details }) =>
        name === undefined ||
        details.some((item) => isOf(name, String((item as { collection?: unknown }).collection))),
    )
    return [...new Set(reading.map(({ client }) => new URL(client).host))].toSorted()
  }
}

/** `google.**` and `google.*` stand for whatever begins so. */
function isOf(name: string, pattern: string): boolean {
  const [head = '', rest] = pattern.split('*', 2)
  return rest === undefined ? name === pattern : name.startsWith(head)
}
