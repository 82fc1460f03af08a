/** Where lives happen: two providers, two processes of one resource service and its worker, each a process that can be killed. */

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { authorizationMigrations } from '@mandate/authorization'
import { resourceMigrations } from '@mandate/resource'
import { freePort, freshDatabase } from '@mandate/server/testing'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Killable } from '../support/breaking/killable.ts'
import { madeTakeout, type Sent } from '../support/exports/exports.ts'

export const SERVICES = ['first', 'second', 'resource', 'beside', 'worker'] as const
export type Service = (typeof SERVICES)[number]

/** What somebody got out of Google, and the months of the photos in it. */
export interface Export {
  files: Sent[]
  months: string[]
}

export class Place implements AsyncDisposable {
  readonly services: Record<Service, Killable>
  readonly apps: App[]
  readonly exports: Export[]
  private readonly databases: string[]
  private readonly log: string
  private readonly ends: AsyncDisposableStack

  private constructor(made: Pick<Place, 'services' | 'apps' | 'exports'> & Private) {
    this.services = made.services
    this.apps = made.apps
    this.exports = made.exports
    this.databases = made.databases
    this.log = made.log
    this.ends = made.ends
  }

  static async start(): Promise<Place> {
    await using ends = new AsyncDisposableStack()
    const folder = mkdtempSync(join(tmpdir(), 'mandate-lives-'))
    ends.defer(() => rmSync(folder, { recursive: true, force: true }))
    const log = join(folder, 'log')
    const output = openSync(log, 'a')
    ends.defer(() => closeSync(output))
    const database = async (folders: typeof resourceMigrations) =>
      ends.use(await freshDatabase(folders)).url
    const databases = [
      await database(authorizationMigrations),
      await database(authorizationMigrations),
      await database(resourceMigrations),
    ]
    const service = async (file: string, of: number, publicUrl?: string) => {
      const at = { port: await freePort(), databaseUrl: databases[of] as string }
      const dataDir = join(folder, String(of))
      const named = publicUrl === undefined ? {} : { publicUrl }
      return new Killable({ file: `services/${file}`, ...at, dataDir, output, ...named })
    }
    const resource = await service('resource/main.ts', 2)
    const services: Record<Service, Killable> = {
      first: await service('authorization/main.ts', 0),
      second: await service('authorization/main.ts', 1),
      resource,
      beside: await service('resource/main.ts', 2, resource.url),
      worker: await service('resource/worker.ts', 2, resource.url),
    }
    for (const each of Object.values(services)) ends.use(each)
    await Promise.all(Object.values(services).map((each) => each.start()))
    const apps = [await App.start({ name: 'Trip Map' }), await App.start({ name: 'Notes' })]
    for (const app of apps) ends.use(app)
    const exports = [await made(1), await made(2), await made(3)]
    return new Place({ services, apps, exports, databases, log, ends: ends.move() })
  }

  /** What waits for its next attempt to be told is told now: a pause between attempts may be minutes long. */
  async hurry(): Promise<void> {
    const due = ['outbox', 'outbox', 'deliveries']
    await Promise.all(
      this.databases.map(async (connectionString, at) => {
        const client = new pg.Client({ connectionString })
        await client.connect()
        await client.query(`update ${due[at]} set next_try = now() where confirmed_at is null`)
        await client.end()
      }),
    )
  }

  /** Lines that tell of an exception: pino's `error` is 50, and what is no line of the log is one. */
  exceptions(): string[] {
    const isHarmless = (line: string) => {
      try {
        return (JSON.parse(line) as { level: number }).level < 50
      } catch {
        return false
      }
    }
    return readFileSync(this.log, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !isHarmless(line))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.ends.disposeAsync()
  }
}

interface Private {
  databases: string[]
  log: string
  ends: AsyncDisposableStack
}

async function made(seed: number): Promise<Export> {
  const size = { seed, photos: seed === 1 ? 30 : 12, locations: 1, activity: 1, watched: 1 }
  const { files, truth } = await madeTakeout(size)
  const months = truth.photos.map(({ taken }) => new Date(taken).toISOString().slice(0, 7))
  return { files, months }
}
