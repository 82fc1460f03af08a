import { CompiledQuery, type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { CollectionCounts } from './store.ts'
import type { EntryClass, ImportState } from './tables.ts'

/** What the import did to each collection: every record is counted once, as the most that happened. */
export async function countCollections(
  db: Kysely<Database>,
  owner: string,
  number: number,
): Promise<Record<string, CollectionCounts>> {
  const { rows } = await sql<CollectionCounts & { name: string }>`
    with seen as (
      select collection, record, max(did) as did
      from import_batches b, lateral (
        select unnest(added) as record, 3 as did union all
        select unnest(changed), 2 union all select unnest(same || outdone), 1) as ids
      where b.owner = ${owner} and b.import = ${number}
      group by collection, record)
    select c.name, count(*) filter (where did = 3) as added,
      count(*) filter (where did = 2) as changed, count(*) filter (where did = 1) as same
    from seen join collections c using (collection) group by c.name order by c.name`.execute(db)
  return Object.fromEntries(
    rows.map(({ name, added, changed, same }) => [name, { added, changed, same }]),
  )
}

/** First and last time of collections in which a time may have moved. */
export async function refreshStats(
  db: Kysely<Database>,
  owner: string,
  counts: Record<string, CollectionCounts>,
): Promise<void> {
  const names = Object.keys(counts).filter((name) => (counts[name]?.changed ?? 0) > 0)
  if (names.length > 0) await recount(db, owner, names)
}

/** Counts the collections anew, from their records. */
export async function recount(db: Kysely<Database>, owner: string, names: string[]): Promise<void> {
  await sql`
    with named as (select collection from collections where name = any(${names})),
    gone as (
      delete from collection_stats where owner = ${owner} and collection in (table named)
        and not exists (select from records r where r.owner = ${owner}
          and r.collection = collection_stats.collection and r.account = collection_stats.account))
    insert into collection_stats as c (owner, collection, account, count, first, last)
    select owner, collection, account, count(*),
      min(time) filter (where time > '-infinity'), max(time) filter (where time > '-infinity')
    from records where owner = ${owner} and collection in (table named)
    group by owner, collection, account
    on conflict (owner, collection, account) do update set
      count = excluded.count, first = excluded.first, last = excluded.last`.execute(db)
}

export const noFiles: Record<EntryClass, number> = {
  ...{ imported: 0, kept: 0, ignored: 0, unknown: 0, failed: 0 },
}

/** How many entries of the import ended in which class. */
export async function countFiles(
  db: Kysely<Database>,
  owner: string,
  number: number,
): Promise<Record<EntryClass, number>> {
  const rows = await db
    .selectFrom('import_entries')
    .select(['class', sql<number>`count(*)`.as('count')])
    .where('owner', '=', owner)
    .where('import', '=', number)
    .groupBy('class')
    .execute()
  return { ...noFiles, ...Object.fromEntries(rows.map((row) => [row.class, Number(row.count)])) }
}

/** How many entries of some imports ended in which class, in their own reports. $1 owner, $2 imports */
export const RECOUNT_FILES = `
  update imports i set report = i.report || jsonb_build_object('files', '${JSON.stringify(noFiles)}'::jsonb || counted.files)
  from (select import, jsonb_object_agg(class, n) as files
    from (select import, class, count(*) as n from import_entries
      where owner = $1 and import = any ($2::int[]) group by import, class) as c
    group by import) as counted
  where i.owner = $1 and i.import = counted.import`

/** The same within another transaction of Kysely's. */
export async function recountFiles(
  db: Kysely<Database>,
  owner: string,
  imports: readonly number[],
): Promise<void> {
  if (imports.length > 0) await db.executeQuery(CompiledQuery.raw(RECOUNT_FILES, [owner, imports]))
}

/** `failed` only when nothing at all could be read. */
export function finalState(files: Record<EntryClass, number>, partsRead: number): ImportState {
  const { failed, imported, kept, unknown } = files
  if (partsRead > 0 && failed > 0 && imported + kept + unknown === 0) return 'failed'
  return failed > 0 ? 'completed_with_errors' : 'completed'
}
