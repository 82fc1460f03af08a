// The one statement that turns a staged batch into records. It reads
//   $1 owner  $2 import  $3 collections int[]  $4 revision before the batch
// and gives each collection of the batch a revision of its own, in the order of $3.
//
// Rows whose hash is known are neither locked nor written. What is put together of several has a hash of
// all of theirs: the last may say only what is there already. What is there and differs is merged:
// a newer export wins field by field and lists are united (`merge_fields`); if that changes
// nothing, the row is left alone too. Ids that come twice in a batch are merged with each other
// first, which is paid for only by batches that have such ids. Where the owner had nothing of the
// batch's collections before the import, nothing is looked up: an id that comes again in a later
// batch meets its record in `on conflict`, where it is merged too.
//
// What yields (see `NewRecord`), or comes out of an export that was made before the one that the record is from, is
// merged the other way round: it adds what is not there.
//
// Where a record is made of what several imports said, or says what only some of them did, each one's own words stand
// among the former states (`said`), so that undoing one leaves what the others say. An import whose words do not
// stand there said its last state. What another file tells of a record later (`source_import`) are words of the import that brought
// this file, and no record without the other; what yields leaves the record its source, and its words always stand there.
//
// The look-up of what is there asks for the first id at or after the staged one, in order of ids:
// only the primary key has that order. Asked for the id itself, the planner may take the index by
// time in a partition that has grown since its last ANALYZE, and read a whole collection per row.
// All look-ups must be over before the first row is written (rows of the same statement cannot be
// seen but are walked past): the sort before the insert sees to that, and puts the ids in the order
// in which the index takes them best.

const onlyOnce = `
  select nth, collection, record, time, time_end, account, fields, rest_sealed, hash, source_import, part, entry
  from STAGING`

const merged = `
  select max(nth) as nth, collection, record,
    coalesce((array_agg(time order by nth desc) filter (where time > '-infinity'))[1], '-infinity') as time,
    (array_agg(time_end order by nth desc) filter (where time_end is not null))[1] as time_end,
    (array_agg(account order by nth desc))[1] as account,
    merge_fields_of(fields order by nth) as fields,
    (array_agg(rest_sealed order by nth desc) filter (where rest_sealed is not null))[1] as rest_sealed,
    case when count(distinct hash) = 1 then (array_agg(hash))[1]
      else decode(md5(string_agg(hash, '' order by nth)), 'hex') end as hash,
    (array_agg(source_import order by nth desc))[1] as source_import,
    (array_agg(part order by nth desc))[1] as part,
    (array_agg(entry order by nth desc))[1] as entry
  from STAGING group by collection, record`

/** Of fields, those that the batch says as a whole: $6, by collection. */
const whole = (fields: string) => `coalesce((
  select jsonb_object_agg(f.key, f.value) from jsonb_each(${fields}) as f
  where $6::jsonb -> s.collection::text ? f.key), '{}')`

/** As `merged`, of what may be said as a whole. */
const mergedWhole = merged
  .replace(
    'merge_fields_of(fields order by nth)',
    `merge_fields_of(fields order by nth) || ${whole('(array_agg(fields order by nth desc))[1]')}`,
  )
  .replace('STAGING group by', 'STAGING s group by')

/** What was there, and what came. */
const asSaid = `r.record is null as is_new, r.time as old_time, r.time_end as old_time_end,
    r.fields as old_fields, r.rest_sealed as old_rest_sealed, r.import as old_import,
    s.time as said_time, s.time_end as said_time_end, s.fields as said_fields, s.rest_sealed as said_rest,
    s.hash as said_hash, s.source_import as said_import, s.part as said_part, s.entry as said_entry,
    s.nth < 0 as only_adds`

/** What is there already, merged with what is staged. */
const lookedUp = `
  select s.collection, s.record, s.account, s.hash, s.source_import, s.part, s.entry,
    case when s.time = '-infinity' then coalesce(r.time, s.time) else s.time end as time,
    coalesce(s.time_end, r.time_end) as time_end,
    case when r.record is null then s.fields else merge_fields(r.fields, s.fields) end as fields,
    coalesce(s.rest_sealed, r.rest_sealed) as rest_sealed,
    false as yields, ${asSaid}
  from staged s
  left join lateral (
    select * from records r
    where r.owner = $1 and r.collection = s.collection and r.record >= s.record
    order by r.record limit 1) r on r.record = s.record
  where r.hash is distinct from s.hash`

