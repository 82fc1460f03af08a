import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import type { CatalogCollection } from '@mandate/grants'
import { type Lang, languageOf } from '@mandate/ui'
import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { CatalogsStore } from '../catalog/store.ts'
import { titleOf } from '../catalog/title.ts'
import type { Database } from '../database.ts'
import { idleNotice } from '../ledger/pages/page.ts'
import type { AccessGlance } from '../ledger/pages/routes.ts'
import { type Kind, kindsOf, yearsOf } from './kinds.ts'
import { homePage, type LastImport } from './page.ts'
import type { Show } from './shell.ts'
import type { Owner, OwnersStore } from './store.ts'

/** `/`: the owner's home. */
export function homeRoutes(rooms: {
  db: Kysely<Database>
  accounts: Accounts
  owners: OwnersStore
  catalogs: Pick<CatalogsStore, 'of'>
  show: Show
  glance(owner: Owner, lang: Lang): Promise<AccessGlance>
  lastImport(owner: Owner, lang: Lang): Promise<LastImport | null>
}): Router {
  const { db, accounts, owners, catalogs, show } = rooms
  const routes = Router()

  routes.get('/', accounts.signedIn, async (req, res) => {
    const lang = languageOf(req)
    const session = sessionOf(req)
    const { account } = session
    // An account whose home could not be made at sign-up gets it now.
    const owner = (await owners.byAccount(account)) ?? (await owners.create(account))
    const [usage, kinds, years, { notice, idle, ...access }, lastImport, offer] = await Promise.all(
      [
        owners.usage(owner.id),
        kindsOf(db, owner.id),
        yearsOf(db, owner.id),
        rooms.glance(owner, lang),
        rooms.lastImport(owner, lang),
        accounts.offer(req),
      ],
    )
    const { collections } = await catalogs.of(owner.id)
    const page = homePage({
      ...{
        lang,
        address: owner.resource,
        ...usage,
        ...access,
        lastImport,
        notices: [notice, idleNotice({ lang, apps: idle, csrf: csrfField(session) }), offer],
      },
      ...{ kinds: inOrder(kinds, collections, lang), years },
    })
    show(req, res, 200, { ...page, current: '/' })
  })
  return routes
}

/** As the catalog has them; kinds that it does not know any more come last, under their names. */
function inOrder(kinds: Kind[], collections: CatalogCollection[], lang: Lang) {
  const placeOf = (name: string) => {
    const place = collections.findIndex((one) => one.name === name)
    return place < 0 ? collections.length : place
  }
  const called = (name: string) => {
    const collection = collections[placeOf(name)]
    return collection ? titleOf(collection, lang) : name
  }
  return kinds
    .map((kind) => ({ ...kind, title: called(kind.name) }))
    .sort((a, b) => placeOf(a.name) - placeOf(b.name))
}
