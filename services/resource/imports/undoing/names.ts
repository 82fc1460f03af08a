import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { NAMED, TOLD } from './whole.ts'

// How things are called that another record names: a photo's album after a title that came with another import, a message's
// conversation. What each import said of a photo may be the name of its folder or the title, whichever was known then, so what is left is
// called anew: titles that are gone become the folders again in which a copy lies that stands, and folders the titles that stand.

/** Words of an import that only called a record by another's name are no statement of what it is. */
export async function leaveNames(tx: Transaction<Database>): Promise<void> {
  const fields = { ...NAMED, ...TOLD }
  const named = Object.entries(fields).map(([name, { field }]) => ({ name, field }))
  await sql`
    delete from undo_said s using collections c
      join jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as n (name text, field text) using (name)
    where c.collection = s.collection and s.is_told and s.fields ? n.field and s.fields - n.field = '{}'`.execute(
    tx,
  )
}

/** Calls what is in `undo_left` as it is called without the import, and lists there too what was called by it alone. */
export async function callAnew(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  for (const [name, { of, field, by, as }] of Object.entries(NAMED)) {
    if (!(await mayBeCalled(tx, owner, name, of))) continue
    await listHolding(tx, owner, { name, of, field, by, as }, number)
    await sql`
      with called as (
        select n.account, w.word, min(n.fields ->> ${as}) as title
        from undo_naming n, jsonb_array_elements_text(n.fields -> ${by}) as w (word)
        where n.stands and not exists (
          select from undo_naming o where o.stands and o.account = n.account and o.fields ->> ${as} = w.word)
        group by n.account, w.word),
      words as (
        select h.*, w.word, g.title is not null as is_gone, g.folder
        from undo_holding h, jsonb_array_elements_text(h.fields -> ${field}) as w (word)
        left join undo_gone g on g.title = w.word
        where g.account is null or g.account = h.account),
      raw as (
        select collection, record, account, word from words where not is_gone
        union
        select w.collection, w.record, w.account, f.folder from words w, unnest(array[w.folder, w.word]) as f (folder)
        where is_gone and exists (
          select from import_entries s join import_entries e on e.owner = s.owner and e.crc = s.crc and e.size = s.size
          join imports i on (i.owner, i.import) = (e.owner, e.import)
          where (s.owner, s.import, s.part, s.entry) = (${owner}, w.came_with, w.part, w.entry)
            and i.state <> 'undone' and i.import <> ${number} and substring(e.path from '([^/]*)/[^/]*$') = f.folder)),
      now as (
        select h.collection, h.record, jsonb_agg(distinct coalesce(c.title, r.word)) filter (where r.word is not null) as words
        from undo_holding h left join raw r using (collection, record)
        left join called c on c.account = h.account and c.word = r.word
        group by h.collection, h.record)
      update undo_holding h set fields = case when n.words is null then h.fields - ${field}
        else h.fields || jsonb_build_object(${field}::text, n.words) end
      from now n where (n.collection, n.record) = (h.collection, h.record)`.execute(tx)
    await putBack(tx, owner)
  }
  for (const [name, told] of Object.entries(TOLD)) {
    const { of, field, by } = told
    if (!(await mayBeCalled(tx, owner, name, of))) continue
    await listHolding(tx, owner, { name, of, field, by, as: field }, number)
    await sql`
      update undo_holding h set fields = h.fields - ${field} from undo_gone g
      where g.account = h.account and g.folder = h.fields ->> ${by} and g.title = h.fields ->> ${field}`.execute(
      tx,
    )
    await sql`
      update undo_holding h set fields = h.fields || jsonb_build_object(${field}::text, n.fields -> ${field})
      from undo_naming n
      where n.stands and n.account = h.account and n.fields ->> ${by} = h.fields ->> ${by}
        and n.fields ? ${field} and not h.fields ? ${field}`.execute(tx)
    await putBack(tx, owner)
  }
}

