import type { Accounts } from '@mandate/accounts'
import type { AuditLog } from '@mandate/audit'
import type { Jobs, ServiceConfig } from '@mandate/server'
import type { Lang } from '@mandate/ui'
import { browserModules } from '@mandate/ui/browser-modules'
import type { Router } from 'express'
import type { Kysely } from 'kysely'
import type { AccessRoom } from '../access/access.ts'
import type { BindingsStore } from '../bindings/store.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Database } from '../database.ts'
import type { Outbox } from '../deliveries/outbox.ts'
import type { Errands } from '../errands/errands.ts'
import type { ObjectStore } from '../files/objects.ts'
import type { AccessLists } from '../ledger/pages/lists.ts'
import type { RateLimits } from '../limits.ts'
import type { Show } from '../owners/shell.ts'
import type { OwnersStore } from '../owners/store.ts'
import type { UploadsStore } from '../uploads/store.ts'
import { accountDeleter } from './deletion/account.ts'
import { deletionPages } from './deletion/routes.ts'
import { restoreRoutes } from './restore/routes.ts'
import { restoresStore } from './restore/store.ts'
import { takeOutApi } from './take-out/api.ts'
import { takeOutPages } from './take-out/pages.ts'
import { takeOutStarter } from './take-out/start.ts'
import { takeOutsStore } from './take-out/store.ts'

/** The home as a whole: taken along, brought, deleted. */
export async function homeRoom(options: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock' | 'dataDir'>
  db: Kysely<Database>
  objects: ObjectStore
  owners: OwnersStore
  errands: Pick<Errands, 'ask' | 'asked'>
  access: Pick<AccessRoom, 'owner'>
  accounts: Accounts
  audit: Pick<AuditLog, 'append'>
  jobs: Pick<Jobs, 'send'>
  catalogs: Pick<CatalogsStore, 'of' | 'collection'>
  uploads: UploadsStore
  bindings: Pick<BindingsStore, 'issuersOf'>
  lists: Pick<AccessLists, 'live'>
  outbox: Pick<Outbox, 'add' | 'kick'>
  limits: Pick<RateLimits, 'begin' | 'present'>
  service: Record<Lang, string>
  show: Show
}): Promise<Router[]> {
  const { config, db, accounts } = options
  const { clock } = config
  const takeOuts = takeOutsStore({ db, clock })
  const start = takeOutStarter({ ...options, takeOuts, clock })
  const modules = await browserModules({
    'take-out': new URL('./take-out/take-out.browser.ts', import.meta.url),
  })
  const script = modules.path('take-out')
  return [
    modules.routes,
    takeOutApi({ ...options, session: (req) => accounts.session(req), takeOuts, start }),
    takeOutPages({ ...options, takeOuts, start, clock, script }),
    deletionPages({ ...options, takeOuts, deleteAccount: accountDeleter(options), clock }),
    restoreRoutes({ ...options, clock, restores: restoresStore({ ...options, clock }) }),
  ]
}