/** As `lookedUp`, where something may yield or is said as a whole; $5 are the days of exports. */
const lookedAt = `
  select s.collection, s.record, s.account,
    case when yields then r.hash else s.hash end as hash,
    case when yields then coalesce(r.source_import, r.import) else s.source_import end as source_import,
    case when yields then r.part else s.part end as part,
    case when yields then r.entry else s.entry end as entry,
    case when s.time = '-infinity' or yields and r.time > '-infinity' then coalesce(r.time, s.time)
      else s.time end as time,
    case when yields then coalesce(r.time_end, s.time_end) else coalesce(s.time_end, r.time_end) end as time_end,
    case when r.record is null then s.fields when yields then merge_fields(s.fields, r.fields) || ${whole('r.fields')}
      else merge_fields(r.fields, s.fields) || ${whole('s.fields')} end as fields,
    case when yields then coalesce(r.rest_sealed, s.rest_sealed)
      else coalesce(s.rest_sealed, r.rest_sealed) end as rest_sealed,
    yields, ${asSaid}
  from staged s
  left join lateral (
    select * from records r
    where r.owner = $1 and r.collection = s.collection and r.record >= s.record
    order by r.record limit 1) r on r.record = s.record
  left join ages was on (was.import, was.part) = (coalesce(r.source_import, r.import), r.part)
  left join ages came on (came.import, came.part) = (coalesce(s.source_import, $2), s.part),
  lateral (select r.record is not null and (s.nth < 0 or coalesce(came.exported < was.exported, false)) as yields) y
  where r.hash is distinct from s.hash`

const ages = `
ages as materialized (select * from jsonb_to_recordset($5::jsonb) as a (import int, part int, exported bigint)),`

const judged = `
judged as materialized (select *,
    is_new or (time, fields) is distinct from (old_time, old_fields)
      or time_end is distinct from old_time_end or rest_sealed is distinct from old_rest_sealed as is_written,
    (time, fields) is distinct from (said_time, said_fields)
      or time_end is distinct from said_time_end or rest_sealed is distinct from said_rest as is_mixed
  from new),`

// Asked as scalars, what was said before is looked up by key for each record and never made a list of all: the planner
// takes what was written a moment ago for next to nothing, and would walk all of it each time.
const hasSpoken = `(select true from superseded x where x.owner = $1
    and (x.collection, x.record) = (j.collection, j.record) and x.import = $2 and x.since = x.revision limit 1)`

/** The words of an import that the record alone does not tell. */
const said = `
said as (
  insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest_sealed, hash, import, since, source_import, part, entry, yields)
  select $1, collection, record, $4::bigint + array_position($3::int[], collection), said_time, said_time_end, account,
    said_fields, said_rest, said_hash, $2, $4::bigint + array_position($3::int[], collection), said_import, said_part, said_entry, only_adds
  from judged j where not is_new and case
    when not is_written then (old_import <> $2 or said_import is not null and ${hasSpoken})
      and (yields or (time, fields) is distinct from (said_time, said_fields))
    when old_import = $2 then ${hasSpoken}
    else is_mixed or yields or ${hasSpoken} end
  returning collection, record),`

/**
 * How many of a collection keep a time or a field that another import said and this one, whose word counts, does not. Where
 * that one said it by several files, or what another file told it, this one may as well: those are not counted. Nor are files, which
 * may lie in a part that is to come. What an import added that is undone tells nothing.
 */
const kept = `(select count(*) from judged j
  where j.collection = import_batches.collection and not is_new and not yields and said_import is null and old_import <> $2
    and (said_time = '-infinity' and old_time > '-infinity' or exists (
      select from jsonb_each(old_fields) as f
      where not said_fields ? f.key and not jsonb_path_exists(f.value, '$[*].sha256')))
    and (select true from superseded x where x.owner = $1
      and (x.collection, x.record) = (j.collection, j.record) and x.import = j.old_import and x.since < x.revision
        and (select i.state from import_batches b join imports i using (owner, import)
          where b.owner = $1 and b.revision = x.revision) <> 'undone' limit 1) is null)::int`

const source =
  'source_import = excluded.source_import, part = excluded.part, entry = excluded.entry'