/** Whether the import has something of what names others, or of what is named. */
async function mayBeCalled(
  tx: Transaction<Database>,
  owner: string,
  name: string,
  of: string,
): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from undo_ids join collections c using (collection) where c.name in (${name}, ${of}))
      and exists (select from superseded s join collections c using (collection) where s.owner = ${owner} and c.name = ${of}
        union all select from records r join collections c using (collection) where r.owner = ${owner} and c.name = ${of}) as any`.execute(
    tx,
  )
  return rows[0]?.any ?? false
}

interface Naming {
  name: string
  of: string
  field: string
  by: string
  as: string
}

/**
 * Temporary tables: `undo_naming`, what names others, as it is without the import (`stands`) and as others that are undone said it;
 * `undo_gone`, names that none of those that stand says; `undo_holding`, the records whose names are looked at.
 */
async function listHolding(
  tx: Transaction<Database>,
  owner: string,
  { name, of, field, by, as }: Naming,
  number: number,
): Promise<void> {
  for (const table of ['undo_naming', 'undo_gone', 'undo_holding'])
    await sql`drop table if exists ${sql.table(table)}`.execute(tx)
  const numberOf = (one: string): RawBuilder<unknown> =>
    sql`(select collection from collections where name = ${one})`
  await sql`
    create temp table undo_naming on commit drop as
    select r.account, coalesce(l.fields, r.fields) as fields, true as stands
    from records r left join undo_left l using (collection, record)
    where r.owner = ${owner} and r.collection = ${numberOf(of)} and not exists (
      select from undo_ids u where (u.collection, u.record) = (r.collection, r.record) and not u.held)
    union all
    select s.account, s.fields, i.state <> 'undone' and i.import <> ${number} and s.since = s.revision
    from superseded s join imports i using (owner, import)
    where s.owner = ${owner} and s.collection = ${numberOf(of)} and (s.since = s.revision or i.state = 'undone' or i.import = ${number})
    union all
    select r.account, r.fields, false from records r
    where r.owner = ${owner} and r.collection = ${numberOf(of)} and r.import = ${number}`.execute(
    tx,
  )
  const folders = sql`jsonb_array_elements_text(case jsonb_typeof(n.fields -> ${by}) when 'array' then n.fields -> ${by}
    else jsonb_build_array(n.fields -> ${by}) end) as w (folder)`
  await sql`
    create temp table undo_gone on commit drop as
    select distinct n.account, n.fields ->> ${as} as title, w.folder from undo_naming n, ${folders}
    where not n.stands and n.fields ? ${as} and w.folder is not null
    except select n.account, n.fields ->> ${as}, w.folder from undo_naming n, ${folders} where n.stands`.execute(
    tx,
  )
  await sql`
    create temp table undo_holding on commit drop as
    select l.collection, l.record, l.account, l.fields, l.came_with, l.part, l.entry, l.fields as former, true as is_listed
    from undo_left l where l.collection = ${numberOf(name)} and l.before is null
    union all
    select r.collection, r.record, r.account, r.fields, coalesce(r.source_import, r.import), r.part, r.entry, r.fields, false
    from records r
    where r.owner = ${owner} and r.collection = ${numberOf(name)} and exists (select from undo_gone)
      and case jsonb_typeof(r.fields -> ${field}) when 'array' then r.fields -> ${field} ?| (select array_agg(title) from undo_gone)
        else r.fields ->> ${field} in (select title from undo_gone) end
      and not exists (select from undo_left l where (l.collection, l.record) = (r.collection, r.record))
      and not exists (select from undo_ids u where (u.collection, u.record) = (r.collection, r.record) and not u.held)`.execute(
    tx,
  )
}

async function putBack(tx: Transaction<Database>, owner: string): Promise<void> {
  await sql`update undo_left l set fields = h.fields from undo_holding h
    where h.is_listed and h.fields <> h.former and (l.collection, l.record) = (h.collection, h.record)`.execute(
    tx,
  )
  await sql`
    insert into undo_left (collection, record, time, time_end, account, fields, rest, rest_sealed, hash, import, came_with, part, entry,
      nth, is_mixed, source_import)
    select h.collection, h.record, r.time, r.time_end, r.account, h.fields, r.rest, r.rest_sealed, r.hash, r.import,
      coalesce(r.source_import, r.import), r.part, r.entry, 0, false, r.source_import
    from undo_holding h join records r on r.owner = ${owner} and (r.collection, r.record) = (h.collection, h.record)
    where not h.is_listed and h.fields <> h.former`.execute(tx)
}
