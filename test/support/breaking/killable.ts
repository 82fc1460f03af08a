/** A process of one of the services that can be killed without a word, as a power cut does, and started again on what it left. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { masterKeyFile } from '@mandate/start/launcher'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** Five of them that start at once on a busy machine take their time. */
const PATIENCE_MS = 240_000

export interface KillableOptions {
  /** `services/resource/main.ts` */
  file: string
  port: number
  /** What others call it by. Default: its own address. */
  publicUrl?: string
  databaseUrl: string
  /** Where files and the master key are; processes of one service share it. */
  dataDir: string
  /** File descriptor for what it prints. */
  output: number
}

export class Killable implements AsyncDisposable {
  readonly url: string
  private readonly options: KillableOptions
  private child: ChildProcess | null = null

  constructor(options: KillableOptions) {
    this.options = options
    this.url = `http://localhost:${options.port}`
  }

  get isUp(): boolean {
    return this.child !== null
  }

  /** Resolves when `/readyz` answers 200. */
  async start(): Promise<void> {
    const { file, port, publicUrl = this.url, databaseUrl, dataDir, output } = this.options
    const args = ['--conditions=mandate-source', '--import', join(ROOT, 'start', 'leash.ts')]
    const env = {
      ...{ HOST: '', LOG_LEVEL: 'warn', S3_ENDPOINT: '', MASTER_KEY: undefined },
      ...{ PORT: String(port), PUBLIC_URL: publicUrl, DATABASE_URL: databaseUrl },
      ...{ DATA_DIR: dataDir, MASTER_KEY_FILE: masterKeyFile(dataDir) },
    }
    const child = spawn(process.execPath, [...args, join(ROOT, file)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output, 'ipc'],
    })
    this.child = child
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      const why = await readiness(this.url)
      if (why === null) return
      if (child.exitCode !== null) throw new Error(`${file} ended: exit code ${child.exitCode}`)
      if (Date.now() > until) throw new Error(`${file} was not ready in time: ${why}`)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  /** It says nothing to anybody any more. Throws when it had ended by itself. */
  async kill(): Promise<void> {
    const { child } = this
    if (!child) return
    this.child = null
    const { exitCode, signalCode } = child
    if (exitCode !== null || signalCode !== null) {
      throw new Error(`${this.options.file} had ended by itself (${signalCode ?? exitCode})`)
    }
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill()
  }
}

/** Null when it is ready, else why not. */
async function readiness(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })
    return answer.ok ? null : `${answer.status} ${await answer.text()}`
  } catch (error) {
    return String((error as Error).cause ?? error)
  }
}