/** A newer export's, else what is there; `rest` holds what was written before it was sealed. */
const rest = `rest_sealed = coalesce(excluded.rest_sealed, r.rest_sealed),
    rest = case when excluded.rest_sealed is null then r.rest end`

const replace = `
    time = excluded.time, time_end = excluded.time_end, account = excluded.account,
    fields = excluded.fields, ${rest}, hash = excluded.hash,
    import = excluded.import, revision = excluded.revision, ${source}`

const merge = `
    time = case when excluded.time = '-infinity' then r.time else excluded.time end,
    time_end = coalesce(excluded.time_end, r.time_end), account = excluded.account,
    fields = merge_fields(r.fields, excluded.fields), ${rest},
    hash = excluded.hash, import = excluded.import, revision = excluded.revision, ${source}
  where r.hash is distinct from excluded.hash`

/**
 * @param staging name of the staging table, made by us
 * @param batch.repeated whether an id stands in it twice
 * @param batch.fresh whether the owner had no record of these collections before the import
 * @param batch.yielding whether something of it may yield or is said as a whole: then there are $5 and $6
 */
export function applyStatement(
  staging: string,
  batch: { repeated: boolean; fresh: boolean; yielding: boolean },
): string {
  const { repeated, yielding } = batch
  const fresh = batch.fresh && !yielding
  const found = yielding ? lookedAt : lookedUp
  return `
with ${yielding ? ages : ''} staged as materialized (${(repeated ? (yielding ? mergedWhole : merged) : onlyOnce).replace('STAGING', staging)}),
new as (${fresh ? 'select * from staged' : found}),
${fresh ? '' : judged + said}
written as (
  insert into records as r (owner, collection, record, time, time_end, account, fields, rest_sealed, hash, import, revision, source_import, part, entry)
  select $1, collection, record, time, time_end, account, fields, rest_sealed, hash, $2,
    $4::bigint + array_position($3::int[], collection), source_import, part, entry
  from ${fresh ? 'new' : 'judged where is_written'}
  order by collection, record
  on conflict (owner, collection, record) do update set ${fresh ? merge : replace}
  returning old.record is null as added, old.time as old_time, old.time_end as old_time_end,
    old.account as old_account, old.fields as old_fields, old.rest as old_rest, old.rest_sealed as old_rest_sealed, old.hash as old_hash,
    old.import as old_import, old.revision as old_revision, old.source_import as old_source_import,
    old.part as old_part, old.entry as old_entry,
    new.collection, new.record, new.time, new.account, new.revision),
former as (
  insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest, rest_sealed, hash, import, since, source_import, part, entry)
  select $1, collection, record, revision, old_time, old_time_end, old_account, old_fields, old_rest, old_rest_sealed, old_hash, old_import, old_revision,
    old_source_import, old_part, old_entry
  from written where not added),
counted as (
  insert into collection_stats as c (owner, collection, account, count, first, last)
  select $1, collection, account, count(*) filter (where added),
    min(time) filter (where time > '-infinity'), max(time) filter (where time > '-infinity')
  from written group by collection, account
  on conflict (owner, collection, account) do update set count = c.count + excluded.count,
    first = least(c.first, excluded.first), last = greatest(c.last, excluded.last))
insert into import_batches (owner, revision, import, collection, added, changed, same, outdone)
select $1, $4::bigint + array_position($3::int[], collection), $2, collection,
  coalesce(array_agg(record) filter (where added), '{}'),
  coalesce(array_agg(record) filter (where changed), '{}'),
  coalesce(array_agg(record) filter (where not added and not changed and not outdone), '{}'),
  coalesce(array_agg(record) filter (where outdone and not added and not changed), '{}')
from (
  select collection, record, bool_or(added) as added, bool_or(changed) as changed, bool_or(outdone) as outdone from (
    select collection, record, added, not added as changed, false as outdone from written
    ${fresh ? '' : 'union all select collection, record, false, false, true from said'}
    -- What of former imports was read along is no word of this one.
    union all select collection, record, false, false, false from staged where coalesce(source_import, $2) = $2) as seen
  group by collection, record) as outcome
group by collection
returning collection, cardinality(added) as added, cardinality(changed) as changed, cardinality(same) + cardinality(outdone) as same,
  ${fresh ? '0' : kept} as kept`
}
