import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@mandate/server/testing'
import {
  masterKeyFile,
  type Postgres,
  type Service,
  startPostgres,
  startService,
} from '@mandate/start/launcher'
import pg from 'pg'

type Process = 'authorization' | 'resource' | 'worker' | `resource at ${number}`

/**
 * Where a run of the bench happens: a PostgreSQL as `npm start` has it, and both services and the
 * worker as processes of their own. The bench itself is only the load in front of them.
 */
export class Place implements AsyncDisposable {
  readonly folder: string
  /** Small sizes. */
  readonly quick: boolean
  authorization = ''
  resource = ''
  /** Connection URL of the resource service's database. */
  databaseUrl = ''
  /** Of the same database, for preparing and looking. */
  pool!: pg.Pool
  /** Of the authorization service's database. */
  issuing!: pg.Pool
  private postgres!: Postgres
  private services = new Map<Process, Service>()
  private scenes = new Map<object, Promise<unknown>>()
  private pools: pg.Pool[] = []
  private closing: Promise<void> | undefined
  private ends: (() => Promise<unknown>)[] = []

  private constructor(folder: string, quick: boolean) {
    this.folder = folder
    this.quick = quick
  }

  static async open({ quick }: { quick: boolean }): Promise<Place> {
    const place = new Place(mkdtempSync(join(tmpdir(), 'mandate-bench-')), quick)
    try {
      place.postgres = await startPostgres(join(place.folder, 'postgres'))
      place.databaseUrl = await place.postgres.database('resource')
      place.pool = place.connect(place.databaseUrl)
      const ports = { resource: await freePort(), authorization: await freePort() }
      place.resource = `http://localhost:${ports.resource}`
      place.authorization = `http://localhost:${ports.authorization}`
      const worker = await freePort()
      const issuing = await place.postgres.database('authorization')
      place.issuing = place.connect(issuing)
      place.start('resource', 'resource', ports.resource, place.databaseUrl)
      place.start('worker', 'resource', worker, place.databaseUrl)
      place.start('authorization', 'authorization', ports.authorization, issuing)
      await Promise.all([...place.services.values()].map((service) => service.ready(60_000)))
      return place
    } catch (error) {
      await place[Symbol.asyncDispose]()
      throw error
    }
  }

  /** URL of another database of the same PostgreSQL, made if it is not there. */
  database(name: string): Promise<string> {
    return this.postgres.database(name)
  }

  /** One more process of the resource service, on the same database; `url` is where it listens. */
  async another(): Promise<{ url: string; pid: number }> {
    const port = await freePort()
    const name = `resource at ${port}` as const
    this.start(name, 'resource', port, this.databaseUrl)
    const service = this.services.get(name) as Service
    await service.ready(120_000)
    return { url: `http://localhost:${port}`, pid: service.pid() }
  }

  pid(of: Process): number {
    return this.services.get(of)?.pid() ?? 0
  }

  /** What several rows need is made once: the people, their data, the apps. */
  scene<T>(make: (place: Place) => Promise<T>): Promise<T> {
    const made = (this.scenes.get(make) as Promise<T> | undefined) ?? make(this)
    this.scenes.set(make, made)
    return made
  }

  /** Ended with the place, last begun first. */
  keep<T extends AsyncDisposable>(thing: T): T {
    this.ends.unshift(async () => thing[Symbol.asyncDispose]())
    return thing
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.close()
    return this.closing
  }

  private async close(): Promise<void> {
    for (const end of this.ends) await end().catch(console.error)
    await Promise.all([...this.services.values()].map((service) => service.stop()))
    await Promise.all(this.pools.map((pool) => pool.end())).catch(console.error)
    await this.postgres?.discard()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private connect(connectionString: string): pg.Pool {
    const pool = new pg.Pool({ connectionString, max: 4 })
    pool.on('error', () => {})
    this.pools.push(pool)
    return pool
  }

  private start(name: Process, of: 'authorization' | 'resource', port: number, database: string) {
    const folder = join(this.folder, of)
    const env = {
      ...{ HOST: '', LOG_LEVEL: 'warn', S3_ENDPOINT: '' },
      PORT: String(port),
      PUBLIC_URL: of === 'resource' ? this.resource : this.authorization,
      DATABASE_URL: database,
      DATA_DIR: folder,
      MASTER_KEY: undefined,
      MASTER_KEY_FILE: masterKeyFile(folder),
      QUOTA_BYTES: String(200 * 2 ** 30),
    }
    const file = `services/${of}/${name === 'worker' ? 'worker' : 'main'}.ts`
    this.services.set(
      name,
      startService(name, file, port, env, () => {}),
    )
  }
}
