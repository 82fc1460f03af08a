import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from './database/database.ts'
import { type MigrationFolder, migrate, readMigrations } from './database/migrate.ts'
import { shiftClock } from './process/clock.ts'

export { freePort } from './testing-port.ts'
export { readMigrations, shiftClock }

export interface TestDatabase extends AsyncDisposable {
  url: string
  drop(): Promise<void>
}

const LOCK = 7_305_124_892

/**
 * A new database with the migrations in it, copied from a template that the first test makes and every later
 * one finds by the migrations' hash. The server is that of TEST_DATABASE_URL.
 */
export async function freshDatabase(folders: MigrationFolder[] = []): Promise<TestDatabase> {
  const admin = process.env['TEST_DATABASE_URL']
  if (!admin) {
    throw new Error(
      'TEST_DATABASE_URL is missing: an administrator at a PostgreSQL server for tests',
    )
  }
  const name = `mandate_test_${randomBytes(8).toString('hex')}`
  await withClient(admin, async (client) => {
    const template = await findTemplate(client, admin, folders)
    await client.query(`create database ${name} template ${template}`)
  })
  const drop = () =>
    withClient(admin, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`)
    })
  return { url: databaseAt(admin, name), drop, [Symbol.asyncDispose]: drop }
}

async function findTemplate(
  client: pg.Client,
  admin: string,
  folders: MigrationFolder[],
): Promise<string> {
  const migrations = await Promise.all(folders.map(readMigrations))
  const hash = createHash('sha256')
  for (const { file, sha256 } of migrations.flat()) hash.update(`${file} ${sha256}\n`)
  const template = `mandate_template_${hash.digest('hex').slice(0, 24)}`

  await client.query('select pg_advisory_lock($1)', [LOCK])
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      template,
    ])
    if (rowCount === 0) {
      // Under another name until it is whole: a run that is killed here leaves no half template.
      const making = `${template}_making`
      await client.query(`drop database if exists ${making} with (force)`)
      await client.query(`create database ${making}`)
      const { pool, close } = openDatabase(databaseAt(admin, making))
      await migrate(pool, folders).finally(close)
      await client.query(`alter database ${making} rename to ${template}`)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK])
  }
  return template
}

async function withClient(url: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}

function databaseAt(admin: string, name: string): string {
  const url = new URL(admin)
  url.pathname = `/${name}`
  return url.href
}
