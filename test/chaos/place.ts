import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort, shiftClock } from '@mandate/server/testing'
import {
  copyAsStandby,
  masterKeyFile,
  type Postgres,
  type Service,
  startPostgres,
  startService,
} from '@mandate/start/launcher'
import pg from 'pg'
import { Line } from '../support/breaking/line.ts'
import { Wire } from '../support/breaking/wire.ts'
import { Disk } from './disk.ts'

export interface PlaceOptions {
  /** The object store's part of the environment; absent: files. */
  s3?: Record<string, string> | undefined
  /** What has a disk of its own, which can be filled. */
  disk?: 'database' | 'files' | undefined
}

interface Keys {
  present: string
  others: string[]
}

export type Part = 'authorization' | 'resource' | 'worker'
export const PARTS: Part[] = ['authorization', 'resource', 'worker']

/** Both services, a worker and a PostgreSQL as processes of their own, each of which can be hit. */
export class Place implements AsyncDisposable {
  readonly wires!: { authorization: Wire; resource: Wire }
  readonly ports: Record<Part, number> = { authorization: 0, resource: 0, worker: 0 }
  /** In front of the object store; null: files. */
  store: Wire | null = null
  private readonly folder = mkdtempSync(join(tmpdir(), 'mandate-chaos-'))
  private readonly ends = new AsyncDisposableStack()
  private readonly services = new Map<Part, Service>()
  private postgres!: Postgres
  private line!: Line
  private home = 'postgres'
  /** How much later it is here than elsewhere, in seconds. */
  /** Of all places: one that begins later begins at the time it is then. */
  private static shift = 0
  private s3: Record<string, string> = { S3_ENDPOINT: '' }

  /** Of the database, or of the files; null: the machine's. */
  disk: Disk | null = null
  /** Of each service; absent: one key, in the file that the launcher makes. */
  private readonly keys = new Map<'authorization' | 'resource', Keys>()

  static async start({ s3, disk }: PlaceOptions = {}): Promise<Place> {
    const place = new Place()
    place.ends.defer(() => rmSync(place.folder, { recursive: true, force: true }))
    try {
      const own = { database: 'disk', files: 'resource' }
      if (disk) {
        place.disk = place.ends.use(Disk.mount(join(place.folder, own[disk])))
        if (disk === 'database') place.home = 'disk/postgres'
      }
      place.postgres = await startPostgres(join(place.folder, place.home), {
        port: await freePort(),
      })
      place.ends.defer(() => place.postgres.discard())
      place.line = place.ends.use(await Line.start(place.postgres.port))
      const wires = { authorization: await Wire.start(), resource: await Wire.start() }
      Object.assign(place, { wires })
      for (const wire of Object.values(wires)) place.ends.use(wire)
      if (s3) {
        place.store = place.ends.use(await Wire.start('127.0.0.1'))
        place.store.to = s3['S3_ENDPOINT'] ?? ''
        place.s3 = { ...s3, S3_ENDPOINT: place.store.url, S3_BUCKET: `chaos-${Date.now()}` }
      }
      place.ends.defer(async () => {
        await Promise.all([...place.services.values()].map((each) => each.stop()))
      })
      for (const part of PARTS) {
        place.ports[part] = await freePort()
        await place.run(part)
      }
      wires.authorization.to = `http://localhost:${place.ports.authorization}`
      wires.resource.to = `http://localhost:${place.ports.resource}`
      await place.ready()
      return place
    } catch (error) {
      await place[Symbol.asyncDispose]()
      throw error
    }
  }

  get authorization(): string {
    return this.wires.authorization.url
  }

  get resource(): string {
    return this.wires.resource.url
  }

  /** Whatever a service answered since it was asked last as one that has fallen over, each once. */
  fell(): string[] {
    const all = Object.values(this.wires).flatMap(({ fell }) => fell.splice(0))
    const kinds = all.map((each) => each.replace(/[\w-]{20,}|\d+(?=\/| )/g, '…'))
    return [...new Set(kinds)].map((kind) => {
      const count = kinds.filter((each) => each === kind).length
      return `${count} times answered like something broken: ${kind}`
    })
  }

  /** Everybody's clock goes on by so many seconds, ours too; a part that is away stays away. */
  async later(seconds: number, away: Part): Promise<void> {
    Place.shift += seconds
    const env = { CLOCK_SHIFT_SECONDS: String(seconds) }
    shiftClock(env, { publicUrl: this.resource, name: 'chaos' })
    for (const part of PARTS) if (part !== away) await this.run(part)
    await this.ready(away)
  }

  /** Starts a part, with its clock so many seconds wrong; whatever ran of it is ended first. */
  async run(part: Part, wrong = 0): Promise<void> {
    const shift = Place.shift + wrong
    await this.services.get(part)?.stop()
    const of = part === 'authorization' ? part : 'resource'
    const env = {
      ...(await this.environment(of)),
      PORT: String(this.ports[part]),
      ...(shift !== 0 && { CLOCK_SHIFT_SECONDS: String(shift) }),
    }
    const file = `services/${of}/${part === 'worker' ? 'worker' : 'main'}.ts`
    this.services.set(
      part,
      startService(part, file, this.ports[part], env, () => {}),
    )
  }

