import { type RawBuilder, sql } from 'kysely'

/**
 * Every id of an import, as rows of `collection, record, held, spoke, holder`. `held`: another import that
 * stands has it too. `spoke`: it said something else than what was there. `holder`: the last of those that had it after this import changed it, and found
 * nothing to change: what the record says is then what that import says as well. One that said less than a newer
 * export, which stayed, holds the record and says something else.
 */
export function heldIds(owner: string, number: number): RawBuilder<unknown> {
  const idsOf = (batches: RawBuilder<unknown>) => sql`
    select b.collection, ids.record, b.revision, ids.wrote, ids.shown from ${batches},
      lateral (select unnest(b.added || b.changed) as record, true as wrote, true as shown
        union all select unnest(b.same), false, true
        union all select unnest(b.outdone), false, false) as ids
    where b.owner = ${owner}`
  return sql`
    select own.collection, own.record, others.collection is not null as held, own.spoke,
      case when others.revision > own.written then last.import end as holder
    from (
      select collection, record, max(revision) filter (where wrote) as written,
        bool_or(wrote or not shown) as spoke
      from (${idsOf(sql`import_batches b`)} and b.import = ${number}) as seen
      group by collection, record) as own
    left join (
      select collection, record, max(revision) filter (where shown and not wrote) as revision
      from (${idsOf(sql`import_batches b join imports i using (owner, import)`)}
        and b.import <> ${number} and i.state <> 'undone') as seen
      group by collection, record) as others using (collection, record)
    left join import_batches last on last.owner = ${owner} and last.revision = others.revision`
}
