import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { Pool } from './database.ts'
import { requireSessions } from './sessions.ts'

export interface MigrationFolder {
  /** Stands before each file's name in the table of what has run. */
  name: string
  /** A folder of numbered .sql files; its address ends in a slash. */
  url: URL
}

/** Any number will do, as long as nobody else in the database takes the same. */
const LOCK = 7_305_124_891

/** PostgreSQL is there and says that it is starting or recovering: `cannot_connect_now`. */
const STARTING = '57P03'
const PATIENCE = 60

/** Each has a database of its own: several tables of theirs have the same name. */
const SERVICES = ['authorization', 'resource']

/** The database is not one for this service. */
export class WrongDatabase extends Error {
  override name = 'WrongDatabase'
}

/**
 * Runs, in order, the .sql files that have not run yet, each in a transaction of its own.
 * Two processes may start at once: the second waits and then finds nothing left to do.
 * @throws WrongDatabase when it is another service's, before anything is changed
 * @throws Error naming the file that failed, or that was changed after it had run
 */
export async function migrate(pool: Pool, folders: MigrationFolder[]): Promise<void> {
  await isThere(pool)
  await requireSessions(pool)
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    try {
      await client.query(
        `create table if not exists migrations (
           file text primary key, sha256 text not null, ran_at timestamptz not null default now())`,
      )
      await requireOwn(client, folders)
      for (const folder of folders) await migrateFolder(client, folder)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
  }
}

async function requireOwn(client: pg.PoolClient, folders: MigrationFolder[]): Promise<void> {
  const own = SERVICES.find((service) => folders.some(({ name }) => name === service))
  const others = SERVICES.filter((service) => own !== undefined && service !== own)
  const { rows } = await client.query<{ service: string }>(
    `select distinct split_part(file, '/', 1) as service from migrations where split_part(file, '/', 1) = any($1)`,
    [others],
  )
  const [other] = rows
  if (other === undefined) return
  throw new WrongDatabase(
    `DATABASE_URL: this is the database of the ${other.service} service; the ${own} service needs one of its own`,
  )
}

/** A service started together with its database, or after a power cut, waits up to a minute for it. */
async function isThere(pool: Pool): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await pool.connect()).release()
    } catch (error) {
      if ((error as pg.DatabaseError).code !== STARTING || attempt === PATIENCE) throw error
      await setTimeout(1000)
    }
  }
}

async function migrateFolder(client: pg.PoolClient, folder: MigrationFolder): Promise<void> {
  const { rows } = await client.query<{ file: string; sha256: string }>(
    'select file, sha256 from migrations where file like $1',
    [`${folder.name}/%`],
  )
  const ran = new Map(rows.map((row) => [row.file, row.sha256]))
  for (const { file, sql, sha256 } of await readMigrations(folder)) {
    const before = ran.get(file)
    if (before === sha256) continue
    if (before !== undefined) {
      throw new Error(`migration ${file} was changed after it had run; add a new file instead`)
    }
    try {
      await client.query('begin')
      await client.query(sql)
      await client.query('insert into migrations (file, sha256) values ($1, $2)', [file, sha256])
      await client.query('commit')
    } catch (cause) {
      await client.query('rollback')
      throw new Error(`migration ${file} failed, nothing of it was kept`, { cause })
    }
  }
}

/** The folder's .sql files in the order of their names, with the hash that recognises a change. */
export async function readMigrations(
  folder: MigrationFolder,
): Promise<{ file: string; sql: string; sha256: string }[]> {
  const names = (await readdir(folder.url)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder.url), 'utf8')
      const sha256 = createHash('sha256').update(sql).digest('hex')
      return { file: `${folder.name}/${name}`, sql, sha256 }
    }),
  )
}
