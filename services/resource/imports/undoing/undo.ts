import { Problem } from '@mandate/server'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { recount } from '../finish.ts'
import { noImport } from '../no-import.ts'
import { forgetTold } from './accounts.ts'
import { leaveAsBefore, takeTold } from './before.ts'
import { close } from './close.ts'
import { partCopies } from './copies.ts'
import { handFiles } from './files.ts'
import { heldIds, joinOneByOne, joinWhole } from './held.ts'
import { listLeft } from './left.ts'
import { letGoOfFiles } from './loose.ts'
import { callAnew } from './names.ts'

/**
 * Takes an import back, as one new revision per collection: records that no other import holds go,
 * those of which it said something become what the others say, unless a later one said the
 * same: that import has them now. What it took in as files of others comes back. Files lose their references and are
 * collected later. An import under way is stopped by it.
 * @throws Problem 404, 409 when it was undone before
 */
export async function undoImport(
  db: Kysely<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // The owner's row first, as every batch does: no batch is half done while we hold it.
    await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
    const row = await tx
      .selectFrom('imports')
      .select('state')
      .where('owner', '=', owner)
      .where('import', '=', number)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw noImport(number)
    if (row.state === 'undone') {
      throw new Problem(409, 'invalid_request', {
        en: `Import ${number} was undone already.`,
        fr: `L’import ${number} a déjà été annulé.`,
      })
    }
    await listIds(tx, owner, number)
    await handSaid(tx, owner, number)
    await handFiles(tx, owner, number)
    await listLeft(tx, owner, number)
    await leaveAsBefore(tx, owner, number)
    await callAnew(tx, owner, number)
    const { rows: touched } = await sql<{ collection: number; name: string }>`
      select distinct collection, name
      from (select collection from undo_ids union select collection from undo_taken union select collection from undo_left) as ids
      join collections using (collection)
      order by collection`.execute(tx)
    if (touched.length > 0) {
      const collections = touched.map((one) => one.collection)
      const { rows } = await sql<{ revision: number }>`
        update owners set revision = revision + ${collections.length} where owner = ${owner}
        returning revision - ${collections.length} as revision`.execute(tx)
      await letGoOfFiles(tx, owner, number)
      await restore(tx, owner, number, collections, rows[0]?.revision ?? 0)
      const names = touched.map((one) => one.name)
      await recount(tx, owner, names)
    }
    await forgetTold(tx, owner, number)
    await close(tx, owner, number)
  })
}

async function listIds(tx: Transaction<Database>, owner: string, number: number): Promise<void> {
  await joinWhole(tx)
  await sql`create temp table undo_ids on commit drop as ${heldIds(owner, number)}`.execute(tx)
  await sql`analyze undo_ids`.execute(tx)
  await joinAsCounted(tx)
  await takeTold(tx, owner, number)
  await partCopies(tx, owner, number)
  await sql`create temp table undo_taken on commit drop as
    select taken.* from (
      select b.collection, ids.record, b.revision from import_batches b, unnest(b.removed) as ids (record)
      where b.owner = ${owner} and b.import = ${number}
      union
      -- What came under an id that was taken before.
      select t.collection, t.record, said.revision from taken_ids t, lateral (
        select s.revision from superseded s join imports i using (owner, import)
        where (s.owner, s.collection, s.record) = (t.owner, t.collection, t.record)
          and i.state <> 'undone' and i.import <> ${number}
        order by s.revision desc limit 1) as said
      where t.owner = ${owner} and ${number} = any (t.imports)
      union
      -- What describes a record that goes.
      select t.collection, t.record, said.revision from undo_ids u
      join taken_ids t on t.owner = ${owner} and (t.taker_collection, t.taker) = (u.collection, u.record), lateral (
        select s.revision from superseded s join imports i using (owner, import)
        where (s.owner, s.collection, s.record) = (t.owner, t.collection, t.record)
          and i.state <> 'undone' and i.import <> ${number}
        order by s.revision desc limit 1) as said
      where not u.held
      union
      -- What stood beside a file of this import, of a record that stays.
      select a.collection, a.record, a.revision from undo_apart a
      where not exists (
        select from import_batches b where b.owner = ${owner} and b.import = ${number}
          and b.collection = a.collection and a.record = any (b.removed))) as taken
    -- Another has taken it in since as a file of its own.
    where not exists (
      select from (
        select b.collection, ids.record, max(b.revision) as revision
        from import_batches b join imports i using (owner, import), unnest(b.removed) as ids (record)
        where b.owner = ${owner} and b.import <> ${number} and i.state <> 'undone'
        group by b.collection, ids.record) as other
      where (other.collection, other.record) = (taken.collection, taken.record) and other.revision >= taken.revision
        -- Of what is beside a record that is asked next: its own import may have put it there.
        and not exists (select from taken_ids t where t.owner = ${owner}
          and (t.collection, t.record) = (taken.collection, taken.record) and t.taker_collection is not null))
    and not exists (
      select from taken_ids t join imports i on i.owner = t.owner and i.import = any (t.imports)
      where t.owner = ${owner} and (t.collection, t.record) = (taken.collection, taken.record)
        and i.state <> 'undone' and i.import <> ${number} and not exists (
          select from undo_ids u where not u.held and (u.collection, u.record) = (t.taker_collection, t.taker)))`.execute(
    tx,
  )
  await sql`delete from taken_ids t using undo_ids u where not u.held and t.owner = ${owner}
    and (t.taker_collection, t.taker) = (u.collection, u.record)`.execute(tx)
  await sql`update taken_ids set imports = array_remove(imports, ${number}::int)
    where owner = ${owner} and ${number}::int = any (imports)`.execute(tx)
  await sql`delete from taken_ids where owner = ${owner} and imports = '{}'`.execute(tx)
}

