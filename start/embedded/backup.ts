import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Identity, identity, own } from './identity.ts'
import { programsFolder } from './postgres.ts'

/** Not part of a copy: notes of the running server, and slots that hold its log for others. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_replslot']

/**
 * Copies the files of a running PostgreSQL of ours, so that `startPostgres` on `folder` can go on from them once it is told
 * whence the log of what happened meanwhile comes.
 * @param from the folder that it was started with
 * @param url a connection to it
 * @returns where the copy lies
 * @see [PostgreSQL: Making a Base Backup Using the Low Level API](https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP)
 */
export async function baseBackup(
  from: string,
  folder: string,
  url: string,
): Promise<{ data: string; who: Identity }> {
  const theirs = join(identity(programsFolder(), from).home, 'data')
  mkdirSync(folder, { recursive: true })
  const who = identity(programsFolder(), folder)
  const data = join(who.home, 'data')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  cpSync(join(from, 'password'), join(folder, 'password'))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // "The backup session must be kept open": by this one client.
    await client.query(`select pg_backup_start('copy', true)`)
    // "Ignore … files that vanish": cp says so with its exit code, and the server is asked whether the copy is whole.
    spawnSync('cp', ['-a', `${theirs}/.`, data], { stdio: 'ignore' })
    for (const one of LEFT_OUT) rmSync(join(data, one), { recursive: true, force: true })
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
    writeFileSync(join(data, 'backup_label'), rows[0].labelfile)
  } finally {
    await client.end()
  }
  mkdirSync(join(data, 'pg_replslot'), { recursive: true })
  return { data, who }
}

/** A folder beside the data, that PostgreSQL may write: its log goes there piece by piece. */
export function archiveFolder(of: string): string {
  const who = identity(programsFolder(), of)
  const folder = join(who.home, 'archive')
  own(folder, who)
  return folder
}

/** Lets a base backup go on, when it is started next, as these settings of PostgreSQL say. */
export function recoverBy({ data, who }: Awaited<ReturnType<typeof baseBackup>>, settings: string) {
  writeFileSync(join(data, 'postgresql.auto.conf'), settings)
  writeFileSync(join(data, 'recovery.signal'), '')
  own(data, who)
}
