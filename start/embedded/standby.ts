import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { identity, own } from './identity.ts'
import { programsFolder } from './postgres.ts'

/** Not part of a copy: notes of the running server, and slots that hold its log for others. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_replslot']

/**
 * Copies the files of a running PostgreSQL of ours, so that `startPostgres` on `folder` is a replica that follows it.
 * @param from the folder that the primary was started with
 * @param primary connection URL of the primary
 * @see [PostgreSQL: Making a Base Backup Using the Low Level API](https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP)
 */
export async function copyAsStandby(from: string, folder: string, primary: string): Promise<void> {
  const theirs = join(identity(programsFolder(), from).home, 'data')
  mkdirSync(folder, { recursive: true })
  const who = identity(programsFolder(), folder)
  const data = join(who.home, 'data')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  cpSync(join(from, 'password'), join(folder, 'password'))
  const client = new pg.Client({ connectionString: primary })
  await client.connect()
  try {
    await client.query(`alter system set wal_keep_size = '1GB'`)
    await client.query('select pg_reload_conf()')
    // "The backup session must be kept open": by this one client.
    await client.query(`select pg_backup_start('standby', true)`)
    // "Ignore … files that vanish": cp says so with its exit code, and the server is asked whether the copy is whole.
    spawnSync('cp', ['-a', `${theirs}/.`, data], { stdio: 'ignore' })
    for (const one of LEFT_OUT) rmSync(join(data, one), { recursive: true, force: true })
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
    writeFileSync(join(data, 'backup_label'), rows[0].labelfile)
  } finally {
    await client.end()
  }
  mkdirSync(join(data, 'pg_replslot'), { recursive: true })
  const { hostname, port, username, password } = new URL(primary)
  const info = `host=${hostname} port=${port} user=${username} password=${password} application_name=standby`
  writeFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${info}'\n`)
  writeFileSync(join(data, 'standby.signal'), '')
  own(data, who)
}
