import { exportedAt, exportOf } from '@mandate/importer'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import type { Age } from '../../records/stored/batch.ts'
import type { ImportRow } from '../store.ts'

/**
 * When the exports that the owner has were made, where one of them was made after one of the same company that is read now: then
 * what it said stays. Else nothing, and what comes wins. One that was undone says nothing any more.
 */
export async function agesOf(
  db: Kysely<Database>,
  { owner, import: number }: Pick<ImportRow, 'owner' | 'import'>,
): Promise<Age[]> {
  const rows = await db
    .selectFrom('import_parts as p')
    .innerJoin('imports as i', (on) =>
      on.onRef('i.owner', '=', 'p.owner').onRef('i.import', '=', 'p.import'),
    )
    .select(['p.import', 'p.part', 'p.name'])
    .where('p.owner', '=', owner)
    .where('i.state', '<>', 'undone')
    .execute()
  const ages = rows.flatMap(({ name, ...part }) => {
    const exported = exportedAt(name)
    return exported === null ? [] : [{ ...part, exported, company: companyOf(name) }]
  })
  const mine = ages.filter((one) => one.import === number)
  const isOutdone = (one: (typeof mine)[number]) =>
    ages.some(({ company, exported }) => company === one.company && exported > one.exported)
  return mine.some(isOutdone) ? ages.map(({ company: _, ...age }) => age) : []
}

/** What one says, no other says anything of. */
const companyOf = (name: string) => (/^takeout/i.test(exportOf(name)) ? 'google' : 'meta')
