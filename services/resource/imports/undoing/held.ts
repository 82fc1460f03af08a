import { type RawBuilder, sql } from 'kysely'

/**
 * Every id of an import, as rows of `collection, record, held, holder`. `held`: another import that
 * stands has it too. `holder`: the last of those that had it after this import changed it, and found
 * nothing to change: what the record says is then what that import says as well.
 */
export function heldIds(owner: string, number: number): RawBuilder<unknown> {
  const idsOf = (batches: RawBuilder<unknown>) => sql`
    select b.collection, ids.record, b.revision, ids.wrote from ${batches},
      lateral (select unnest(b.added || b.changed) as record, true as wrote
        union all select unnest(b.same), false) as ids
    where b.owner = ${owner}`
  return sql`
    select own.collection, own.record, others.revision is not null as held,
      case when others.revision > own.written then last.import end as holder
    from (
      select collection, record, max(revision) filter (where wrote) as written
      from (${idsOf(sql`import_batches b`)} and b.import = ${number}) as seen
      group by collection, record) as own
    left join (
      select collection, record, max(revision) as revision
      from (${idsOf(sql`import_batches b join imports i using (owner, import)`)}
        and b.import <> ${number} and i.state <> 'undone') as seen
      group by collection, record) as others using (collection, record)
    left join import_batches last on last.owner = ${owner} and last.revision = others.revision`
}
