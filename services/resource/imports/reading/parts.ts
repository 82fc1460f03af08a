import { exportedAt, type Part } from '@mandate/importer'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import type { UploadsStore } from '../../uploads/store.ts'
import type { ImportRow, ImportsStore, ReportWarning } from '../store.ts'
import { isSameBytes, partIdentity } from './identity.ts'

/** The parts to read, each with its number in the import, and what to say of the others. */
export interface PartsToRead {
  parts: Part[]
  numbers: number[]
  warnings: ReportWarning[]
  /** Names of parts that are here from before. */
  before: string[]
}

/**
 * Leaves out parts that were imported in full before: the same part twice is a reported no-op. A
 * part whose former import failed, had errors or was undone is read again. Of exports of several days the oldest is
 * read first.
 */
export async function partsToRead(
  rooms: { db: Kysely<Database>; uploads: UploadsStore; imports: ImportsStore },
  run: ImportRow,
): Promise<PartsToRead> {
  const before = await readBefore(rooms.db, run)
  const found: PartsToRead = { parts: [], numbers: [], warnings: [], before }
  const made = ({ name }: { name: string }) => exportedAt(name) ?? Number.MAX_SAFE_INTEGER
  const parts = await rooms.imports.parts(run.owner, run.import)
  const rows = parts.toSorted((a, b) => made(a) - made(b))
  const partAt = async (number: number) => {
    const row = rows.find((one) => one.part === number)
    const upload = row && (await rooms.uploads.find(row.upload, run.owner))
    return upload ? rooms.uploads.part(upload) : null
  }
  for (const row of rows) {
    const upload = await rooms.uploads.find(row.upload, run.owner)
    if (!upload || upload.state === 'removed') {
      found.warnings.push({
        code: 'upload_gone',
        message: `${row.name} was removed before it was imported.`,
        action: 'Upload it again.',
        path: row.name,
        count: 1,
      })
      continue
    }
    const part = rooms.uploads.part(upload)
    // What was decided stays so once something is read: the checkpoint counts by it.
    const isDecided = row.identity !== null || run.checkpoint !== null
    const same = isDecided ? row.same_as : await identify(rooms.db, run, row.part, part, partAt)
    if (same === null) {
      found.parts.push(part)
      found.numbers.push(row.part)
      continue
    }
    before.push(row.name)
    const where = same === run.import ? 'this import' : `import ${same}`
    found.warnings.push({
      code: 'same_part',
      message: `${row.name} is here already, from ${where}. It was not read again.`,
      path: row.name,
      count: 1,
    })
  }
  return found
}

/** Of the owner's other imports that were read to their end. */
async function readBefore(
  db: Kysely<Database>,
  run: Pick<ImportRow, 'owner' | 'import'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('import_parts as p')
    .innerJoin('imports as i', (on) =>
      on.onRef('i.owner', '=', 'p.owner').onRef('i.import', '=', 'p.import'),
    )
    .select('p.name')
    .where('p.owner', '=', run.owner)
    .where('p.import', '<>', run.import)
    .where('i.state', 'in', ['completed', 'completed_with_errors'])
    .execute()
  return rows.map(({ name }) => name)
}

/** The import that has this part already, or null: then it is this one's. */
async function identify(
  db: Kysely<Database>,
  run: ImportRow,
  number: number,
  part: Part,
  partAt: (number: number) => Promise<Part | null>,
): Promise<number | null> {
  const identity = await partIdentity(part)
  return db.transaction().execute(async (tx) => {
    const former = await tx
      .selectFrom('import_parts as p')
      .innerJoin('imports as i', (on) =>
        on.onRef('i.owner', '=', 'p.owner').onRef('i.import', '=', 'p.import'),
      )
      .select(['i.import', 'i.state', 'p.part'])
      .where('p.owner', '=', run.owner)
      .where('p.identity', '=', identity)
      .executeTakeFirst()
    const rowOf = (of: { import: number; part: number }) =>
      tx
        .updateTable('import_parts')
        .where('owner', '=', run.owner)
        .where('import', '=', of.import)
        .where('part', '=', of.part)
    if (former?.import === run.import) {
      // Neither is read yet: one may be damaged where the directory does not tell, so each byte counts.
      const twin = await partAt(former.part)
      if (!twin || !(await isSameBytes(twin, part))) return null
    }
    const isHere = former && (former.import === run.import || former.state === 'completed')
    if (isHere) {
      const same = { same_as: former.import }
      await rowOf({ import: run.import, part: number }).set(same).execute()
      return former.import
    }
    if (former) await rowOf(former).set({ identity: null }).execute()
    await rowOf({ import: run.import, part: number }).set({ identity }).execute()
    return null
  })
}
