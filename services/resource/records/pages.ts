import type { Catalog, CatalogCollection } from '@mandate/grants'
import type { Sealer } from '@mandate/server'
import { type Request, type Response, Router } from 'express'
import type { Access, AccessRoom } from '../access/access.ts'
import type { Sight } from '../access/sight.ts'
import { type CursorBinding, cursors } from './cursor.ts'
import { readLimit, readParameters } from './parameters.ts'
import { type Position, pageQuery, type Selection } from './query/page.ts'
import { showsTimeExactly, type View } from './query/view.ts'
import { type Page, type Reader, readPage } from './run.ts'
import { readSelection } from './selection.ts'
import { sendLines } from './stream.ts'
import type { Views } from './views.ts'

/** Rows of one window of a stream. */
const WINDOW = 5_000

interface Asked {
  view: View
  number: number
  selection: Selection
  limit: number
  after: Position | null
  bound: CursorBinding
}

type Params = { address: string; collection: string }

/** `GET /owners/{id}/records/{collection}`: a page, or everything as lines. */
export function pageRoutes(options: {
  access: AccessRoom
  views: Views
  reader: Reader
  catalog: () => Catalog
  sealer: Sealer
  failed(error: unknown): void
}): Router {
  const { access, views, reader, failed } = options
  const places = cursors<Position>(options.sealer, 'page')
  const routes = Router()

  async function read(
    req: Request<Params>,
    sight: Sight,
    collection: CatalogCollection,
  ): Promise<Asked> {
    const names = ['filter', 'fields', 'order', 'limit', 'cursor'] as const
    const { cursor, limit, ...text } = readParameters(req, names)
    const { view, number } = await views.of(sight, collection)
    const selection = readSelection(view, options.catalog(), text)
    // Bound to the words of the query, not to what they come to: a narrower token may go on.
    const query = [collection.name, text.filter, text.fields, text.order].map((one) => one ?? '')
    const bound = { sight, query: [...query, showsTimeExactly(view) ? 'time' : 'id'] }
    const after = cursor === undefined ? null : places.read(bound, cursor)
    return {
      view,
      number,
      selection,
      after,
      bound,
      limit: readLimit(limit, { preset: 100, most: 1_000 }),
    }
  }

  const run = ({ view, number, selection }: Asked, limit: number, after: Position | null) =>
    readPage(reader, limit, (rows) => pageQuery(view, number, selection, { after, limit: rows }))

  async function* windows(asked: Asked): AsyncIterable<string[]> {
    let { after } = asked
    do {
      const page: Page = await run(asked, WINDOW, after)
      yield page.records
      after = page.next
    } while (after)
  }

  async function sendPage(res: Response, opened: Access<Asked>): Promise<void> {
    const { asked, close, closeIfFails } = opened
    const page = await closeIfFails(run(asked, asked.limit, asked.after))
    const next = page.next ? JSON.stringify(places.write(asked.bound, page.next)) : 'null'
    const body = Buffer.from(`{"records":[${page.records.join(',')}],"next":${next}}`)
    res.set('Cache-Control', 'no-store').type('application/json').send(body)
    await close({ rows: page.records.length, bytes: body.length })
  }

  routes.get('/owners/:address/records/:collection', async (req: Request<Params>, res) => {
    const opened = await access.check(req, {
      action: 'read',
      collection: req.params.collection,
      read: (sight, collection) => read(req, sight, collection as CatalogCollection),
      describe: ({ selection }) => ({ details: describe(selection) }),
    })
    if (req.accepts(['application/json', 'application/x-ndjson']) !== 'application/x-ndjson') {
      await sendPage(res, opened)
      return
    }
    const { stillAllowed } = opened
    const sent = await sendLines(res, windows(opened.asked), { stillAllowed, failed })
    await opened.close(sent)
  })

  return routes
}

/** For the access log: what was asked, as it took effect. */
export function describe(selection: Selection): Record<string, unknown> {
  const fields = selection.fields.map(({ name, step }) => (step ? `${name}~${step}` : name))
  return { fields, ...(selection.filter.length > 0 ? { filter: selection.filter } : {}) }
}
