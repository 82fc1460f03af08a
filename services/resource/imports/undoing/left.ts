import { exportedAt } from '@mandate/importer'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { leaveNames } from './names.ts'
import { WHOLE } from './whole.ts'

/**
 * What records of an import that is undone are without it, as the temporary table `undo_left`: what each other import that stands
 * said of them, one upon the other as they would have come. Of exports that all have a day the newest has the last word, else what
 * came last; what yields has the first. `undo_ids` lists the import's records.
 */
export async function listLeft(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  const columns = sql`import, time, time_end, account, fields, rest, rest_sealed, hash, source_import, part, entry`
  await sql`
    create temp table undo_said on commit drop as
    with asked as materialized (
      select u.collection, u.record from undo_ids u
      join records r on r.owner = ${owner} and (r.collection, r.record) = (u.collection, u.record)
      where u.held and not (r.import = ${number} and u.holder is not null) and (
        u.spoke or r.import = ${number} or exists (
          select from superseded s where s.owner = ${owner} and (s.collection, s.record) = (u.collection, u.record)
            and s.import = ${number}))),
    stated as (
      select collection, record, since, since = revision as is_said, yields, ${columns}
      from asked join superseded s using (collection, record)
      where s.owner = ${owner} and s.import <> ${number} and exists (
        select from imports i where (i.owner, i.import) = (s.owner, s.import) and i.state <> 'undone')
      union all
      select collection, record, revision, false, false, ${columns}
      from asked join records r using (collection, record)
      where r.owner = ${owner} and r.import <> ${number}),
    dated as (
      select *, min(since) filter (where is_said) over (partition by collection, record, import) as first_said from stated),
    -- Until its words stood apart, the last state that it gave was what it said.
    ranked as (
      select *, row_number() over (partition by collection, record, import, is_said order by since desc) as back
      from dated where is_said or first_said is null or since < first_said),
    ages as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(await agesOf(tx, owner))}::jsonb) as a (import int, part int, exported bigint)),
    aged as (
      select s.*, is_said and source_import is not null as is_told, a.exported, bool_and(a.exported is not null) over (partition by collection, record) as has_days
      from ranked s left join ages a on (a.import, a.part) = (coalesce(s.source_import, s.import), s.part)
      where s.is_said or s.back = 1)
    select *, row_number() over (partition by collection, record
      order by yields desc, case when has_days then exported end, since) as nth
    from aged`.execute(tx)
  await sql`analyze undo_said`.execute(tx)
  await leaveOut(tx, owner, number)
  await leaveNames(tx)
  const last = (column: string, where = 'true') =>
    sql`(array_agg(${sql.ref(column)} order by nth desc) filter (where ${sql.raw(where)}))[1] as ${sql.ref(column)}`
  // A file that only tells of a record is not where it came from.
  const source = (value: RawBuilder<unknown>) =>
    sql`(array_agg(${value} order by is_told, nth desc))[1]`
  await sql`
    create temp table undo_left on commit drop as
    with whole as (
      select s.collection, s.record, jsonb_object_agg(f.key, f.value order by s.nth) as fields
      from undo_said s join collections c using (collection), jsonb_each(s.fields) as f
      where ${JSON.stringify(WHOLE)}::jsonb -> c.name ? f.key
      group by s.collection, s.record)
    select l.*, nullif(l.came_with, l.import) as source_import, l.merged || coalesce(w.fields, '{}') as fields
    from (
      select collection, record, coalesce((array_agg(time order by nth desc) filter (where time > '-infinity'))[1], '-infinity') as time,
        ${last('time_end', 'time_end is not null')}, ${last('account')}, merge_fields_of(fields order by nth) as merged,
        ${last('rest', 'rest is not null')}, ${last('rest_sealed', 'rest_sealed is not null')}, ${last('hash')},
        ${last('import')}, ${source(sql`coalesce(source_import, import)`)} as came_with, ${source(sql`part`)} as part, ${source(sql`entry`)} as entry,
        max(nth) as nth, count(distinct import) > 1 and (array_agg(first_said order by nth desc))[1] is null as is_mixed,
        null::bigint as before
      from undo_said group by collection, record) as l
    left join whole w using (collection, record)`.execute(tx)
  await sql`analyze undo_left`.execute(tx)
}

/** Of what others told, the files that only this import brought: for good. */
async function leaveOut(tx: Transaction<Database>, owner: string, number: number): Promise<void> {
  await sql`
    with brought as materialized (
      select encode(sha256, 'hex') as sha256 from import_entries
      where owner = ${owner} and import = ${number} and sha256 is not null
      except
      select encode(sha256, 'hex') from import_entries e join imports i using (owner, import)
      where e.owner = ${owner} and e.import <> ${number} and i.state <> 'undone' and e.sha256 is not null),
    without as (
      select s.collection, s.record, s.nth, f.key, jsonb_agg(file order by at) filter (
        where file ->> 'sha256' not in (table brought)) as files
      from undo_said s, jsonb_each(s.fields) as f,
        jsonb_array_elements(case jsonb_typeof(f.value) when 'array' then f.value else jsonb_build_array(f.value) end)
          with ordinality as e (file, at)
      where s.is_told and jsonb_path_exists(f.value, '$[*].sha256')
      group by s.collection, s.record, s.nth, f.key
      having bool_or(file ->> 'sha256' in (table brought)))
    update undo_said s set fields = s.fields - w.emptied || w.fields
    from (
      select collection, record, nth, coalesce(array_agg(key) filter (where files is null), '{}') as emptied,
        coalesce(jsonb_object_agg(key, files) filter (where files is not null), '{}') as fields
      from without group by collection, record, nth) as w
    where (s.collection, s.record, s.nth) = (w.collection, w.record, w.nth)`.execute(tx)
  await sql`
    update superseded s set fields = u.fields, hash = decode(md5(u.fields::text), 'hex') from undo_said u
    where u.is_told and s.owner = ${owner} and (s.collection, s.record, s.revision, s.since) = (u.collection, u.record, u.since, u.since)
      and s.import = u.import and s.fields <> u.fields`.execute(tx)
}

/** When the exports were made that the owner's records came from. */
async function agesOf(tx: Transaction<Database>, owner: string) {
  const rows = await tx
    .selectFrom('import_parts')
    .select(['import', 'part', 'name'])
    .where('owner', '=', owner)
    .execute()
  return rows.flatMap(({ name, ...part }) => {
    const exported = exportedAt(name)
    return exported === null ? [] : [{ ...part, exported }]
  })
}
