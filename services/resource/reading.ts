import type { Accounts } from '@mandate/accounts'
import { type AuditLog, auditLog } from '@mandate/audit'
import {
  jwksRoutes,
  type Log,
  type Pool,
  type Reads,
  type Sealer,
  type ServiceConfig,
  type SigningKeys,
} from '@mandate/server'
import { browserModules } from '@mandate/ui/browser-modules'
import type { Router } from 'express'
import type { Kysely } from 'kysely'
import { type AccessOptions, type AccessRoom, accessRoom } from './access/access.ts'
import { accessLog } from './access/log.ts'
import { sweepProofs } from './access/proofs.ts'
import { inTurns, turns } from './access/turns.ts'
import { activityRoutes } from './activity/routes.ts'
import type { Issuers } from './bindings/issuers/issuers.ts'
import { catalogRoutes } from './catalog/routes.ts'
import type { CatalogsStore } from './catalog/store.ts'
import type { Database } from './database.ts'
import { rounds } from './deliveries/rounds.ts'
import { exploreRoutes } from './explore/routes.ts'
import type { Blobs } from './files/blobs.ts'
import type { AccessLists } from './ledger/pages/lists.ts'
import type { RateLimits } from './limits.ts'
import { mcpRoom } from './mcp/room.ts'
import type { Show } from './owners/shell.ts'
import type { OwnersStore } from './owners/store.ts'
import { previewRoutes } from './previews/routes.ts'
import type { PreviewsStore } from './previews/store.ts'
import { programRoutes } from './programs/routes.ts'
import { recordsRoom, resourceRoutes } from './records/routes.ts'
import { shareRoutes } from './share/routes.ts'

export { openReplica, readingUrl } from './records/settings.ts'

/** What may be read and by whom: catalog, the nine checks, records and the pages over them. */
export async function reading(options: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  db: Kysely<Database>
  pool: Pool
  /** Reads records and nothing else: opened with `readingUrl` (records/settings.ts). */
  reads: Reads
  /** For what owners look at themselves, which may be a moment old. */
  replica: Reads
  seal: Sealer
  log: Log
  owners: OwnersStore
  accounts: Accounts
  catalogs: CatalogsStore
  trust: Pick<AccessOptions, 'issuers' | 'ledger' | 'statusLists'> & {
    bindings: AccessOptions['bindings'] & { issuersOf(owner: string): Promise<string[]> }
    issuers: Pick<Issuers, 'metadata'>
    lists: Pick<AccessLists, 'peopleOf'>
  }
  blobs: Pick<Blobs, 'find'>
  keys: Pick<SigningKeys, 'published' | 'former' | 'sign'>
  previews: Pick<PreviewsStore, 'open' | 'among'>
  limits?: RateLimits
}): Promise<{
  access: AccessRoom
  audit: AuditLog
  /** The reading calls, catalogs, metadata and public keys, in this order. */
  routes: Router[]
  /** `/explore`, `/activity` and `/share`. */
  pages(show: Show): Router[]
  /** 401 with `resource_metadata` for what is left below `/owners`: mounted last. */
  last: Router
  /** Seals the log and sweeps used proofs, until disposed. */
  lookAfter(): AsyncDisposable
}> {
  const { config, db, pool, seal, log, owners, accounts, catalogs, trust } = options
  const { publicUrl, clock } = config
  const failed = (err: unknown) => log.error({ err }, 'reading')
  const audit = auditLog({ pool, clock, signer: { issuer: publicUrl, sign: options.keys.sign } })
  const checks = accessRoom({
    ...trust,
    config,
    pool,
    owners,
    session: (req) => accounts.session(req),
    catalogs,
    log: accessLog({ audit, clock, failed }),
    ...(options.limits && { limits: options.limits }),
    failed,
  })
  const access = inTurns(checks, turns())
  const ofRecords = {
    db,
    access,
    catalogs,
    sealer: seal,
    blobs: options.blobs,
    owners,
    clock,
    failed,
  }
  const records = recordsRoom({ ...ofRecords, pool: options.reads })
  const looked = recordsRoom({ ...ofRecords, pool: options.replica })
  const modules = await browserModules({
    explore: new URL('./explore/explore.browser.ts', import.meta.url),
    share: new URL('./share/share.browser.ts', import.meta.url),
    frame: new URL('./share/frame.browser.ts', import.meta.url),
  })
  const script = modules.path

  return {
    access,
    audit,
    routes: [
      records.routes,
      catalogRoutes({
        catalogs,
        publicUrl,
        owners,
        issuersOf: trust.bindings.issuersOf,
      }),
      jwksRoutes(options.keys),
      mcpRoom({
        ...records,
        access,
        owners,
        catalogs,
        publicUrl,
        failed,
        issuersOf: trust.bindings.issuersOf,
      }),
      programRoutes(publicUrl),
      previewRoutes({ access, files: records.files, previews: options.previews }),
      modules.routes,
    ],
    pages: (show) => [
      exploreRoutes({
        ...{ ...looked, accounts, owners, catalogs, sealer: seal, show },
        previews: options.previews,
        script: script('explore'),
      }),
      activityRoutes({ accounts, owners, audit, catalogs, show, lists: trust.lists }),
      shareRoutes({
        ...{ ...records, accounts, owners, catalogs, show },
        issuersOf: trust.bindings.issuersOf,
        issuers: trust.issuers,
        scripts: { share: script('share'), frame: script('frame') },
      }),
    ],
    last: resourceRoutes({ access, publicUrl }),
    lookAfter() {
      const sealing = audit.startSealing(failed)
      const sweeping = rounds(log, [
        { name: 'proofs', every: 20_000, run: () => sweepProofs(db, clock() / 1000) },
      ])
      return {
        async [Symbol.asyncDispose]() {
          await Promise.all([access.settled(), sealing.stop(), sweeping[Symbol.asyncDispose]()])
        },
      }
    },
  }
}
