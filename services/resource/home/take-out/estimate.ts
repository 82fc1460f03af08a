import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'

/** What an archive of this home would hold, before it is made. Bytes are unpacked, and about right. */
export interface Estimate {
  bytes: number
  records: number
  files: number
  grants: number
}

/** A line is a record's fields and this much around them. */
const AROUND = 260
const SAMPLE = 100

/** Records are weighed by a few of each kind; files are known to the byte. */
export async function estimateOf(db: Kysely<Database>, owner: string): Promise<Estimate> {
  const { rows } = await sql<Record<keyof Estimate, string | number>>`
    with kinds as (
      select collection, sum(count) as count from collection_stats
      where owner = ${owner}::uuid group by collection
    ), weighed as (
      select k.count, (select avg(octet_length(r.fields::text) + coalesce(octet_length(r.rest_sealed), 0))
        from (select fields, rest_sealed from records
          where owner = ${owner}::uuid and collection = k.collection limit ${SAMPLE}::int) r) as each
      from kinds k
    ), stored as (
      select count(*) as files, coalesce(sum(size), 0) as bytes from blobs b
      where owner = ${owner}::uuid
        and exists (select from record_blobs r where (r.owner, r.sha256) = (b.owner, b.sha256))
    ), entries as (
      select coalesce(sum((report ->> 'entries')::bigint), 0) as n from imports where owner = ${owner}::uuid
    ), told as (
      select coalesce(max(seq), 0) as n from audit_heads where owner = ${owner}::uuid
    ), permissions as (
      select count(*) as n from grants where owner = ${owner}::uuid
    )
    select (select coalesce(sum(count), 0) from weighed) as records, stored.files,
      permissions.n as grants,
      ceil(stored.bytes + entries.n * 250 + told.n * 600 + permissions.n * 6000 +
        (select coalesce(sum(count * (coalesce(each, 0) + ${AROUND}::int)), 0) from weighed))::bigint as bytes
    from stored, entries, told, permissions`.execute(db)
  const row = rows[0]
  return {
    bytes: Number(row?.bytes ?? 0),
    records: Number(row?.records ?? 0),
    files: Number(row?.files ?? 0),
    grants: Number(row?.grants ?? 0),
  }
}
