import { Problem } from '@mandate/server'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { countCollections, countFiles, refreshStats } from './finish.ts'
import { noImport } from './no-import.ts'
import type { ImportState } from './tables.ts'

// What the owner says while an import is under way. A worker asks its row with each batch and every
// two seconds whether it is still its own: a batch that comes after the word is not written.

/**
 * Lets reading rest after its last batch, until the owner lets it go on; a paused import stays so.
 * @throws Problem 404, 409 when it is over
 */
export async function pauseImport(
  db: Kysely<Database>,
  owner: string,
  number: number,
): Promise<void> {
  const from = ['queued', 'running', 'paused'] as const
  await say(db, owner, number, { from, to: 'paused', more: sql`` })
}

/**
 * Puts a paused import back in line; one that is under way goes on as it is.
 * @param account answers the question whose it is: of that account; without one, it is kept apart
 * @throws Problem 404, 409 when it is over, or nothing was asked
 */
export async function resumeImport(
  db: Kysely<Database>,
  owner: string,
  number: number,
  account?: string,
): Promise<void> {
  const found = await stateOf(db, owner, number)
  if (account !== undefined) {
    const { numAffectedRows } = await sql`
      update imports set account = ${account}
      where owner = ${owner} and import = ${number} and state = 'paused' and report ? 'question'`.execute(
      db,
    )
    if (numAffectedRows !== 1n) throw notAsked(number)
  }
  if (found === 'queued' || found === 'running') return
  // Who lets it go on after the question whose it is has answered it.
  const more = sql`, attempts = 0, agreed = agreed or report ? 'question', report = report - 'question'`
  await say(db, owner, number, { from: ['paused'], to: 'queued', more })
}

/**
 * Ends reading and keeps what came: the report is of what was read until then.
 * @throws Problem 404, 409 when it is over
 */
export async function cancelImport(
  db: Kysely<Database>,
  owner: string,
  number: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // The owner's row first, as every batch does: no batch is half done while we hold it.
    await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
    const from = ['queued', 'running', 'paused'] as const
    await say(tx, owner, number, { from, to: 'cancelled', more: sql`, finished_at = now()` })
    const collections = await countCollections(tx, owner, number)
    await refreshStats(tx, owner, collections)
    const files = await countFiles(tx, owner, number)
    const counted = JSON.stringify({ collections, files })
    await sql`update imports set report = (report - 'path' - 'question') || ${counted}::jsonb
      where owner = ${owner} and import = ${number}`.execute(tx)
  })
}

function notAsked(number: number): Problem {
  return new Problem(409, 'invalid_request', {
    en: `Import ${number} does not ask whose it is. Let it go on without an account.`,
    fr: `L’import ${number} ne demande pas à qui il est. Reprenez-le sans compte.`,
  })
}

async function say(
  db: Kysely<Database> | Transaction<Database>,
  owner: string,
  number: number,
  step: { from: readonly ImportState[]; to: ImportState; more: ReturnType<typeof sql> },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update imports set state = ${step.to}, worker = null, lease_until = null${step.more}
    where owner = ${owner} and import = ${number} and state = any (${step.from}::text[])`.execute(
    db,
  )
  if (numAffectedRows === 1n) return
  // There is none, or it is over.
  await stateOf(db, owner, number)
  throw new Problem(409, 'invalid_request', {
    en: `Import ${number} is over. Its page says what became of it.`,
    fr: `L’import ${number} est terminé. Sa page dit ce qu’il en est.`,
  })
}

async function stateOf(db: Kysely<Database>, owner: string, number: number): Promise<ImportState> {
  const row = await db
    .selectFrom('imports')
    .select('state')
    .where('owner', '=', owner)
    .where('import', '=', number)
    .executeTakeFirst()
  if (!row) throw noImport(number)
  return row.state
}
