import type pg from 'pg'
import { storable } from '../../records/stored/encode.ts'
import { RECOUNT_FILES } from '../finish.ts'
import type { ImportRow, Progress } from '../store.ts'
import type { EntryClass, Place } from '../tables.ts'
import type { MissingFile } from './record.ts'

export interface EntryNote {
  part: number
  entry: number
  path: string
  size: number
  class: EntryClass
  records: number
  reason: string | null
  sha256: string | null
  crc: number | null
  /** What it would wait for, if that had not come with an import before. */
  awaits: 'photo' | 'description' | null
  /** The import of the photo, where it is known. */
  beside: number | null
}

/** What a batch has to say about the import beside its records. */
export interface BatchNotes {
  entries: EntryNote[]
  missing: MissingFile[]
  /** Files that were missing and are here now, each with the import that brought it. */
  filled: (Pick<MissingFile, 'collection' | 'record' | 'role' | 'tail'> & { by: number })[]
  /** Entries of former imports that found what they waited for, in this import if not in another (`by`). */
  settled: { import: number; part: number; entry: number; class: EntryClass; by?: number }[]
  checkpoint: Place | null
  progress: Progress
}

export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

/**
 * Writes them in the batch's transaction, which comes to nothing unless the import's row is still this
 * worker's: a worker that slept through its lease must not write beside its successor, nor one whose
 * import was paused or cancelled meanwhile. The counts in `progress.files` are brought up to date.
 * @throws LeaseLost
 */
export async function commitNotes(
  tx: pg.PoolClient,
  run: Pick<ImportRow, 'owner' | 'import'>,
  worker: string,
  notes: BatchNotes,
): Promise<void> {
  const { files } = notes.progress
  if (notes.entries.length > 0) {
    const { rows } = await tx.query<{ class: EntryClass; count: number }>(
      `with written as (
         insert into import_entries (owner, import, part, entry, path, class, size, crc, records, reason, sha256, settled_by)
         select $1, $2, part, entry, path, case when of is null then class else 'imported' end, size, crc, records,
           case when of is not null or awaits is distinct from 'description' then reason end, decode(sha256, 'hex'), of
         from jsonb_to_recordset($3::jsonb) as e (part int, entry int, path text, class text,
           size bigint, crc bigint, records int, reason text, sha256 text, awaits text, beside int),
         lateral (select case awaits when 'photo' then coalesce(beside, (
           select coalesce(r.source_import, r.import) from record_blobs b
           join taken_ids t using (owner, collection, record)
           join records r on r.owner = t.owner and (r.collection, r.record) = (t.taker_collection, t.taker)
           where b.owner = $1 and b.sha256 = decode(e.sha256, 'hex') and coalesce(r.source_import, r.import) <> $2
           limit 1))
         when 'description' then (
           select s.import from record_blobs b join superseded s using (owner, collection, record)
           where b.owner = $1 and b.sha256 = decode(e.sha256, 'hex') and s.source_import = $2 and s.import <> $2
             and s.since = s.revision and b.role = 'original'
           limit 1) end as of) as settled
         on conflict do nothing returning class)
       select class, count(*)::int from written group by class`,
      [run.owner, run.import, JSON.stringify(notes.entries)],
    )
    for (const { class: name, count } of rows) if (files) files[name] += count
  }
  const { rowCount } = await tx.query(
    `update imports set checkpoint = $4, report = $5, attempts = 0
     where owner = $1 and import = $2 and worker = $3 and state = 'running'`,
    [
      run.owner,
      run.import,
      worker,
      notes.checkpoint && JSON.stringify(notes.checkpoint),
      JSON.stringify(notes.progress),
    ],
  )
  if (rowCount !== 1) throw new LeaseLost(`Import ${run.import} is not this worker's any more`)
  if (notes.missing.length > 0) {
    await tx.query(
      `insert into missing_files (owner, import, collection, record, role, tail, name, many, position)
       select $1, $2, collection, record, role, tail, name, many, position
       from jsonb_to_recordset($3::jsonb) as m (collection int, record uuid, role text, tail text,
         name text, many boolean, position int)
       on conflict do nothing`,
      [run.owner, run.import, storable(notes.missing)],
    )
  }
  if (notes.filled.length > 0) {
    await tx.query(
      `with filled as (
         delete from missing_files m
         using jsonb_to_recordset($2::jsonb) as f (collection int, record uuid, role text, tail text, by int)
         where m.owner = $1 and (m.collection, m.record, m.role, m.tail) = (f.collection, f.record, f.role, f.tail)
         returning m.*, f.by)
       insert into filled_files (owner, import, collection, record, role, tail, name, many, position, filled_by)
       select owner, import, collection, record, role, tail, name, many, position, by from filled
       on conflict do nothing`,
      [run.owner, storable(notes.filled)],
    )
  }
  if (notes.settled.length > 0) {
    await tx.query(
      `update import_entries e set class = s.class, settled_by = coalesce(s.by, $3)
       from jsonb_to_recordset($2::jsonb) as s (import int, part int, entry int, class text, by int)
       where e.owner = $1 and (e.import, e.part, e.entry) = (s.import, s.part, s.entry)`,
      [run.owner, JSON.stringify(notes.settled), run.import],
    )
    await tx.query(RECOUNT_FILES, [run.owner, [...new Set(notes.settled.map((one) => one.import))]])
  }
}
