import type { CatalogCollection } from '@mandate/grants'
import { Problem, type Sealer } from '@mandate/server'
import { type Request, Router } from 'express'
import { LRUCache } from 'lru-cache'
import type { AccessRoom } from '../access/access.ts'
import type { Sight } from '../access/sight.ts'
import { answer } from './answer.ts'
import { fitting, isFull, type Known, measure } from './bounded.ts'
import { type CursorBinding, cursors } from './cursor.ts'
import { describe } from './pages.ts'
import { readLimit, readParameters } from './parameters.ts'
import {
  type BatchesRow,
  batchesQuery,
  type ChangeRow,
  changesQuery,
  lastBatchQuery,
} from './query/changes.ts'
import { EXAMINED, type Selection } from './query/page.ts'
import type { View } from './query/view.ts'
import { toRecordId } from './record-id.ts'
import { type Reader, recordText } from './run.ts'
import { readSelection } from './selection.ts'
import type { Views } from './views.ts'

/** Milliseconds for which the former versions of records are kept, and with them a cursor. */
const KEPT = 90 * 86_400_000

/** How far a reader has come. */
interface Place {
  /** The revision that the reader knows all of. */
  base: number
  /** When it did, ms. */
  at: number
  /** The batch being read, and the record of it that was told last. */
  revision: number
  after: string | null
  /** The last batch when the reader began: what is told until its end leaves out whatever was gone by then. */
  began: number
}

interface Asked {
  view: View
  number: number
  selection: Selection
  limit: number
  from: Place
  bound: CursorBinding
}

type Params = { address: string; collection: string }

/**
 * `GET /owners/{id}/changes/{collection}`: "records added, changed, removed since a cursor, as far as
 * what the token shows of them changed". Without `since` everything shown is an addition.
 */
export function changesRoutes(options: {
  access: AccessRoom
  views: Views
  reader: Reader
  sealer: Sealer
  clock: () => number
}): Router {
  const { access, views, reader, clock } = options
  const places = cursors<Place>(options.sealer, 'changes')
  const lengths = new LRUCache<string, Known>({ max: 1_000 })
  const routes = Router()

  async function read(
    req: Request<Params>,
    sight: Sight,
    collection: CatalogCollection,
  ): Promise<Asked> {
    const { since, limit, ...text } = readParameters(req, ['since', 'filter', 'fields', 'limit'])
    const { view, number } = await views.of(sight, collection)
    const selection = readSelection(view, text)
    const bound = { sight, query: [collection.name, text.filter ?? '', text.fields ?? ''] }
    const from = since === undefined ? await start(view.owner, number) : places.read(bound, since)
    if (from.at < clock() - KEPT) {
      throw resync()
    }
    return {
      view,
      number,
      selection,
      from,
      bound,
      limit: readLimit(limit, { preset: 100, most: 1_000 }),
    }
  }

  async function start(owner: string, number: number): Promise<Place> {
    const at = clock()
    const [row] = await reader.rows(lastBatchQuery(owner, number))
    return { base: 0, at, revision: 0, after: null, began: Number(row?.[0] ?? 0) }
  }

  /** Changes up to the limit, looking at no more records than a page of records would. */
  async function collect({ view, number, selection, limit, from }: Asked) {
    const changes: string[] = []
    const key = `${view.owner} ${number}`
    const known = lengths.get(key) ?? {}
    lengths.set(key, known)
    let place = from
    let size = 0
    for (
      let examined = 0;
      examined < EXAMINED && changes.length < limit && !isFull(size, known);
    ) {
      const { base, revision, after, began } = place
      const at = clock()
      const [[last, records, cleared] = NONE] = await reader.rows(
        batchesQuery(view.owner, number, revision),
      )
      if (last === null) {
        const known = Math.max(base, revision - 1)
        return { changes, place: { ...place, base: known, began: known, at }, more: false }
      }
      // What was deleted leaves nothing behind that could be compared.
      if (cleared !== null && Number(cleared) > began) throw resync()
      const batches = { base, from: revision, after, last: Number(last) }
      const wanted = Math.min(limit - changes.length, fitting(size, known))
      const rows = await reader.rows(
        changesQuery(view, number, selection, { ...batches, limit: wanted }),
      )
      changes.push(...rows.map(changeText))
      // What it was comes along to be compared.
      size += measure(
        rows.map(([, , now, was]) => `${now}${was}`),
        known,
      )
      examined += Number(records)
      const end = rows.length < wanted ? undefined : rows.at(-1)
      place = end
        ? { ...place, revision: Number(end[0]), after: end[1] }
        : { ...place, revision: Number(last) + 1, after: null }
    }
    return { changes, place, more: true }
  }

  routes.get('/owners/:address/changes/:collection', async (req: Request<Params>, res) => {
    const { of, ...found } = await access.find(req, {
      action: 'read',
      collection: req.params.collection,
      read: (sight, collection) => read(req, sight, collection as CatalogCollection),
      describe: ({ selection }) => ({ details: { ...describe(selection), changes: true } }),
      async find(asked) {
        const { changes, place, more } = await collect(asked)
        const next = JSON.stringify(places.write(asked.bound, place))
        const text = `{"changes":[${changes.join(',')}],"next":${next},"more":${more}}`
        return { rows: changes.length, body: Buffer.from(text), of: asked.view.collection }
      },
    })
    answer(res, found, of)
  })

  return routes
}

function resync(): Problem {
  return new Problem(410, 'resync', 'Changes since then are not kept: read the records again.')
}

const NONE: BatchesRow = [null, '0', null]

function changeText([, record, now, was]: ChangeRow): string {
  const id = toRecordId(record)
  if (now === null) return `{"kind":"removed","id":"${id}"}`
  const kind = was === null ? 'added' : 'changed'
  return `{"kind":"${kind}","id":"${id}","record":${recordText(record + now)}}`
}
