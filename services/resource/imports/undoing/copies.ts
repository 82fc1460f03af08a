import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'

/**
 * Of records that stay because other imports have them too: what stood beside a file of this import (its description, its film)
 * is apart from them from now on. What was told out of it goes with the file: it counts as words of this import. As the temporary
 * table `undo_apart`, with the revision at which each was last what it is alone.
 */
export async function partCopies(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await sql`
    create temp table undo_apart on commit drop as
    select distinct on (t.collection, t.record, t.taker_collection, t.taker, e.import)
      t.collection, t.record, t.taker_collection, t.taker, e.import, s.revision
    from undo_ids u
    join taken_ids t on t.owner = ${owner} and (t.taker_collection, t.taker) = (u.collection, u.record)
    join superseded s on s.owner = t.owner and (s.collection, s.record) = (t.collection, t.record)
    join import_entries e on (e.owner, e.import, e.part, e.entry) = (s.owner, coalesce(s.source_import, s.import), s.part, s.entry)
    join imports i on (i.owner, i.import) = (s.owner, e.import)
    where u.held and e.import <> ${number} and i.state <> 'undone' and e.settled_by = ${number}
      -- A picture that a record names is that of all who tell the record, and not of one copy of it.
      and (e.reason is not null or not exists (
        select from imports o where o.owner = t.owner and o.import = any (t.imports) and o.import <> ${number} and o.state <> 'undone'))
    order by t.collection, t.record, t.taker_collection, t.taker, e.import, s.revision desc`.execute(
    tx,
  )
  const { rows } = await sql<{
    any: boolean
  }>`select exists (select from undo_apart) as any`.execute(tx)
  if (!rows[0]?.any) return
  for (const table of ['superseded', 'records'] as const) {
    await sql`update ${sql.table(table)} s set import = ${number} from undo_apart a
      where s.owner = ${owner} and (s.collection, s.record) = (a.taker_collection, a.taker)
        and s.import = a.import and s.source_import = ${number}`.execute(tx)
  }
  await sql`update undo_ids u set spoke = true, holder = null from undo_apart a
    where (u.collection, u.record) = (a.taker_collection, a.taker)`.execute(tx)
  await sql`update taken_ids t set imports = array_remove(t.imports, a.import) from undo_apart a
    where t.owner = ${owner} and (t.collection, t.record) = (a.collection, a.record)
      and (t.taker_collection, t.taker) = (a.taker_collection, a.taker)`.execute(tx)
}
