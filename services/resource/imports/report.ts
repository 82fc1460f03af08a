import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { noFiles } from './finish.ts'
import type { CollectionCounts, ImportRow, ImportsStore, ReportWarning } from './store.ts'
import type { EntryClass, ReportState, Stranger } from './tables.ts'
import { heldIds, joinWhole } from './undoing/held.ts'

/** `GET /owners/{id}/imports/{n}`. Times are RFC 3339; counts of files are entries of the archive. */
export interface ImportReport {
  import: number
  state: ReportState
  created: string
  started: string | null
  finished: string | null
  parts: { name: string; bytes: number; same_as: number | null }[]
  /** Files found in all parts; null until they were opened. */
  entries: number | null
  files: Record<EntryClass, number>
  collections: Record<string, CollectionCounts & { records: number }>
  warnings: ReportWarning[]
  /** The file under way. */
  path: string | null
  /** Why it rests: it seems to be of accounts that this home has nothing of; resuming says that they are the owner's. */
  question: Stranger[] | null
}

export type Reports = ReturnType<typeof reports>

export function reports({ db, imports }: { db: Kysely<Database>; imports: ImportsStore }) {
  return {
    async of(owner: string, row: ImportRow): Promise<ImportReport> {
      const parts = await imports.parts(owner, row.import)
      const { warnings, entries, files, path, collections, question } = row.report
      return {
        import: row.import,
        state: row.is_undoing ? 'undoing' : row.state,
        created: row.created_at.toISOString(),
        started: row.started_at?.toISOString() ?? null,
        finished: row.finished_at?.toISOString() ?? null,
        parts: parts.map((part) => ({
          name: part.name,
          bytes: Number(part.bytes),
          same_as: part.same_as,
        })),
        entries: entries ?? null,
        files: { ...noFiles, ...files },
        collections: Object.fromEntries(
          Object.entries(collections ?? {}).map(([name, counts]) => [
            name,
            { records: counts.added + counts.changed + counts.same, ...counts },
          ]),
        ),
        warnings: warnings ?? [],
        path: path ?? null,
        question: question ?? null,
      }
    },

    /** Entries of one class, in the archive's order. */
    entries(owner: string, number: number, of: EntryClass, limit: number) {
      return db
        .selectFrom('import_entries')
        .select((of) => [
          ...(['path', 'size', 'records'] as const),
          of.case().when('settled_by', 'is', null).then(of.ref('reason')).end().as('reason'),
        ])
        .where('owner', '=', owner)
        .where('import', '=', number)
        .where('class', '=', of)
        .orderBy('part')
        .orderBy('entry')
        .limit(limit)
        .execute()
    },

    /** What undoing would do: records that go, and those that stay because another import has them. */
    async undoing(owner: string, number: number): Promise<{ gone: number; kept: number }> {
      return db.transaction().execute(async (tx) => {
        await joinWhole(tx)
        const { rows } = await sql<{ gone: number; kept: number }>`
          select count(*) filter (where not held) as gone, count(*) filter (where held) as kept
          from (${heldIds(owner, number)}) as ids`.execute(tx)
        return rows[0] ?? { gone: 0, kept: 0 }
      })
    },
  }
}
