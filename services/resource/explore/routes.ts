import { type Accounts, sessionOf } from '@mandate/accounts'
import type { Catalog } from '@mandate/grants'
import { Problem, type Sealer } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import { type Request, Router } from 'express'
import { ownersSight } from '../access/sight.ts'
import { noHome } from '../owners/no-home.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner } from '../owners/store.ts'
import type { CollectionCount, Counts } from '../records/collections.ts'
import { cursors } from '../records/cursor.ts'
import { type Position, pageQuery, type Selection } from '../records/query/page.ts'
import { type Reader, readPage } from '../records/run.ts'
import { readSelection } from '../records/selection.ts'
import type { Views } from '../records/views.ts'
import type { Shown } from './cells.ts'
import { noSuchKind } from './no-such-kind.ts'
import { collectionPage, overviewPage } from './page.ts'

const ROWS = 50

/** `/explore`: the owner's pages over their own data. */
export function exploreRoutes(options: {
  accounts: Pick<Accounts, 'signedIn'>
  owners: { byAccount(account: string): Promise<Owner | null> }
  catalog: () => Catalog
  views: Views
  reader: Reader
  counts: Counts
  sealer: Sealer
  show: Show
}): Router {
  const { accounts, owners, catalog, views, reader, counts, show } = options
  const places = cursors<Position>(options.sealer, 'explore')
  const routes = Router()

  async function sightOf(req: Request) {
    const owner = await owners.byAccount(sessionOf(req).account)
    if (!owner) throw noHome()
    return ownersSight(owner)
  }

  routes.get('/explore', accounts.signedIn, async (req, res) => {
    const sight = await sightOf(req)
    const kinds: { collection: Catalog['collections'][number]; count: CollectionCount }[] = []
    for (const collection of catalog().collections) {
      kinds.push({ collection, count: await counts.of(sight, collection) })
    }
    show(req, res, 200, { ...overviewPage({ lang: languageOf(req), kinds }), current: '/explore' })
  })

  routes.get('/explore/:collection', accounts.signedIn, async (req, res) => {
    const sight = await sightOf(req)
    const collection = catalog().collections.find((one) => one.name === req.params['collection'])
    if (!collection) throw noSuchKind()
    const filter = text(req.query['filter'])
    const cursor = text(req.query['cursor'])
    const { view, number } = await views.of(sight, collection)
    const bound = { sight, query: [collection.name, filter] }

    let error: string | null = null
    let selection: Selection | null = null
    try {
      selection = readSelection(view, catalog(), { filter })
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      error = problem.message
    }
    const asked = selection
    const after = cursor && asked ? places.read(bound, cursor) : null
    const found = asked
      ? await readPage(reader, ROWS, (limit) => pageQuery(view, number, asked, { after, limit }))
      : { records: [], next: null }
    const page = collectionPage({
      lang: languageOf(req),
      collection,
      count: await counts.of(sight, collection),
      filter,
      error,
      records: found.records.map((one) => JSON.parse(one) as Shown),
      next: found.next && places.write(bound, found.next),
      files: `/owners/${sight.owner.address}/blobs`,
    })
    show(req, res, error === null ? 200 : 400, { ...page, current: '/explore' })
  })

  return routes
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
