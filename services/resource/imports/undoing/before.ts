import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'

/** What was told of records while this import was read, because of it, counts as words of this import. */
export async function takeTold(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await sql`
    update superseded s set import = ${number} from import_batches b, unnest(b.changed) as ids (record)
    where b.owner = ${owner} and b.told_in = ${number} and s.owner = ${owner}
      and (s.collection, s.record) = (b.collection, ids.record) and s.since = b.revision and s.import = b.import`.execute(
    tx,
  )
  await sql`
    update records r set import = ${number} from import_batches b, unnest(b.changed) as ids (record)
    where b.owner = ${owner} and b.told_in = ${number} and r.owner = ${owner}
      and (r.collection, r.record) = (b.collection, ids.record) and r.revision = b.revision and r.import = b.import`.execute(
    tx,
  )
}

/**
 * Where no import that stands came later, what nobody has touched since this import did, but those that are undone, becomes what it
 * was before, as it stands among the former states: `undo_left` says so, in place of what the others said put together.
 */
export async function leaveAsBefore(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  const { rows } = await sql<{ last: boolean }>`
    select not exists (
      select from imports where owner = ${owner} and case when state <> 'undone' then import > ${number}
        -- Undone since: what was before knows it still.
        else import < ${number} and coalesce((report ->> 'undone')::bigint >= (
          select min(revision) from import_batches where owner = ${owner} and import = ${number}), true) end) as last`.execute(
    tx,
  )
  if (!rows[0]?.last) return
  const ids = sql`lateral (select unnest(b.added) as record, true as is_new
    union all select unnest(b.changed || b.same || b.outdone || b.removed), false) as ids`
  await sql`
    create temp table undo_before on commit drop as
    select b.collection, ids.record, min(b.revision) as revision, min(b.revision) filter (where is_new) = min(b.revision) as is_new
    from import_batches b, ${ids}
    where b.owner = ${owner} and coalesce(b.told_in, b.import) = ${number}
    group by b.collection, ids.record`.execute(tx)
  await sql`analyze undo_before`.execute(tx)
  await sql`
    delete from undo_before u using (
      select b.collection, ids.record, max(b.revision) as revision from import_batches b, ${ids}
      where b.owner = ${owner} and b.revision > (select min(revision) from undo_before)
        and not exists (
          select from imports i where i.owner = b.owner and i.import = coalesce(b.told_in, b.import)
            and (i.import = ${number} or i.import > ${number} and i.state = 'undone'))
      group by b.collection, ids.record) as later
    where (later.collection, later.record) = (u.collection, u.record) and later.revision > u.revision`.execute(
    tx,
  )
  await sql`
    update undo_left l set time = s.time, time_end = s.time_end, account = s.account, fields = s.fields, rest = s.rest,
      rest_sealed = s.rest_sealed, hash = s.hash, import = s.import, source_import = s.source_import, part = s.part, entry = s.entry,
      is_mixed = false, before = u.revision
    from undo_before u join superseded s on s.owner = ${owner} and (s.collection, s.record) = (u.collection, u.record)
      and s.since < u.revision and s.revision >= u.revision
    where (l.collection, l.record) = (u.collection, u.record) and s.import <> ${number} and not exists (
      select from imports i where (i.owner, i.import) = (s.owner, s.import) and i.state = 'undone')`.execute(
    tx,
  )
  // It was so already, and this import changed nothing of it: only files of its own words go.
  const asItWas = sql`(l.collection, l.record) = (u.collection, u.record) and r.owner = ${owner}
    and (r.collection, r.record) = (u.collection, u.record) and r.revision < u.revision and r.import <> ${number}`
  await sql`
    delete from record_blobs b using undo_left l, undo_before u, records r
    where ${asItWas} and b.owner = ${owner} and (b.collection, b.record) = (r.collection, r.record)
      and position(encode(b.sha256, 'hex') in r.fields::text) = 0
      and not exists (
        select from undo_said s where (s.collection, s.record) = (r.collection, r.record) and s.since < u.revision
          and position(encode(b.sha256, 'hex') in s.fields::text) > 0)`.execute(tx)
  await sql`delete from undo_left l using undo_before u, records r where ${asItWas}`.execute(tx)
  // It was none, though others had it once: one of them took it in as a file of another record.
  const { rows: none } = await sql`
    update undo_ids i set held = false, holder = null from undo_before u
    where i.held and u.is_new and (i.collection, i.record) = (u.collection, u.record)
    returning i.record`.execute(tx)
  if (none.length === 0) return
  await sql`delete from undo_left l using undo_ids i where not i.held and (l.collection, l.record) = (i.collection, i.record)`.execute(
    tx,
  )
  await sql`delete from taken_ids t using undo_ids i where not i.held and t.owner = ${owner}
    and (t.taker_collection, t.taker) = (i.collection, i.record)`.execute(tx)
}
