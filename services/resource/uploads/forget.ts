import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

const day = 86_400_000
const month = 30 * day

/**
 * Forgets that uploads were here whose bytes are gone for a month, unless an import under way names
 * them, and the locks of processes that died. Returns how many uploads.
 */
export async function forgetUploads(db: Kysely<Database>, now: Date): Promise<number> {
  await db
    .deleteFrom('upload_locks')
    .where('until', '<', new Date(now.getTime() - day))
    .execute()
  const { numDeletedRows } = await db
    .deleteFrom('uploads')
    .where('state', 'in', ['removed', 'imported'])
    .where(sql<boolean>`coalesce(completed_at, created_at) < ${new Date(now.getTime() - month)}`)
    .where(
      sql<boolean>`not exists (select from import_parts p join imports i using (owner, import)
        where p.owner = uploads.owner and p.upload = uploads.upload
          and i.state in ('queued', 'running', 'paused'))`,
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
