import type { Accounts } from '@mandate/accounts'
import type { Jobs, Log, ServiceConfig } from '@mandate/server'
import type { Lang } from '@mandate/ui'
import { browserModules } from '@mandate/ui/browser-modules'
import type { Router } from 'express'
import type { Kysely } from 'kysely'
import type { AccessRoom } from './access/access.ts'
import type { CatalogsStore } from './catalog/store.ts'
import type { Database } from './database.ts'
import type { Errands } from './errands/errands.ts'
import type { ObjectStore } from './files/objects.ts'
import { readersOf } from './home/deletion/readers.ts'
import { stateOf } from './imports/pages/page.ts'
import { readingBar } from './imports/pages/reading-bar.ts'
import { importPages } from './imports/pages/routes.ts'
import { reports as openReports } from './imports/report.ts'
import { importResumer, importRoutes, importStarter } from './imports/routes.ts'
import { importsStore } from './imports/store.ts'
import { accessLists } from './ledger/pages/lists.ts'
import type { RateLimits } from './limits.ts'
import type { LastImport } from './owners/page.ts'
import type { Show } from './owners/shell.ts'
import type { Owner, OwnersStore } from './owners/store.ts'
import { dataPages } from './uploads/data.ts'
import { uploadRoutes } from './uploads/routes.ts'
import { type UploadsStore, uploadsStore } from './uploads/store.ts'
import { words as uploadWords } from './uploads/words.ts'

/** How data comes in: uploads, the imports made of them, and their pages. */
export async function bringing(options: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  db: Kysely<Database>
  objects: ObjectStore
  owners: OwnersStore
  errands: Pick<Errands, 'ask'>
  catalogs: Pick<CatalogsStore, 'present'>
  access: Pick<AccessRoom, 'owner'>
  accounts: Accounts
  jobs: Pick<Jobs, 'send'>
  log: Log
  limits: Pick<RateLimits, 'begin' | 'present'>
}): Promise<{
  routes: Router[]
  uploads: UploadsStore
  /** `/data` and `/imports/{n}`. */
  pages(show: Show): Router[]
  lastImport(owner: Owner, lang: Lang): Promise<LastImport | null>
}> {
  const { db, objects, owners } = options
  const uploads = uploadsStore({ db, objects, owners })
  const imports = importsStore({ db })
  const reports = openReports({ db, imports })
  const start = importStarter({ ...options, imports, uploads })
  const resume = importResumer(options)
  const { session } = options.accounts
  const rooms = { ...options, session, uploads, imports, reports, start, resume }
  const reading = readersOf({ lists: accessLists({ db, clock: options.config.clock }) })
  const modules = await browserModules({
    uploads: new URL('./uploads/uploads.browser.ts', import.meta.url),
    imports: new URL('./imports/pages/imports.browser.ts', import.meta.url),
  })
  return {
    routes: [modules.routes, uploadRoutes(rooms), importRoutes(rooms)],
    uploads,
    pages(show) {
      const script = modules.path('imports')
      const pages = importPages({ ...rooms, readersOf: reading, show, script })
      const list = (owner: Owner, lang: Lang) => pages.list(owner, lang, uploadWords[lang].imports)
      const data = dataPages({ ...rooms, show, imports: list, script: modules.path('uploads') })
      return [data, pages.routes]
    },
    async lastImport(owner, lang) {
      const [row] = await imports.list(owner.id, 1)
      if (!row) return null
      const report = await reports.of(owner.id, row)
      return {
        ...{ number: row.import, created: row.created_at },
        ...{ state: stateOf(report, lang), failed: report.files.failed },
        asks: row.state === 'paused' && Boolean(report.question),
        bar: ['queued', 'running'].includes(row.state) ? readingBar(report, lang) : null,
      }
    },
  }
}
