import { type RawBuilder, sql } from 'kysely'
import { anyOf } from './conditions.ts'
import { examinedColumns, flag } from './page.ts'
import { showsExactly, withoutNames } from './reveals.ts'
import { fieldOf, type View } from './view.ts'

/** Records that hold a file, each with the field that holds it. */
export type HolderRow = [collection: string, role: string]

/** In which collections and fields a file stands. */
export function holdersQuery(owner: string, sha256: string): RawBuilder<HolderRow> {
  return sql`select distinct c.name, b.role from record_blobs b join collections c using (collection)
    where b.owner = ${owner}::uuid and b.sha256 = decode(${sha256}, 'hex') order by 1, 2`
}

/** Whether the file may go out as it is, and the field's JSON text, stored and as it is then shown. */
export type FileRow = [asItIs: 'true' | 'false', field: string, shown: string]

/**
 * The best record of a view that shows a file in this field. It may go out as it is only where
 * everything that it reveals is shown exactly in the same record; null: nothing shows it all.
 */
export function fileQuery(
  view: View,
  collection: number,
  sha256: string,
  role: string,
  revealing: string[] | null,
): RawBuilder<FileRow> {
  const all = revealing !== null && showsExactly(view, revealing, flag)
  const asItIs = typeof all === 'boolean' ? sql<boolean>`${sql.lit(all)}` : all
  const shows = anyOf(view.scopes.flatMap(({ fields }, nth) => (fields.has(role) ? flag(nth) : [])))
  const { name } = fieldOf(view, role)
  const inner = sql`select ${examinedColumns(view)} from record_blobs b
    join records r on r.owner = b.owner and r.collection = b.collection and r.record = b.record
    where b.owner = ${view.owner}::uuid and b.sha256 = decode(${sha256}, 'hex')
      and b.collection = ${collection}::int and b.role = ${role} limit 1000`
  const field = sql`r.fields->${sql.lit(name)}`
  return sql<FileRow>`
    select case when ${asItIs} then 'true' else 'false' end, (${field})::text,
      (case when ${asItIs} then ${field} else ${withoutNames(field)} end)::text
    from (${inner}) r where ${shows} order by 1 desc limit 1`
}
