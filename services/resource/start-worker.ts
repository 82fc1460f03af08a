import { auditLog } from '@mandate/audit'
import {
  createLog,
  createServer,
  listen,
  migrate,
  openDatabase,
  openJobs,
  type RunningService,
  readsOf,
  requireMasterKeys,
  requireOwnAddress,
  type ServiceConfig,
  sealer,
  signingKeys,
  sweepTime,
} from '@mandate/server'
import { catalog } from './catalog/catalog.ts'
import { catalogsStore } from './catalog/store.ts'
import { type Database, migrations } from './database.ts'
import { errands } from './errands/errands.ts'
import { blobs } from './files/blobs.ts'
import { collectFiles } from './files/collector.ts'
import { openObjectStore } from './files/open.ts'
import { workOnTakeOuts } from './home/archive/write.ts'
import { clearDeleted } from './home/deletion/account.ts'
import { each } from './home/deletion/each.ts'
import { workOnRestores } from './home/restore/run.ts'
import { restoresStore } from './home/restore/store.ts'
import { takeOutsStore } from './home/take-out/store.ts'
import { importers } from './imports/reading/importers.ts'
import { openScratch, sweepScratch } from './imports/reading/scratch.ts'
import { workOnImports } from './imports/reading/work.ts'
import { importsStore } from './imports/store.ts'
import { forgetSuperseded } from './imports/undoing/superseded.ts'
import { ownersStore } from './owners/store.ts'
import { previewsStore } from './previews/store.ts'
import { wantPreviews, workOnPreviews } from './previews/work.ts'
import { openReplica } from './records/settings.ts'
import { sealFormer } from './records/stored/seal-former.ts'
import { sealedColumns } from './sealed.ts'
import { forgetUploads } from './uploads/forget.ts'
import { uploadsStore } from './uploads/store.ts'
import { recountAll } from './writing/quota.ts'
import { forgetRepeats } from './writing/repeats.ts'

/** Between two times that what nobody needs is cleared away, ms. */
const CLEAR = 86_400_000

/**
 * Starts a worker: it reads imports and clears away what nobody needs any more. Any number of them
 * may run beside one database.
 */
export async function startWorker(
  config: ServiceConfig,
  options: { importTurn?: number } = {},
): Promise<RunningService> {
  const log = createLog(config, 'worker')
  const { db, pool, close } = openDatabase<Database>(config.databaseUrl, { name: 'worker' })
  await migrate(pool, migrations)
  const seal = sealer(config.masterKey, config.formerMasterKeys)
  // Before the queue is opened: a process that cannot work has to end.
  await requireOwnAddress(pool, config.publicUrl, { isNew: false })
  await requireMasterKeys(pool, seal, sealedColumns)
  const copy = await openReplica(config, 'worker replica', log)
  const jobs = await openJobs(config.databaseUrl, { name: 'worker', log })
  const objects = await openObjectStore(config)
  await objects.ready()
  const { publicUrl, quotaBytes, clock } = config
  const owners = ownersStore({ db, seal, publicUrl, quotaBytes })
  const uploads = uploadsStore({ db, objects, owners })
  await sweepScratch(config.dataDir)
  const scratch = await openScratch(config.dataDir)

  const files = blobs({ db, store: objects, owners })
  const keys = await signingKeys(pool, seal, config)
  const takeOuts = takeOutsStore({ db, clock })

  const previews = previewsStore({ db, store: objects, owners })
  const drawing = await workOnPreviews({ previews, blobs: files, jobs, log })
  const importing = await workOnImports({
    ...{ db, pool, owners, uploads, jobs, scratchDir: scratch.path, log },
    imports: importsStore({ db }),
    blobs: files,
    importers,
    turn: options.importTurn,
    ended: (owner) => wantPreviews(jobs, owner),
  })
  await workOnTakeOuts({
    ...{ db, owners, objects, blobs: files, jobs, keys, takeOuts, publicUrl, clock, log },
    pool: copy ? readsOf(copy, pool) : pool,
    catalogs: await catalogsStore({ db, present: catalog() }),
    audit: auditLog({ pool, clock, signer: { issuer: publicUrl, sign: keys.sign } }),
  })
  await workOnRestores({
    ...{ db, owners, uploads, blobs: files, jobs, log, scratchDir: scratch.path },
    restores: restoresStore({ db, owners, clock }),
    ours: new Set(catalog().collections.map(({ name }) => name)),
    ended: (owner) => wantPreviews(jobs, owner),
  })
  const clearing = clearDeleted({ db, pool, objects, log })
  const going = errands({ db, log }).workOn()
  await jobs.work('clear-away', async () => {
    const now = new Date(await sweepTime(pool, clock(), CLEAR))
    const cleared = { files: 0, uploads: 0, sealed: 0 }
    await each([
      async () => {
        cleared.files = await collectFiles(db, objects, now)
      },
      async () => {
        cleared.uploads = await uploads.removeOld(now)
      },
      () => forgetUploads(db, now),
      () => forgetSuperseded(db, now),
      async () => {
        cleared.sealed = await sealFormer(db, owners)
      },
      () => forgetRepeats(db, now.getTime()),
      () => recountAll(db),
      async () => objects.remove(await takeOuts.sweep(now)),
      () => sweepScratch(config.dataDir),
      async () => {
        for (const owner of await previews.owners()) await wantPreviews(jobs, owner)
      },
    ])
    log.info(cleared, 'cleared away')
  })
  await jobs.schedule('clear-away', '17 3 * * *')

  const app = createServer(config, {
    name: 'worker',
    log,
    ready: async () => {
      await Promise.all([pool.query('select 1'), jobs.ready(), objects.ready()])
    },
  })
  const running = await listen(app, config)
  let closing: Promise<void> | null = null
  const end = () => {
    closing ??= (async () => {
      await clearing[Symbol.asyncDispose]()
      await Promise.all([importing[Symbol.asyncDispose](), drawing[Symbol.asyncDispose]()])
      await Promise.all([running.close(), jobs.stop(), going[Symbol.asyncDispose]()])
      await Promise.all([close(), copy?.close()])
      await scratch[Symbol.asyncDispose]()
    })()
    return closing
  }
  return { url: running.url, close: end, [Symbol.asyncDispose]: end }
}
