import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'

/**
 * Files of this import that records were waiting for, and that another one which stands has brought as well, under the same name and to the
 * last byte: what they told is that one's from now on.
 */
export async function handFiles(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await sql`
    create temp table undo_files on commit drop as
    with filled as materialized (
      select collection, record, role, tail from filled_files where owner = ${owner} and filled_by = ${number}),
    told as (
      select distinct s.collection, s.record, s.revision, s.since, f.role, f.tail, file ->> 'sha256' as sha256
      from filled f join superseded s using (collection, record),
        jsonb_path_query(s.fields -> f.role, '$[*]') as file
      where s.owner = ${owner} and s.import = ${number} and s.since = s.revision and s.source_import is not null),
    known as (
      select t.collection, t.record, t.revision, t.since, t.sha256, e.import, t.role, t.tail
      from told t join import_entries e on e.owner = ${owner} and e.sha256 = decode(t.sha256, 'hex')
        and regexp_replace(e.path, '^.*/', '') = regexp_replace(t.tail, '^.*/', '')
      join imports i on (i.owner, i.import) = (e.owner, e.import)
      where e.import <> ${number} and i.state <> 'undone')
    select distinct on (collection, record, revision, since) k.collection, k.record, k.revision, k.since, k.import
    from known k
    group by k.collection, k.record, k.revision, k.since, k.import
    having count(distinct k.sha256) = (
      select count(distinct t.sha256) from told t
      where (t.collection, t.record, t.revision, t.since) = (k.collection, k.record, k.revision, k.since))
    order by collection, record, revision, since, import`.execute(tx)
  await sql`update superseded s set import = f.import from undo_files f
    where s.owner = ${owner} and (s.collection, s.record, s.revision, s.since) = (f.collection, f.record, f.revision, f.since)`.execute(
    tx,
  )
  await sql`update filled_files m set filled_by = f.import from undo_files f
    where m.owner = ${owner} and (m.collection, m.record) = (f.collection, f.record) and m.filled_by = ${number}`.execute(
    tx,
  )
}
