import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import { recountFiles } from '../finish.ts'

/**
 * The import stands as undone; its parts may be sent and imported again. What found in it what it waited for
 * waits again, and what was kept until a record of it named it is kept again. What records of it miss that others hold too, those miss as well.
 */
export async function close(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await sql`update imports set state = 'undone', report = report || jsonb_build_object('undone',
      (select revision from owners where owner = ${owner})), worker = null, lease_until = null,
    finished_at = coalesce(finished_at, now()) where owner = ${owner} and import = ${number}`.execute(
    tx,
  )
  await sql`update import_parts set identity = null
    where owner = ${owner} and import = ${number}`.execute(tx)
  await sql`update import_entries set sha256 = null
    where owner = ${owner} and import = ${number}`.execute(tx)
  await sql`delete from element_groups where owner = ${owner} and import = ${number}`.execute(tx)
  // What records of another import have as well does not wait.
  await sql`
    update import_entries e set settled_by = m.import from filled_files m join imports i using (owner, import)
    where e.owner = ${owner} and e.settled_by = ${number} and e.reason is null
      and m.owner = ${owner} and m.filled_by = e.import and m.import <> ${number} and i.state <> 'undone'
      and right('/' || e.path, length(m.tail) + 1) = '/' || m.tail`.execute(tx)
  const { rows } = await sql<{ import: number }>`
    update import_entries set settled_by = null,
      class = case when reason is null or reason in ('sidecar_without_media', 'described_by_stem') then 'kept' else 'imported' end
    where owner = ${owner} and settled_by = ${number} returning import`.execute(tx)
  await recountFiles(tx, owner, [...new Set(rows.map((row) => row.import))])
}
