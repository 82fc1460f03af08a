import {
  baseName,
  type Entry,
  type Export,
  exportOf,
  exportOfEntry,
  whoseExport,
} from '@mandate/importer'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { ImportRow } from '../store.ts'

// What is in such a file is about one person; pictures are sent to others, and short ones say the same of everybody.
const PERSONAL = /\.(json|csv|html?|mbox|ics|vcf)$/i
const LEAST_BYTES = 200
/** So many are looked for in the home, the largest first. */
const MOST = 2000

/** Exports of one person have files in common that no other person has, and parts of one export its name. */
export function sharedFiles(
  db: Kysely<Database>,
  { owner, import: number }: Pick<ImportRow, 'owner' | 'import'>,
  { entries, parts }: Pick<Export, 'entries' | 'parts'>,
) {
  const files = Map.groupBy(
    entries.filter((entry) => isPersonal(entry) && !entry.known),
    (entry) => whoseExport(exportOfEntry(entry, parts)),
  )
  const inExports = new Map<string, Set<string>>()
  for (const [name, own] of files) {
    for (const file of own) {
      const known = inExports.get(asText(file)) ?? new Set()
      inExports.set(asText(file), known.add(name))
    }
  }
  return {
    /** Whether something of it is here from an import before. */
    async withHome(exports: ReadonlySet<string>): Promise<boolean> {
      if (await hasPartOf(db, owner, number, exports)) return true
      const own = [...exports].flatMap((name) => files.get(name) ?? [])
      const asked = own
        .toSorted((a, b) => b.size - a.size)
        .slice(0, MOST)
        .map((one) => ({ crc: one.crc32, size: one.size, name: baseName(one.path) }))
      const { rows } = await sql<{ found: boolean }>`
        select exists (
          select from import_entries e join imports i using (owner, import)
          join jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as f (crc bigint, size bigint, name text)
            on e.crc = f.crc and e.size = f.size and regexp_replace(e.path, '^.*/', '') = f.name
          where e.owner = ${owner} and e.import < ${number} and i.state <> 'undone') as found`.execute(
        db,
      )
      return rows[0]?.found ?? false
    },
    /** Whether it has nothing in common with what came together with it. */
    withNone(name: string): boolean {
      return (files.get(name) ?? []).every((file) => inExports.get(asText(file))?.size === 1)
    },
  }
}

async function hasPartOf(
  db: Kysely<Database>,
  owner: string,
  number: number,
  exports: ReadonlySet<string>,
): Promise<boolean> {
  const rows = await db
    .selectFrom('import_parts as p')
    .innerJoin('imports as i', (on) =>
      on.onRef('i.owner', '=', 'p.owner').onRef('i.import', '=', 'p.import'),
    )
    .select('p.name')
    .distinct()
    .where('p.owner', '=', owner)
    .where('p.import', '<', number)
    .where('i.state', 'in', ['completed', 'completed_with_errors'])
    .execute()
  return rows.some(({ name }) => {
    const known = whoseExport(exportOf(name))
    return known !== '' && exports.has(known)
  })
}

function isPersonal({ path, size, crc32 }: Entry): boolean {
  return crc32 !== null && size >= LEAST_BYTES && PERSONAL.test(path)
}

function asText({ crc32, size, path }: Entry): string {
  return `${crc32} ${size} ${baseName(path)}`
}
