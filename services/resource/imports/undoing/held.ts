import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'

/**
 * Lists of ids, as batches have them, are joined as a whole until the transaction ends or `joinOneByOne` is said. The planner cannot know how long
 * they are and takes each for ten: it would walk the one list anew for each id of the other.
 */
export async function joinWhole(tx: Transaction<Database>): Promise<void> {
  await sql`set local enable_nestloop = off`.execute(tx)
}

/** Records are looked up by their keys again. */
export async function joinOneByOne(tx: Transaction<Database>): Promise<void> {
  await sql`set local enable_nestloop = on`.execute(tx)
}

/**
 * To be asked after `joinWhole`. Every id of an import, as rows of `collection, record, held, spoke, holder`. `held`: another import that
 * stands has it too. `spoke`: it said something else than what was there. `holder`: the last of those that had it after this import changed it, and found
 * nothing to change: what the record says is then what that import says as well. One that said less than a newer
 * export, which stayed, holds the record and says something else. One that only brought what a record of this import
 * waited for (its description, its picture, a name) has no record of its own in it, and holds none.
 */
export function heldIds(owner: string, number: number): RawBuilder<unknown> {
  const idsOf = (batches: RawBuilder<unknown>) => sql`
    select b.collection, ids.record, b.import, b.revision, ids.wrote, ids.shown from ${batches},
      lateral (select unnest(b.added || b.changed) as record, true as wrote, true as shown
        union all select unnest(b.same), false, true
        union all select unnest(b.outdone), false, false) as ids
    where b.owner = ${owner} and (b.told_in is null or exists (
      select from imports t where (t.owner, t.import) = (b.owner, b.told_in) and t.state <> 'undone'))`
  // What it came from, as the record's source says. As in apply.ts: the first at or after it, since only the primary key has that order.
  const source = sql`coalesce(
    (select case when (r.record, r.revision) = (seen.record, seen.revision) then r.source_import end
      from records r where r.owner = ${owner} and r.collection = seen.collection and r.record >= seen.record
      order by r.record limit 1),
    (select s.source_import from superseded s where s.owner = ${owner}
      and (s.collection, s.record, s.since) = (seen.collection, seen.record, seen.revision) limit 1))`
  return sql`
    with own as materialized (
      select collection, record, max(revision) filter (where wrote) as written,
        bool_or(wrote or not shown) as spoke
      from (${idsOf(sql`import_batches b`)} and b.import = ${number}) as seen
      group by collection, record),
    lost as (
      select import from imports where owner = ${owner} and state = 'undone' union all select ${number}),
    -- Before it is asked for each of them where it came from: another import may have said a thousand times as many.
    others_seen as materialized (
      select collection, record, import, revision, wrote, shown
      from (${idsOf(sql`import_batches b join imports i using (owner, import)`)}
        and b.import <> ${number} and i.state <> 'undone' offset 0) as seen
      join own using (collection, record))
    select own.collection, own.record, others.collection is not null as held, own.spoke,
      case when others.revision > own.written then last.import end as holder
    from own
    left join (
      select collection, record, max(revision) filter (where shown and not wrote) as revision
      from others_seen as seen
      where not (wrote and coalesce(${source} in (select import from lost), false) and not exists (
        -- It only added what it says itself to what a newer export says.
        select from superseded s where s.owner = ${owner} and s.import = seen.import and s.since = s.revision and s.source_import is null
          and (s.collection, s.record) = (seen.collection, seen.record)))
      group by collection, record) as others using (collection, record)
    left join import_batches last on last.owner = ${owner} and last.revision = others.revision`
}
