/** Backups of a service's database, and what every operator does one day: bringing one back. */

import { openDatabase } from '@mandate/server'

export interface Backup extends AsyncDisposable {
  /** Puts the database back to where it was. Nobody may be connected. */
  restore(): Promise<void>
}

/** A copy of the database at this address. Nobody may be connected to it. */
export async function backUp(databaseUrl: string): Promise<Backup> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const copy = `${name}_backup`
  await asAdministrator(`create database ${copy} template ${name}`)
  return {
    restore: () =>
      asAdministrator(
        `drop database ${name} with (force)`,
        `create database ${name} template ${copy}`,
      ),
    [Symbol.asyncDispose]: () => asAdministrator(`drop database ${copy} with (force)`),
  }
}

async function asAdministrator(...statements: string[]): Promise<void> {
  const { pool, close } = openDatabase(String(process.env['TEST_DATABASE_URL']), { max: 1 })
  try {
    for (const statement of statements) await pool.query(statement)
  } finally {
    await close()
  }
}
