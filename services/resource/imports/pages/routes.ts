import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import type { CatalogCollection } from '@mandate/grants'
import { type Html, type Lang, languageOf } from '@mandate/ui'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { CatalogsStore } from '../../catalog/store.ts'
import type { Database } from '../../database.ts'
import type { Errands } from '../../errands/errands.ts'
import type { ReadersOf } from '../../home/deletion/readers.ts'
import { FRESH } from '../../home/fresh.ts'
import type { Show } from '../../owners/shell.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import type { UploadsStore } from '../../uploads/store.ts'
import { noImport } from '../no-import.ts'
import type { Reports } from '../report.ts'
import type { ResumeImport, StartImport } from '../routes.ts'
import { cancelImport, pauseImport } from '../steer.ts'
import type { ImportsStore } from '../store.ts'
import type { EntryClass } from '../tables.ts'
import { cancelPage, undoPage } from './leaving-page.ts'
import { entriesPage, importList, importPage, isRunning } from './page.ts'

const listed = 500
const classes: readonly string[] = ['imported', 'kept', 'ignored', 'unknown', 'failed']

/** `/imports/{n}`: live, then the report; and the way back. */
export function importPages(rooms: {
  db: Kysely<Database>
  accounts: Accounts
  owners: OwnersStore
  catalogs: Pick<CatalogsStore, 'present'>
  errands: Pick<Errands, 'ask'>
  uploads: UploadsStore
  imports: ImportsStore
  reports: Reports
  start: StartImport
  resume: ResumeImport
  readersOf: ReadersOf
  show: Show
  script: string
}): { routes: Router; list(owner: Owner, lang: Lang, title: string): Promise<Html | null> } {
  const { db, accounts, owners, imports, uploads, reports, start, show } = rooms
  const fresh = accounts.fresh(FRESH)
  const routes = Router()

  const find = async (req: Request) => {
    const owner = await owners.byAccount(sessionOf(req).account)
    const number = String(req.params['number'])
    const row =
      owner && /^[1-9]\d{0,8}$/.test(number) ? await imports.find(owner.id, Number(number)) : null
    if (!owner || !row) throw noImport(number)
    return { owner, row, report: await reports.of(owner.id, row) }
  }

  const stored = async (owner: Owner, number: number) => {
    const parts = await imports.parts(owner.id, number)
    const found = await Promise.all(parts.map((part) => uploads.find(part.upload, owner.id)))
    return found.flatMap((upload) => (upload?.state === 'complete' ? [upload.id] : []))
  }

  const titleIn = (lang: Lang) => (name: string) => {
    const known = rooms.catalogs
      .present()
      .collections.find((one: CatalogCollection) => one.name === name)
    return known?.words?.[lang].title ?? known?.title ?? name
  }

  routes.get('/imports/:number', accounts.signedIn, async (req, res) => {
    const { owner, row, report } = await find(req)
    const lang = languageOf(req)
    const { files } = req.query
    if (typeof files === 'string' && classes.includes(files)) {
      const of = files as EntryClass
      const entries = await reports.entries(owner.id, row.import, of, listed)
      show(req, res, 200, {
        ...entriesPage({ lang, report, of, entries }),
        ...{ current: '/data', wide: true },
      })
      return
    }
    const page = importPage({
      ...{ lang, report, csrf: csrfField(sessionOf(req)), titleOf: titleIn(lang) },
      known: rooms.catalogs.present().collections.map(({ name }) => name),
      address: `/owners/${owner.address}/imports/${row.import}`,
      canTryAgain:
        ['completed_with_errors', 'failed', 'cancelled', 'undone'].includes(row.state) &&
        (await stored(owner, row.import)).length > 0,
    })
    const scripts = isRunning(report.state) || report.state === 'undoing' ? [rooms.script] : []
    show(req, res, 200, { ...page, current: '/data', scripts })
  })

  for (const [what, leaving, who] of [
    ['undo', undoPage, fresh],
    ['cancel', cancelPage, accounts.signedIn],
  ] as const) {
    routes.get(`/imports/:number/${what}`, who, async (req, res) => {
      const { owner, row, report } = await find(req)
      if (report.state === 'undoing' || (what === 'cancel' && !isRunning(row.state))) {
        res.redirect(303, `/imports/${row.import}`)
        return
      }
      const counts = await reports.undoing(owner.id, row.import)
      const csrf = csrfField(sessionOf(req))
      const readers = await rooms.readersOf(owner.id, Object.keys(report.collections))
      const page = leaving({ lang: languageOf(req), csrf, report, readers, ...counts })
      show(req, res, 200, { ...page, current: '/data' })
    })
  }

  routes.post('/imports/:number/undo', fresh, accounts.csrf, async (req, res) => {
    const { owner, row } = await find(req)
    await rooms.errands.ask(owner.id, 'undo', String(row.import))
    res.redirect(303, `/imports/${row.import}`)
  })

  /** What takes records away asks for a fresh sign-in; what only stops does not. */
  const freshToUndo: RequestHandler = (req, res, next) =>
    req.body.do === 'undo' ? fresh(req, res, next) : next()

  const cancelling = [accounts.signedIn, accounts.csrf, freshToUndo]
  routes.post('/imports/:number/cancel', cancelling, async (req: Request, res: Response) => {
    const { owner, row } = await find(req)
    if (req.body.do === 'undo') await rooms.errands.ask(owner.id, 'undo', String(row.import))
    else await cancelImport(db, owner.id, row.import)
    res.redirect(303, `/imports/${row.import}`)
  })

  for (const [what, steer] of [
    ['pause', (owner: string, number: number) => pauseImport(db, owner, number)],
    ['resume', rooms.resume],
  ] as const) {
    routes.post(`/imports/:number/${what}`, accounts.signedIn, accounts.csrf, async (req, res) => {
      const { owner, row } = await find(req)
      const { account } = req.body
      await steer(owner.id, row.import, typeof account === 'string' ? account : undefined)
      res.redirect(303, `/imports/${row.import}`)
    })
  }

  // Where a sign-in that had ended comes back to.
  const forms = ['pause', 'resume', 'again'].map((what) => `/imports/:number/${what}`)
  routes.get(forms, (req, res) => {
    res.redirect(303, `/imports/${Number(req.params['number'])}`)
  })

  routes.post('/imports/:number/again', accounts.signedIn, accounts.csrf, async (req, res) => {
    const { owner, row } = await find(req)
    const ids = await stored(owner, row.import)
    res.redirect(303, `/imports/${await start(owner.id, ids, row.account ?? undefined)}`)
  })

  return {
    routes,
    async list(owner, lang, title) {
      const rows = await imports.list(owner.id, 20)
      return importList(
        await Promise.all(rows.map((row) => reports.of(owner.id, row))),
        lang,
        title,
      )
    },
  }
}
