/** A resource service whose worker and database can be killed at any moment, as power cuts do. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '@mandate/server/testing'
import {
  masterKeyFile,
  type Postgres,
  type Service,
  startPostgres,
  startService,
} from '@mandate/start/launcher'
import pg from 'pg'

export type Victim = 'worker' | 'database' | 'both'

const ROOT = join(import.meta.dirname, '..', '..', '..')

export class Mortal implements AsyncDisposable {
  /** Where the service is. */
  resource = ''
  pool!: pg.Pool
  private readonly folder = mkdtempSync(join(tmpdir(), 'mandate-mortal-'))
  private readonly ends = new AsyncDisposableStack()
  private postgres!: Postgres
  private worker!: ChildProcess
  private service!: Service
  /** Of the service. */
  masterKey!: Buffer
  private env: Record<string, string | undefined> = {}
  /** Words before the worker's own: limits. */
  private readonly before: string[]

  private constructor(before: string[]) {
    this.before = before
  }

  static async start({ before = [] }: { before?: string[] } = {}): Promise<Mortal> {
    const place = new Mortal(before)
    place.ends.defer(() => rmSync(place.folder, { recursive: true, force: true }))
    place.postgres = await startPostgres(join(place.folder, 'postgres'), {
      port: await freePort(),
    })
    place.ends.defer(() => place.postgres.discard())
    const databaseUrl = await place.postgres.database('resource')
    place.pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    place.pool.on('error', () => {})
    place.ends.defer(() => place.pool.end())
    const port = await freePort()
    place.resource = `http://localhost:${port}`
    const data = join(place.folder, 'resource')
    const keyFile = masterKeyFile(data)
    place.masterKey = Buffer.from(readFileSync(keyFile, 'utf8'), 'base64')
    place.env = {
      ...{ HOST: '', LOG_LEVEL: 'silent', S3_ENDPOINT: '', MASTER_KEY: undefined },
      ...{ PORT: String(port), PUBLIC_URL: place.resource, DATABASE_URL: databaseUrl },
      ...{
        DATA_DIR: data,
        MASTER_KEY_FILE: keyFile,
        QUOTA_BYTES: String(20 * 2 ** 30),
      },
    }
    const file = 'services/resource/main.ts'
    place.service = startService('resource', file, port, place.env, () => {})
    place.ends.defer(() => place.service.stop())
    await place.service.ready(60_000)
    place.startWorker()
    place.ends.defer(() => place.endWorker().catch(() => {}))
    return place
  }

  get pid(): number {
    return this.worker.pid ?? 0
  }

  /** Throws when the worker ended though nobody killed it. */
  lives(): void {
    const { exitCode, signalCode } = this.worker
    if (exitCode === null && signalCode === null) return
    throw new Error(`the worker ended by itself (${signalCode ?? `exit code ${exitCode}`})`)
  }

  /** Kills without a word, and starts what was killed again. */
  async kill(victim: Victim): Promise<void> {
    if (victim !== 'database') await this.endWorker()
    if (victim !== 'worker') {
      const { pid, port } = this.postgres
      const ended = this.postgres.exited
      const all = [pid, ...childrenOf(pid)]
      for (const one of all) killed(one)
      await ended
      this.postgres = await startPostgres(join(this.folder, 'postgres'), { port })
    }
    if (victim !== 'database') this.startWorker()
  }

  /** Kills both; the worker is back `ms` before its database. */
  async killBoth({ databaseLater }: { databaseLater: number }): Promise<void> {
    await this.endWorker()
    const { pid, port, exited } = this.postgres
    for (const one of [pid, ...childrenOf(pid)]) killed(one)
    await exited
    this.startWorker()
    await wait(databaseLater)
    this.postgres = await startPostgres(join(this.folder, 'postgres'), { port })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.ends.disposeAsync()
  }

  private startWorker(): void {
    const [command = '', ...words] = [
      ...this.before,
      ...[process.execPath, '--conditions=mandate-source'],
      ...['--import', join(ROOT, 'start', 'leash.ts'), join(ROOT, 'services/resource/worker.ts')],
    ]
    this.worker = spawn(command, words, {
      env: { ...process.env, ...this.env, PORT: '0' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }

  private async endWorker(): Promise<void> {
    this.lives()
    const ended = once(this.worker, 'exit')
    this.worker.kill('SIGKILL')
    await ended
  }
}

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return list.trim().split(' ').filter(Boolean).map(Number)
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
