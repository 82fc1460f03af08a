/** Both services as processes of their own, any number of each on one database, behind a wire each: as somebody runs them behind a load balancer. */

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@mandate/server/testing'
import { masterKeyFile, type Service, startService } from '@mandate/start/launcher'
import { Wire } from './breaking/wire.ts'
import { s3 } from './world.ts'

type Kind = 'authorization' | 'resource'

interface Options {
  workers?: number
  /** URL of a replica of the resource service's database. */
  replica?: string
  store?: 'files' | 's3'
}

export class Deployment implements AsyncDisposable {
  /** In front of the processes of each service. */
  readonly wires: Record<Kind, Wire>
  private readonly folder = mkdtempSync(join(tmpdir(), 'mandate-deployed-'))
  private readonly log = join(this.folder, 'log')
  private readonly output = openSync(this.log, 'a')
  private services: Service[] = []

  private constructor(wires: Record<Kind, Wire>) {
    this.wires = wires
  }

  /** @param databases URL of an empty one, or of one that is migrated, for each service */
  static async start(
    databases: Record<Kind, string>,
    processes = 1,
    { workers = 0, replica, store = 'files' }: Options = {},
  ): Promise<Deployment> {
    const wires = { authorization: await Wire.start(), resource: await Wire.start() }
    const deployment = new Deployment(wires)
    const of = { ...(replica && { DATABASE_REPLICA_URL: replica }), ...storeEnv(store) }
    try {
      for (const kind of ['resource', 'authorization'] as const) {
        const ports: number[] = []
        for (let each = 0; each < processes; each++) ports.push(await freePort())
        wires[kind].to = ports.map((port) => `http://localhost:${port}`)
        for (const port of ports) deployment.spawn(kind, port, databases[kind], of)
      }
      for (let each = 0; each < workers; each++) {
        deployment.spawn('resource', await freePort(), databases.resource, of, 'worker')
      }
      await Promise.all(deployment.services.map((service) => service.ready(120_000)))
      return deployment
    } catch (error) {
      await deployment[Symbol.asyncDispose]()
      throw error
    }
  }

  get authorization(): string {
    return this.wires.authorization.url
  }

  get resource(): string {
    return this.wires.resource.url
  }

  /** Lines of all processes that tell of an exception: errors of the log, and whatever is no line of the log. */
  exceptions(): string[] {
    const lines = readFileSync(this.log, 'utf8').split('\n')
    return lines.filter((line) => line !== '' && !isHarmless(line))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()))
    await Promise.all(Object.values(this.wires).map((wire) => wire[Symbol.asyncDispose]()))
    closeSync(this.output)
    rmSync(this.folder, { recursive: true, force: true })
  }

  private spawn(
    kind: Kind,
    port: number,
    database: string,
    of: NodeJS.ProcessEnv,
    main: 'main' | 'worker' = 'main',
  ): void {
    const folder = join(this.folder, kind)
    const env = {
      ...{ HOST: '', LOG_LEVEL: 'warn', DATABASE_URL: database },
      ...{ PORT: String(port), PUBLIC_URL: this[kind], DATA_DIR: folder },
      ...(kind === 'resource' ? of : storeEnv('files')),
      ...{ MASTER_KEY: undefined, MASTER_KEY_FILE: masterKeyFile(folder) },
    }
    const file = `services/${kind}/${main}.ts`
    this.services.push(startService(`${kind} ${port}`, file, port, env, () => {}, this.output))
  }
}

/** Where files of the resource service are; the S3 server is that of the run, in a bucket of its own. */
function storeEnv(store: 'files' | 's3'): NodeJS.ProcessEnv {
  const there = store === 's3' ? s3() : null
  return there ? { S3_ENDPOINT: there.endpoint, S3_BUCKET: there.bucket } : { S3_ENDPOINT: '' }
}

/** pino: 40 is `warn`, 50 `error`. */
function isHarmless(line: string): boolean {
  try {
    return (JSON.parse(line) as { level: number }).level < 50
  } catch {
    return false
  }
}
