import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { RecordWriter } from '../records/writer.ts'
import type { BatchNotes } from './commit.ts'

interface Found {
  collection: number
  record: string
  account: number
  role: string
  tail: string
  name: string
  many: boolean
  source_import: number
  part: number | null
  entry: number | null
  sha256: string
  size: number
  mime: string
}

/**
 * Gives records the files they name when another part has brought them meanwhile: the record may
 * have come first, or the file. They belong together when the file's path ends as the record says.
 */
export async function fillMissing(
  db: Kysely<Database>,
  owner: string,
  writer: RecordWriter,
  notes: BatchNotes,
): Promise<void> {
  const { rows } = await sql<Found>`
    select distinct on (m.collection, m.record, m.role, m.tail)
      m.collection, m.record, r.account, m.role, m.tail, m.name, m.many,
      coalesce(r.source_import, r.import) as source_import, r.part, r.entry,
      encode(b.sha256, 'hex') as sha256, b.size, b.mime
    from missing_files m
    join import_entries e on e.owner = m.owner and e.sha256 is not null
      and regexp_replace(e.path, '^.*/', '') = regexp_replace(m.tail, '^.*/', '')
      and (e.path = m.tail or right(e.path, length(m.tail) + 1) = '/' || m.tail)
    join blobs b on b.owner = m.owner and b.sha256 = e.sha256
    join records r on r.owner = m.owner and r.collection = m.collection and r.record = m.record
    where m.owner = ${owner}
    order by m.collection, m.record, m.role, m.tail, e.import desc`.execute(db)
  for (const found of rows) {
    const { sha256, size, mime, name, role, collection, account } = found
    const file = { sha256, size, mime, name }
    const record = found.record.replaceAll('-', '')
    const fields = { [role]: found.many ? [file] : file }
    notes.filled.push({ collection, record, role, tail: found.tail })
    // It came from where it came from: only a file is added to it.
    const { source_import, part, entry } = found
    const source = part === null || entry === null ? null : { import: source_import, part, entry }
    const more = { time: null, timeEnd: null, rest: null, source }
    await writer.add({ collection, record, account, fields, ...more }, [{ role, sha256 }])
  }
}
