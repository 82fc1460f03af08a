import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { baseBackup } from './backup.ts'
import { own } from './identity.ts'

/**
 * Copies the files of a running PostgreSQL of ours, so that `startPostgres` on `folder` is a replica that follows it.
 * @param from the folder that the primary was started with
 * @param primary connection URL of the primary
 */
export async function copyAsStandby(from: string, folder: string, primary: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary })
  await client.connect()
  try {
    await client.query(`alter system set wal_keep_size = '1GB'`)
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end()
  }
  const { data, who } = await baseBackup(from, folder, primary)
  const { hostname, port, username, password } = new URL(primary)
  const info = `host=${hostname} port=${port} user=${username} password=${password} application_name=standby`
  writeFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${info}'\n`)
  writeFileSync(join(data, 'standby.signal'), '')
  own(data, who)
}
