import type { Accounts } from '@mandate/accounts'
import type { CatalogCollection, ResolvedCondition } from '@mandate/grants'
import { Problem, type Sealer } from '@mandate/server'
import { languageOf } from '@mandate/ui'
import { type Request, Router } from 'express'
import { ownersSight, type Sight } from '../access/sight.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import { ownerOf } from '../owners/of-session.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner } from '../owners/store.ts'
import type { PreviewsStore } from '../previews/store.ts'
import type { CollectionCount, Counts } from '../records/collections.ts'
import { cursors } from '../records/cursor.ts'
import { type Position, pageQuery, positionQuery, recordQuery } from '../records/query/page.ts'
import { fromRecordId } from '../records/record-id.ts'
import { type Reader, readPage, recordText } from '../records/run.ts'
import { readSelection } from '../records/selection.ts'
import type { Views } from '../records/views.ts'
import type { Shown } from './cells.ts'
import { noSuchKind } from './no-such-kind.ts'
import { address, collectionPage, overviewPage } from './page.ts'
import type { Ask } from './pictures/ask.ts'
import { draw, showsRecords } from './pictures/draw.ts'
import { pictureOf } from './pictures/grid.ts'
import { type Way, waysOf } from './pictures/offer.ts'
import { recordPage } from './pictures/record.ts'
import { threadNames } from './pictures/thread-names.ts'
import { words } from './pictures/words.ts'

/** Records of one page of a table, and of one of small pictures. */
const ROWS = 50
const TILES = 60

/** `/explore`: the owner's pages over their own data. */
export function exploreRoutes(options: {
  accounts: Pick<Accounts, 'signedIn'>
  owners: { byAccount(account: string): Promise<Owner | null> }
  catalogs: Pick<CatalogsStore, 'present' | 'of' | 'collection'>
  views: Views
  reader: Reader
  counts: Counts
  sealer: Sealer
  previews: Pick<PreviewsStore, 'among'>
  show: Show
  /** Address of `explore.browser.ts`. */
  script: string
}): Router {
  const { accounts, owners, catalogs, views, reader, counts, previews, show, script } = options
  const places = cursors<Position>(options.sealer, 'explore')
  const routes = Router()

  async function sightOf(req: Request) {
    const owner = await ownerOf(owners, req)
    return ownersSight(owner)
  }

  async function kindOf(req: Request<{ collection: string }>, sight: Sight) {
    const collection = await catalogs.collection(sight.owner.id, req.params.collection)
    if (!collection) throw noSuchKind()
    return { collection, ...(await views.of(sight, collection)) }
  }

  /** The files of these records that can be shown small. */
  async function drawnOf(sight: Sight, collection: CatalogCollection, records: Shown[]) {
    const files = records.flatMap((record) => pictureOf({ collection }, record)?.sha256 ?? [])
    return previews.among(sight.owner.id, files)
  }

  routes.get('/explore', accounts.signedIn, async (req, res) => {
    const sight = await sightOf(req)
    const kinds: { collection: CatalogCollection; count: CollectionCount }[] = []
    for (const collection of (await catalogs.of(sight.owner.id)).collections) {
      kinds.push({ collection, count: await counts.of(sight, collection) })
    }
    show(req, res, 200, { ...overviewPage({ lang: languageOf(req), kinds }), current: '/explore' })
  })

  routes.get('/explore/:collection', accounts.signedIn, async (req, res) => {
    const sight = await sightOf(req)
    const { collection, view, number } = await kindOf(req as Request<{ collection: string }>, sight)
    const asked = {
      ...{ filter: text(req.query['filter']), cursor: text(req.query['cursor']) },
      ...{ at: text(req.query['at']), measure: text(req.query['measure']) },
    }
    const ways = waysOf(collection)
    const way = ways.find((one) => one === req.query['view']) ?? (ways[0] as Way)
    const read = (filter: string) => readSelection(view, { filter })
    const { filter, error } = readFilter(read, asked.filter)
    const count = await counts.of(sight, collection)
    const matching = filter?.length ? await counts.of(sight, collection, filter) : null
    const files = `/owners/${sight.owner.address}/blobs`
    const ask: Ask = {
      ...{ lang: languageOf(req), collection, view, number, filter: filter ?? [], reader },
      text: asked.filter,
      read: (text) => read(text).filter,
      address: (change) => address(collection, { view: way, ...asked, cursor: '', ...change }),
    }
    const bound = { sight, query: [collection.name, asked.filter] }
    const page =
      filter && showsRecords(way, ask)
        ? await readPage(reader, way === 'grid' ? TILES : ROWS, (limit) =>
            pageQuery(view, number, read(asked.filter), {
              after: asked.cursor === '' ? null : places.read(bound, asked.cursor),
              limit,
            }),
          )
        : { records: [], next: null }
    const records = page.records.map((one) => JSON.parse(one) as Shown)
    const latest = (count.last ?? new Date().toISOString()).slice(0, 4)
    const names = threadNames({ sight, collection, catalog: catalogs.present, views, reader })
    const drawn = way === 'grid' ? await drawnOf(sight, collection, records) : new Set<string>()
    const given = { at: asked.at, measure: asked.measure, threadNames: names, drawn }
    const picture = filter && (await draw(way, ask, { records, files, latest, ...given }))
    const body = collectionPage({
      ...{
        lang: ask.lang,
        collection,
        count,
        matching,
        filter: asked.filter,
        error,
        records,
        files,
      },
      ...{ ways, way, ask, picture, showsRecords: showsRecords(way, ask) },
      next: page.next && places.write(bound, page.next),
    })
    const scripts = way === 'map' ? [script] : []
    show(req, res, error === null ? 200 : 400, { ...body, current: '/explore', scripts })
  })

  routes.get('/explore/:collection/:record', accounts.signedIn, async (req, res) => {
    const sight = await sightOf(req)
    const { collection, view, number } = await kindOf(req as Request<{ collection: string }>, sight)
    const lang = languageOf(req)
    const id = fromRecordId(String(req.params['record']))
    const selection = readSelection(view, {})
    const [line] = id ? await reader.rows(recordQuery(view, number, id, selection)) : []
    if (!line || !id) throw noSuchRecord()
    const [place] = await reader.rows(positionQuery(view, number, id))
    const neighbour = async (order: 'asc' | 'desc') => {
      if (!place) return null
      const after = { record: place[0], time: place[1] }
      const query = (limit: number) =>
        pageQuery(view, number, { ...selection, fields: [], order }, { after, limit })
      const [found] = (await readPage(reader, 1, query)).records
      return found === undefined ? null : String((JSON.parse(found) as Shown)['id'])
    }
    const record = JSON.parse(recordText(line[0])) as Shown
    const page = recordPage({
      ...{ lang, collection, record, files: `/owners/${sight.owner.address}/blobs` },
      drawn: await drawnOf(sight, collection, [record]),
      before: await neighbour('desc'),
      after: await neighbour('asc'),
    })
    show(req, res, 200, { ...page, current: '/explore', scripts: [script] })
  })

  return routes
}

function readFilter(
  read: (text: string) => { filter: ResolvedCondition[] },
  text: string,
): { filter: ResolvedCondition[] | null; error: string | null } {
  try {
    return { filter: read(text).filter, error: null }
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return { filter: null, error: problem.message }
  }
}

function noSuchRecord(): Problem {
  return new Problem(404, 'not_found', { en: words.en.noRecord, fr: words.fr.noRecord })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
