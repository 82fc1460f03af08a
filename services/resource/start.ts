import {
  type Bounds,
  cookie,
  createLog,
  createServer,
  isLoopbackUrl,
  listen,
  migrate,
  openDatabase,
  openJobs,
  outbound,
  type ProblemPage,
  pipelined,
  problemHandler,
  type RunningService,
  readsOf,
  requireMasterKeys,
  requireOwnAddress,
  type ServiceConfig,
  sealer,
  signingKeys,
  watchForRestore,
} from '@mandate/server'
import { assets, preferences, sendProblemPage } from '@mandate/ui'
import { mountRooms, SERVICE_NAME } from './app.ts'
import type { ServedCatalog } from './catalog/catalog.ts'
import { counts } from './counts.ts'
import { type Database, migrations } from './database.ts'
import { openObjectStore } from './files/open.ts'
import type { Limits } from './limits.ts'
import { openReplica, readingUrl } from './reading.ts'
import { afterRestore } from './restored.ts'
import { sealedColumns } from './sealed.ts'

/** Starts the resource service: migrates its database, listens, and ends when it is closed. */
export async function startResource(
  config: ServiceConfig,
  options: { limits?: Limits; bounds?: Bounds; catalog?: ServedCatalog | undefined } = {},
): Promise<RunningService> {
  const log = createLog(config, 'resource')
  const { db, pool, close } = openDatabase<Database>(config.databaseUrl, {
    name: 'resource',
    prepare: true,
  })
  await migrate(pool, migrations)
  const reader = pipelined(readingUrl(config.databaseUrl), { name: 'resource reads' })
  const copy = await openReplica(config, 'resource replica', log)
  const seal = sealer(config.masterKey, config.formerMasterKeys)
  await requireOwnAddress(pool, config.publicUrl)
  await requireMasterKeys(pool, seal, sealedColumns)
  const keys = await signingKeys(pool, seal, config)
  const watching = await watchForRestore(pool, config, log, afterRestore)
  const jobs = await openJobs(config.databaseUrl, { name: 'resource', log })
  const objects = await openObjectStore(config)
  await objects.ready()
  const app = createServer(config, {
    name: 'resource',
    log,
    counts: counts(pool),
    ...(options.bounds && { bounds: options.bounds }),
    ready: async () => {
      await Promise.all([pool.query('select 1'), jobs.ready(), objects.ready()])
    },
  })
  app.use(assets())
  app.use(
    preferences({
      cookieName: (name) => cookie(config, 'resource', name).name,
      secure: !isLoopbackUrl(config.publicUrl),
    }),
  )
  const rooms = await mountRooms(app, {
    ...{ config, db, pool, objects, jobs, keys, seal, log },
    reads: reader,
    replica: copy ? readsOf(copy, reader) : reader,
    outbound: outbound(config),
    limits: options.limits,
    catalog: options.catalog,
  })
  const page: ProblemPage = (problem, req, res) =>
    sendProblemPage(req, res, problem, SERVICE_NAME, rooms.frameOf)
  app.use(problemHandler(log, { page }))

  const running = await listen(app, config)
  let closing: Promise<void> | null = null
  const end = () => {
    closing ??= (async () => {
      await running.close()
      await Promise.all([rooms.stop(), jobs.stop(), watching.stop()])
      await Promise.all([reader.close(), copy?.close()])
      await close()
    })()
    return closing
  }
  return { url: running.url, close: end, [Symbol.asyncDispose]: end }
}