/** So many records are looked up one by one; more are joined with all there are. */
const FEW = 5_000

/** What was written a moment ago the planner takes for next to nothing, and would walk all of it for each record. */
async function joinAsCounted(tx: Transaction<Database>): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from undo_ids`.execute(tx)
  if ((rows[0]?.n ?? 0) <= FEW) await joinOneByOne(tx)
}

/**
 * What it said, and another import that stands found said, is that import's from now on: the record was so while it was as it said, and
 * whenever its words (`hash`) were still those of the record though an older export had added to it.
 */
async function handSaid(tx: Transaction<Database>, owner: string, number: number): Promise<void> {
  await sql`
    create temp table undo_words on commit drop as
    with of_it as materialized (
      select collection, record, revision, since, hash from superseded
      where owner = ${owner} and import = ${number})
    select collection, record, revision, since, since as begins, revision as ends from of_it where since < revision
    union
    select o.collection, o.record, o.revision, o.since, s.since, s.revision
    from of_it o join superseded s using (collection, record)
    where s.owner = ${owner} and s.hash = o.hash and s.since >= o.since and s.since < s.revision
    union
    select o.collection, o.record, o.revision, o.since, r.revision, null
    from of_it o join records r using (collection, record)
    where r.owner = ${owner} and r.hash = o.hash`.execute(tx)
  await joinWhole(tx)
  await sql`
    create temp table undo_found on commit drop as
    select distinct on (w.collection, w.record, w.revision, w.since) w.collection, w.record, w.revision, w.since, seen.import
    from (
      select b.collection, id as record, b.import, b.revision as seen_at
      from import_batches b join imports i using (owner, import), unnest(b.same) as ids (id)
      where b.owner = ${owner} and b.import <> ${number} and i.state <> 'undone' offset 0) as seen
    join undo_words w using (collection, record)
    where seen_at > w.begins and (w.ends is null or seen_at < w.ends)
    order by w.collection, w.record, w.revision, w.since, seen_at desc`.execute(tx)
  await sql`analyze undo_found`.execute(tx)
  await joinAsCounted(tx)
  await sql`
    update superseded s set import = f.import, source_import = coalesce(s.source_import, s.import)
    from undo_found f
    where s.owner = ${owner}
      and (s.collection, s.record, s.revision, s.since) = (f.collection, f.record, f.revision, f.since)`.execute(
    tx,
  )
}

async function restore(
  tx: Transaction<Database>,
  owner: string,
  number: number,
  collections: number[],
  before: number,
): Promise<void> {
  const revision = sql`${before}::bigint + array_position(${collections}::int[], collection)`
  await sql`
    with gone as (
      delete from records r using undo_ids u
      where r.owner = ${owner} and (r.collection, r.record) = (u.collection, u.record) and not u.held
      returning r.*),
    forgotten as (
      -- Also of what stands among the former states alone, because it describes another record.
      delete from record_blobs b using undo_ids u
      where b.owner = ${owner} and (b.collection, b.record) = (u.collection, u.record) and not u.held),
    unmissed as (
      delete from missing_files m using gone g
      where m.owner = ${owner} and (m.collection, m.record) = (g.collection, g.record)),
    unfilled as (
      delete from filled_files m using gone g
      where m.owner = ${owner} and (m.collection, m.record) = (g.collection, g.record)),
    former as (
      select l.*, (r.time, r.time_end, r.account, r.fields, r.rest, r.rest_sealed)
        is distinct from (l.time, l.time_end, l.account, l.fields, l.rest, l.rest_sealed) as differs, r.import = ${number} as is_its
      from undo_left l
      join records r on r.owner = ${owner} and (r.collection, r.record) = (l.collection, l.record)),
    restored as (
      update records r set time = f.time, time_end = f.time_end, account = f.account,
        fields = f.fields, rest = f.rest, rest_sealed = f.rest_sealed, hash = f.hash, import = f.import,
        source_import = f.source_import, part = f.part, entry = f.entry,
        revision = ${before}::bigint + array_position(${collections}::int[], r.collection)
      from former f
      where f.differs and r.owner = ${owner} and (r.collection, r.record) = (f.collection, f.record)
      returning old.*),
    taken_over as (
      update records r set import = f.import, hash = f.hash,
        source_import = f.source_import, part = f.part, entry = f.entry
      from former f
      where not f.differs and f.is_its and r.owner = ${owner} and (r.collection, r.record) = (f.collection, f.record)),
    -- Whoever has the record now, and said only some of what it says.
    said as (
      insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest, rest_sealed, hash, import, since, source_import, part, entry, yields)
      select ${owner}, collection, record, ${revision}, s.time, s.time_end, s.account, s.fields, s.rest, s.rest_sealed, s.hash, s.import, ${revision},
        s.source_import, s.part, s.entry, s.yields
      from former f join undo_said s using (collection, record, nth)
      where f.is_mixed and (f.differs or f.is_its)),
    returned as (
      insert into records (owner, collection, record, time, time_end, account, fields, rest, rest_sealed, hash, import, revision, source_import, part, entry)
      select s.owner, s.collection, s.record, s.time, s.time_end, s.account, s.fields, s.rest, s.rest_sealed, s.hash, holder.import,
        ${before}::bigint + array_position(${collections}::int[], s.collection), s.source_import, s.part, s.entry
      from undo_taken t
      join lateral (
        select * from superseded s where s.owner = ${owner}
          and (s.collection, s.record, s.revision) = (t.collection, t.record, t.revision)
        order by s.since limit 1) as s on true
      join lateral (
        select b.import from import_batches b
        join imports i on i.owner = b.owner and i.import = b.import and i.state <> 'undone'
        where b.owner = s.owner and b.collection = s.collection and b.import <> ${number}
          and s.record = any (b.added || b.changed || b.same || b.outdone)
        order by b.import = s.import desc, b.import desc limit 1) as holder on true
      on conflict do nothing
      returning *),
    referred as (
      insert into record_blobs (owner, sha256, collection, record, role)
      select owner, decode(file ->> 'sha256', 'hex'), collection, record, role
      from (select owner, collection, record, fields from returned
          union all select ${owner}::uuid, collection, record, fields from former) as said,
        jsonb_each(fields) as f (role, value),
        jsonb_path_query(value, '$[*] ? (exists (@.sha256))') as file
      on conflict do nothing),
    handed as (
      update records r set import = u.holder, source_import = coalesce(r.source_import, r.import)
      from undo_ids u
      where r.owner = ${owner} and (r.collection, r.record) = (u.collection, u.record)
        and r.import = ${number} and u.holder is not null),
    unused as (
      delete from record_blobs b using former f
      where b.owner = ${owner} and (b.collection, b.record) = (f.collection, f.record)
        and f.nth > 0 and position(encode(b.sha256, 'hex') in f.fields::text) = 0
        and not exists (
          select from undo_said s where (s.collection, s.record) = (f.collection, f.record)
            and (f.before is null or s.since < f.before)
            and position(encode(b.sha256, 'hex') in s.fields::text) > 0)),
    unasked as (delete from missing_files m where m.owner = ${owner} and m.import = ${number}),
    -- What it brought to a record that waited for it, that waits again, though another may have brought it beside the record itself.
    emptied as (
      delete from filled_files m
      where m.owner = ${owner} and ${number} in (m.import, m.filled_by) and not exists (
        select from undo_ids u where (u.collection, u.record) = (m.collection, m.record) and not u.held)
      returning m.*),
    missed_again as (
      insert into missing_files (owner, import, collection, record, role, tail, name, many, position)
      select owner, import, collection, record, role, tail, name, many, position from emptied
      where import <> ${number}
      on conflict do nothing),
    kept as (
      insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest, rest_sealed, hash, import, since, source_import, part, entry)
      select owner, collection, record, ${revision}, time, time_end, account, fields, rest, rest_sealed, hash, import, revision,
        source_import, part, entry
      from (select * from gone union all select * from restored) as was)
    insert into import_batches (owner, revision, import, collection, changed, removed)
    select ${owner}, ${revision}, ${number}, collection,
      coalesce(array_agg(record) filter (where was_restored), '{}'),
      coalesce(array_agg(record) filter (where not was_restored), '{}')
    from (select collection, record, false as was_restored from gone
      union all select collection, record, true from restored
      union all select collection, record, true from returned) as did
    group by collection`.execute(tx)
}
