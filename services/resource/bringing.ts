import type { Accounts } from '@mandate/accounts'
import type { Jobs, ServiceConfig } from '@mandate/server'
import type { Router } from 'express'
import type { Kysely } from 'kysely'
import type { AccessRoom } from './access/access.ts'
import type { Database } from './database.ts'
import type { ObjectStore } from './files/objects.ts'
import { reports as openReports } from './imports/report.ts'
import { importRoutes, importStarter } from './imports/routes.ts'
import { importsStore } from './imports/store.ts'
import type { Show } from './owners/shell.ts'
import type { OwnersStore } from './owners/store.ts'
import { uploadRoutes } from './uploads/routes.ts'
import { uploadsStore } from './uploads/store.ts'

/** How data comes in: uploads, the imports made of them, and their pages. */
export function bringing(options: {
  config: Pick<ServiceConfig, 'publicUrl'>
  db: Kysely<Database>
  objects: ObjectStore
  owners: OwnersStore
  access: Pick<AccessRoom, 'owner'>
  accounts: Accounts
  jobs: Pick<Jobs, 'send'>
}): { routes: Router[]; pages(show: Show): Router[] } {
  const { db, objects, owners } = options
  const uploads = uploadsStore({ db, objects, owners })
  const imports = importsStore({ db })
  const reports = openReports({ db, imports })
  const start = importStarter({ ...options, imports, uploads })
  return {
    routes: [
      uploadRoutes({ ...options, uploads }),
      importRoutes({ ...options, imports, reports, start }),
    ],
    pages: () => [],
  }
}
