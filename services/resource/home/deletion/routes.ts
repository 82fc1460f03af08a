import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { type Lang, languageOf, sendPage } from '@mandate/ui'
import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import type { BindingsStore } from '../../bindings/store.ts'
import type { CatalogsStore } from '../../catalog/store.ts'
import { titleOf as titleOfKind } from '../../catalog/title.ts'
import type { Database } from '../../database.ts'
import type { Errands } from '../../errands/errands.ts'
import type { AccessLists } from '../../ledger/pages/lists.ts'
import { kindsOf } from '../../owners/kinds.ts'
import { ownerOf } from '../../owners/of-session.ts'
import type { Show } from '../../owners/shell.ts'
import type { OwnersStore } from '../../owners/store.ts'
import { FRESH } from '../fresh.ts'
import { estimateOf } from '../take-out/estimate.ts'
import type { TakeOutsStore } from '../take-out/store.ts'
import type { DeleteAccount } from './account.ts'
import { lossOf } from './collection.ts'
import { deleteAccountPage, deleteKindPage, deletePage, gonePage } from './page.ts'
import { readersOf } from './readers.ts'
import { singlePages } from './single/routes.ts'

/** `/delete`: what goes, what stays, who loses access, and the archive first; then it is gone. */
export function deletionPages(rooms: {
  db: Kysely<Database>
  accounts: Accounts
  owners: OwnersStore
  catalogs: Pick<CatalogsStore, 'of' | 'collection'>
  bindings: Pick<BindingsStore, 'issuersOf'>
  lists: Pick<AccessLists, 'live'>
  errands: Pick<Errands, 'ask' | 'asked'>
  takeOuts: Pick<TakeOutsStore, 'list'>
  deleteAccount: DeleteAccount
  service: Record<Lang, string>
  clock: () => number
  show: Show
}): Router {
  const { db, accounts, owners, catalogs, show } = rooms
  const routes = Router()
  const fresh = accounts.fresh(FRESH)
  const readers = readersOf(rooms)
  routes.use(singlePages({ ...rooms, readersOf: readers }))

  async function actor(req: Request) {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
    return { owner, csrf: csrfField(session), lang: languageOf(req) }
  }

  async function titlesOf(owner: string, lang: Lang): Promise<(name: string) => string> {
    const { collections } = await catalogs.of(owner)
    return (name) => {
      const known = collections.find((one) => one.name === name)
      return known ? titleOfKind(known, lang) : name
    }
  }

  routes.get('/delete', accounts.signedIn, async (req, res) => {
    const { owner, lang } = await actor(req)
    const [kinds, going] = await Promise.all([
      kindsOf(db, owner.id),
      rooms.errands.asked(owner.id, 'delete'),
    ])
    const titleOf = await titlesOf(owner.id, lang)
    const titled = kinds.map((kind) => ({
      ...kind,
      title: titleOf(kind.name),
      isGoing: going.includes(kind.name),
    }))
    show(req, res, 200, { ...deletePage({ lang, kinds: titled }), current: '/take-out' })
  })

  routes.get('/delete/account', fresh, async (req, res) => {
    const { owner, csrf, lang } = await actor(req)
    const [{ records, files }, reading, issuers, [newest]] = await Promise.all([
      estimateOf(db, owner.id),
      readers(owner.id),
      rooms.bindings.issuersOf(owner.id),
      rooms.takeOuts.list(owner.id),
    ])
    const page = deleteAccountPage({
      ...{ lang, csrf, readers: reading, records, files },
      providers: issuers.map((issuer) => new URL(issuer).host),
      hasArchive: newest?.state === 'ready',
    })
    show(req, res, 200, { ...page, current: '/take-out' })
  })

  routes.post('/delete/account', fresh, accounts.csrf, async (req, res) => {
    const { owner, lang } = await actor(req)
    await rooms.deleteAccount(owner)
    sendPage(res, 200, { ...gonePage(lang), lang, service: rooms.service[lang] })
  })

  routes.get('/delete/:collection', fresh, async (req, res) => {
    const { owner, csrf, lang } = await actor(req)
    const name = String(req.params['collection'])
    const going = await rooms.errands.asked(owner.id, 'delete')
    if (going.includes(name)) return res.redirect(303, '/delete')
    const loss = await lossOf(db, owner.id, name)
    if (!loss) throw nothingOf(name)
    const reading = await readers(owner.id, [name])
    const title = (await titlesOf(owner.id, lang))(name)
    const page = deleteKindPage({ lang, csrf, readers: reading, name, title, loss })
    show(req, res, 200, { ...page, current: '/take-out' })
  })

  routes.post('/delete/:collection', fresh, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    await rooms.errands.ask(owner.id, 'delete', String(req.params['collection']))
    res.redirect(303, '/delete')
  })

  return routes
}

function nothingOf(name: string): Problem {
  return new Problem(404, 'not_found', {
    en: `There is nothing of ${name} here.`,
    fr: `Il n’y a rien de ${name} ici.`,
  })
}