  private async environment(of: 'authorization' | 'resource') {
    const data = join(this.folder, of)
    const { present, others } = this.keys.get(of) ?? { others: [] }
    return {
      ...{ HOST: '', LOG_LEVEL: 'silent', ...this.s3, PUBLIC_URL: this.wires[of].url },
      DATABASE_URL: this.line.through(await this.postgres.database(of)),
      ...{ DATA_DIR: data, MASTER_KEY: present, MASTER_KEY_FORMER: others.join() || undefined },
      MASTER_KEY_FILE: present ? undefined : masterKeyFile(data),
    }
  }

  /** In base64, of a service. */
  masterKey(of: 'authorization' | 'resource'): string {
    const file = masterKeyFile(join(this.folder, of))
    return this.keys.get(of)?.present ?? readFileSync(file, 'utf8').trim()
  }

  /** Starts the processes of a service one after the other with these master keys. */
  async useKeys(of: 'authorization' | 'resource', keys: Keys): Promise<void> {
    this.keys.set(of, keys)
    for (const part of PARTS) {
      if (part !== of && !(part === 'worker' && of === 'resource')) continue
      await this.run(part)
      await this.ready()
    }
  }

  /** What `keys rewrap` says that it has done. @throws Error when something is left */
  async rewrap(of: 'authorization' | 'resource'): Promise<string[]> {
    const words = ['--conditions=mandate-source', `services/${of}/main.ts`, 'keys', 'rewrap']
    const env = { ...process.env, ...(await this.environment(of)) } as NodeJS.ProcessEnv
    const root = join(import.meta.dirname, '..', '..')
    // Beside everything else: its way to the database leads through this process.
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, env })
    return stdout.match(/^.*[1-9]\d* done.*$/gm) ?? []
  }

  end(part: Part): Promise<void> {
    return this.services.get(part)?.stop() ?? Promise.resolve()
  }

  async ready(away?: Part): Promise<void> {
    const here = [...this.services].filter(([part]) => part !== away)
    await Promise.all(here.map(([, service]) => service.ready(120_000)))
  }

  /** Ends a process without a word; the launcher starts it again. */
  kill(part: Part): void {
    process.kill(this.services.get(part)?.pid() ?? 0, 'SIGKILL')
  }

  /** No file of a part may grow beyond so many bytes: what a full disk says. */
  limitFiles(part: Part, bytes: number | 'unlimited'): void {
    const pid = String(this.services.get(part)?.pid())
    const set = spawnSync('prlimit', ['--pid', pid, `--fsize=${bytes}:unlimited`])
    if (set.status !== 0) throw new Error(`prlimit: ${set.stderr}`)
  }

  /** There is room again. @returns whether the database had ended, and somebody had to start it */
  async freeDisk(): Promise<boolean> {
    this.disk?.free()
    const isAlive = Promise.race([this.postgres.exited.then(() => false), sleep(2_000, true)])
    if (await isAlive) return false
    const { port } = this.postgres
    this.postgres = await startPostgres(join(this.folder, this.home), { port })
    return true
  }

  pid(part: Part): number {
    return this.services.get(part)?.pid() ?? 0
  }

  /** Resident memory in MB; 0 while it is being started again. */
  memory(part: Part): number {
    const file = `/proc/${this.pid(part)}/status`
    const status = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  }

  async restartDatabase({ killed }: { killed: boolean }): Promise<void> {
    const { pid, port } = this.postgres
    if (killed) {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      for (const one of [pid, ...children.trim().split(' ').filter(Boolean).map(Number)]) {
        try {
          process.kill(one, 'SIGKILL')
        } catch {
          // It went with its parent.
        }
      }
      await this.postgres.exited
    } else await this.postgres.stop()
    this.postgres = await startPostgres(join(this.folder, this.home), { port })
  }

  /** A replica made by copying files takes the place of the database, which dies; `isSilent`: and its connections do not end. */
  async failOver({ isSilent = false } = {}): Promise<void> {
    const admin = await this.postgres.database('postgres')
    const next = `${this.home}-next`
    await copyAsStandby(join(this.folder, this.home), join(this.folder, next), admin)
    const replica = await startPostgres(join(this.folder, next), { port: await freePort() })
    // From here on nothing is acknowledged that the replica has not.
    await query(
      admin,
      `alter system set synchronous_standby_names = '*'`,
      'select pg_reload_conf()',
    )
    for (let tries = 0; ; tries++) {
      const [state] = await query(admin, 'select sync_state from pg_stat_replication')
      if (state?.['sync_state'] === 'sync') break
      if (tries > 300) throw new Error('the replica does not follow')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
    if (isSilent) this.line.silence()
    await this.postgres.discard()
    this.postgres = replica
    this.home = next
    await query(await replica.database('postgres'), 'select pg_promote()')
    this.line.to = replica.port
    if (!isSilent) this.line.cut()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ends.disposeAsync()
  }
}

async function query(url: string, ...texts: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const text of texts) ({ rows } = await client.query(text))
    return rows
  } finally {
    await client.end()
  }
}
