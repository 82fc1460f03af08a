/**
 * Both services and a worker in this process, each with a database of its own made from a template, files in a folder or at the S3
 * server that the test runner started. What runs is what runs in production; only the addresses are loopback.
 */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { authorizationMigrations, startAuthorization } from '@mandate/authorization'
import { resourceMigrations, startResource, startWorker } from '@mandate/resource'
import { catalog, catalogOf } from '@mandate/resource/catalog'
import type { RunningService, ServiceConfig } from '@mandate/server'
import { freePort, freshDatabase } from '@mandate/server/testing'

type Collections = Parameters<typeof catalogOf>[0]

export interface WorldOptions {
  /** Where files are kept. Default: a folder. */
  store?: 'files' | 's3'
  quotaBytes?: number
  /** The address the authorization service calls itself by, when a proxy stands in front. */
  changeResource?: (config: ServiceConfig) => ServiceConfig
  changeAuthorization?: (config: ServiceConfig) => ServiceConfig
  /** The resource service begins as an earlier version, which held this of what it holds at present. */
  earlierCatalog?: (present: Collections) => Collections
  /** False: no worker is started; imports wait. */
  worker?: boolean
}

export class World implements AsyncDisposable {
  authorization = ''
  resource = ''
  resourceConfig!: ServiceConfig
  authorizationConfig!: ServiceConfig
  /** Ends the first authorization service, as a crash or a dead provider would. */
  stopAuthorization!: () => Promise<void>
  stopResource!: () => Promise<void>
  /** Of the version that runs; undefined: the present one, from its next start on. */
  catalog: ReturnType<typeof catalogOf> | undefined
  private ends: (() => Promise<unknown>)[] = []

  static async start(options: WorldOptions = {}): Promise<World> {
    const world = new World()
    try {
      const config = await world.config(await world.database('resource'), options)
      world.resourceConfig = options.changeResource?.(config) ?? config
      world.resource = world.resourceConfig.publicUrl
      const { earlierCatalog } = options
      if (earlierCatalog) world.catalog = catalogOf(earlierCatalog(catalog().collections))
      await world.restartResource()
      if (options.worker !== false) await world.startWorker()
      const first = await world.config(await world.database('authorization'), options)
      world.authorizationConfig = options.changeAuthorization?.(first) ?? first
      world.authorization = world.authorizationConfig.publicUrl
      world.stopAuthorization = world.keep(
        await startAuthorization(world.authorizationConfig),
      ).close
      return world
    } catch (error) {
      await world[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Another authorization service, run by somebody else: own database, own keys. */
  async anotherAuthorization(): Promise<string> {
    const config = await this.config(await this.database('authorization'), {})
    this.keep(await startAuthorization(config))
    return config.publicUrl
  }

  /** The first authorization service again, on its own database and address. */
  async restartAuthorization(): Promise<void> {
    this.stopAuthorization = this.keep(await startAuthorization(this.authorizationConfig)).close
  }

  /** The resource service on its own database and address: at the beginning, and again after it was stopped. */
  async restartResource(): Promise<void> {
    this.stopResource = this.keep(await startResource(this.resourceConfig, this)).close
  }

  /** A second process of the same service, beside the first, on the same database. */
  async secondResource(): Promise<string> {
    const port = await freePort()
    this.keep(await startResource({ ...this.resourceConfig, port }))
    return `http://localhost:${port}`
  }

  async startWorker(): Promise<RunningService> {
    const worker = await startWorker({ ...this.resourceConfig, port: await freePort() })
    this.keep(worker)
    return worker
  }

  /** Ends at the end of the world, last begun first ended. */
  keep<T extends { close(): Promise<unknown> }>(service: T): T {
    this.ends.unshift(() => service.close())
    return service
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = []
    for (const end of this.ends) await end().catch((error) => failures.push(error))
    this.ends = []
    if (failures.length) throw new AggregateError(failures, 'the world did not end cleanly')
  }

  private async database(service: 'authorization' | 'resource'): Promise<string> {
    const folders = service === 'resource' ? resourceMigrations : authorizationMigrations
    const database = await freshDatabase(folders)
    this.ends.unshift(() => database.drop())
    return database.url
  }

  private async config(databaseUrl: string, options: WorldOptions): Promise<ServiceConfig> {
    const dataDir = await mkdtemp(join(tmpdir(), 'mandate-test-'))
    this.ends.unshift(() => rm(dataDir, { recursive: true, force: true }))
    const port = await freePort()
    return {
      port,
      host: '',
      publicUrl: `http://localhost:${port}`,
      databaseUrl,
      dataDir,
      masterKey: randomBytes(32),
      ...{ formerMasterKeys: [], keyDays: 90 },
      s3: options.store === 's3' ? s3() : null,
      logLevel: process.env['LOG_LEVEL'] ?? 'silent',
      quotaBytes: options.quotaBytes ?? 50 * 2 ** 30,
      outboundAllow: [],
      // Asked each time, so that a test may move the clocks of all at once.
      clock: () => Date.now(),
    }
  }
}

/** The S3 server of this run, or null. Tests that need it are skipped aloud by the runner when there is none. */
export function s3(): NonNullable<ServiceConfig['s3']> | null {
  const {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = process.env
  if (!endpoint || !accessKeyId || !secretAccessKey) return null
  const bucket = `mandate-test-${randomBytes(6).toString('hex')}`
  return { endpoint, bucket, region: 'us-east-1', accessKeyId, secretAccessKey }
}
