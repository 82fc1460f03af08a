import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'

/** Bindings that stood at the last address of a home when it was taken along from there. */
export function broughtRows(db: Kysely<Database>, owner: string) {
  return db
    .selectFrom('former_bindings as b')
    .selectAll('b')
    .innerJoin('former_resources as r', (join) =>
      join.onRef('r.owner', '=', 'b.owner').onRef('r.url', '=', 'b.url'),
    )
    .where('b.owner', '=', owner)
    .where('b.active', '=', true)
    .where('r.nth', '=', (of) =>
      of
        .selectFrom('former_resources')
        .select((all) => all.fn.max('nth').as('last'))
        .where('owner', '=', owner),
    )
    .execute()
}
