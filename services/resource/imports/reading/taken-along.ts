import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { ImportRow, Progress } from '../store.ts'
import { note } from '../warnings/note.ts'

/** What lies at the top of what somebody took along from a service of this kind. */
const TOP = ['home.json', 'id-key.json', 'manifest.json']

/**
 * Whether what nobody recognised is a whole home: it is brought, with its passphrase, and not read like an export. Said in place of
 * that nothing was recognised.
 */
export async function isTakenAlong(
  db: Kysely<Database>,
  { owner, import: number }: ImportRow,
  progress: Progress,
): Promise<boolean> {
  const at = progress.warnings.findIndex(({ code }) => code === 'not_recognised')
  if (at < 0) return false
  const { rows } = await sql<{ is_home: boolean }>`
    select count(distinct path) = ${TOP.length} as is_home from import_entries
    where owner = ${owner}::uuid and import = ${number} and path = any (${TOP})`.execute(db)
  if (rows[0]?.is_home !== true) return false
  progress.warnings.splice(at, 1)
  const message = 'This is a home that was taken along from a service of this kind.'
  const action = 'Bring it on the page /bring-home, with its passphrase.'
  note(progress, { code: 'taken_along', message, action, count: 1 })
  return true
}
