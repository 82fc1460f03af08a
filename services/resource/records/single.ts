import type { CatalogCollection } from '@mandate/grants'
import { Problem, weakTag } from '@mandate/server'
import { type Request, Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import type { StateOf } from '../writing/states.ts'
import { answer } from './answer.ts'
import { describe } from './pages.ts'
import { readParameters } from './parameters.ts'
import { recordQuery } from './query/page.ts'
import { fromRecordId } from './record-id.ts'
import { type Reader, recordText } from './run.ts'
import { readSelection } from './selection.ts'
import type { Views } from './views.ts'

type Params = { address: string; collection: string; record: string }

/** `GET /owners/{id}/records/{collection}/{record}`: one record, bare. */
export function singleRoutes(options: {
  access: AccessRoom
  views: Views
  reader: Reader
  stateOf: StateOf
}): Router {
  const { access, views, reader, stateOf } = options
  const routes = Router()

  routes.get('/owners/:address/records/:collection/:record', async (req: Request<Params>, res) => {
    const { of, ...record } = await access.find(req, {
      action: 'read',
      collection: req.params.collection,
      async read(sight, collection) {
        const text = readParameters(req, ['fields'])
        const { view, number } = await views.of(sight, collection as CatalogCollection)
        return { view, number, selection: readSelection(view, text) }
      },
      describe: ({ selection }) => ({
        details: { ...describe(selection), record: req.params.record },
      }),
      async find({ view, number, selection }, sight) {
        const id = fromRecordId(req.params.record)
        // Before the record itself: of a change in between it names the former state, and fits nothing.
        const state = id && (await stateOf(sight, view.collection, number, id))
        const found = id ? await reader.rows(recordQuery(view, number, id, selection)) : []
        const body = Buffer.from(found.map(([line]) => recordText(line)).join(''))
        const etag = found.length > 0 ? state || weakTag(body) : undefined
        return { rows: found.length, body, ...(etag && { etag }), of: view.collection }
      },
    })
    // One that is there and not shown is answered like one that is not there.
    if (record.rows === 0) throw new Problem(404, 'not_found', 'There is no such record here.')
    answer(res, record, of)
  })

  return routes
}
