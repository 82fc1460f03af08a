import { type Accounts, sessionOf } from '@mandate/accounts'
import type { CatalogCollection } from '@mandate/grants'
import { type Html, type Lang, languageOf } from '@mandate/ui'
import { Router } from 'express'
import { type Kysely, sql } from 'kysely'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Database } from '../database.ts'
import { homePage } from './page.ts'
import type { Show } from './shell.ts'
import type { Owner, OwnersStore } from './store.ts'

export interface LastImport {
  number: number
  created: Date
  /** In words. */
  state: string
  failed: number
}

/** `/`: the owner's home. */
export function homeRoutes(rooms: {
  db: Kysely<Database>
  accounts: Accounts
  owners: OwnersStore
  catalogs: Pick<CatalogsStore, 'present'>
  show: Show
  notice(owner: Owner, lang: Lang): Promise<Html | null>
  lastImport(owner: Owner, lang: Lang): Promise<LastImport | null>
}): Router {
  const { db, accounts, owners, catalogs, show } = rooms
  const routes = Router()

  const kindsOf = (owner: Owner) =>
    db
      .selectFrom('collection_stats as s')
      .innerJoin('collections as c', 'c.collection', 's.collection')
      .select((of) => [
        'c.name',
        sql<number>`sum(s.count)::bigint`.as('count'),
        of.fn.min('s.first').as('first'),
        of.fn.max('s.last').as('last'),
      ])
      .where('s.owner', '=', owner.id)
      .groupBy('c.name')
      .having(sql`sum(s.count)`, '>', 0)
      .orderBy('c.name')
      .execute()

  routes.get('/', accounts.signedIn, async (req, res) => {
    const lang = languageOf(req)
    const { account } = sessionOf(req)
    // An account whose home could not be made at sign-up gets it now.
    const owner = (await owners.byAccount(account)) ?? (await owners.create(account))
    const known = new Map(
      catalogs.present().collections.map((one: CatalogCollection) => [one.name, one]),
    )
    const [usage, kinds, notice, lastImport] = await Promise.all([
      owners.usage(owner.id),
      kindsOf(owner),
      rooms.notice(owner, lang),
      rooms.lastImport(owner, lang),
    ])
    const page = homePage({
      ...{ lang, address: owner.resource, ...usage, lastImport, notices: [notice] },
      kinds: kinds.map((kind) => {
        const collection = known.get(kind.name)
        const title = collection?.words?.[lang].title ?? collection?.title ?? kind.name
        return { ...kind, count: Number(kind.count), title }
      }),
    })
    show(req, res, 200, { ...page, current: '/' })
  })
  return routes
}
