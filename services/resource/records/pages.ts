import type { CatalogCollection } from '@mandate/grants'
import { codingFor, type Sealer, weakTag } from '@mandate/server'
import { type Request, Router } from 'express'
import type { AccessRoom, Question } from '../access/access.ts'
import type { Found } from '../access/found.ts'
import type { Sight } from '../access/sight.ts'
import { answer, cacheControl } from './answer.ts'
import { pageBody } from './body.ts'
import { boundedPage } from './bounded.ts'
import { type CursorBinding, context, cursors } from './cursor.ts'
import { readLimit, readParameters } from './parameters.ts'
import { type Plan, plans } from './plans.ts'
import { type Position, positionQuery, type Selection } from './query/page.ts'
import { showsTimeExactly } from './query/view.ts'
import { fromRecordId } from './record-id.ts'
import type { Reader } from './run.ts'
import { readSelection } from './selection.ts'
import { sendLines } from './stream/stream.ts'
import { windows } from './stream/windows.ts'
import type { Views } from './views.ts'

interface Asked {
  plan: Plan
  /** Records of a page. */
  limit: number
  /** Lines of a stream. */
  most: number
  after: Position | null
  bound: CursorBinding
  /** The cursor behind a line that was sent; null when its record is there no more. */
  behind(line: string): Promise<string | null>
}

type Params = { address: string; collection: string }

const ALL = Number.POSITIVE_INFINITY

const NAMES = ['filter', 'fields', 'order', 'limit', 'cursor'] as const

/** What is asked of a page, in words. */
export type PageWords = Partial<Record<(typeof NAMES)[number], string>>

type FoundPage = Found & { of: CatalogCollection }

export type PageQuestion = Question<Asked> & { find(asked: Asked): Promise<FoundPage> }

/** A page of a collection, as what `access.find` is asked. `words` are read once somebody is let in. */
export type AskPage = (collection: string, words: () => PageWords) => PageQuestion

export function pageQuestions(options: { views: Views; reader: Reader; sealer: Sealer }): AskPage {
  const { views, reader } = options
  const places = cursors<Position>(options.sealer, 'page')
  const planOf = plans(reader)

  async function read(
    words: PageWords,
    sight: Sight,
    collection: CatalogCollection,
  ): Promise<Asked> {
    const { cursor, limit, ...text } = words
    const { view, number } = await views.of(sight, collection)
    const judge = () => readSelection(view, text)
    const plan = planOf({ sight, view, number, words: text }, judge)
    // Bound to the words of the query, not to what they come to: a narrower token may go on.
    const query = [collection.name, text.filter, text.fields, text.order].map((one) => one ?? '')
    const bound = { sight, query: [...query, showsTimeExactly(view) ? 'time' : 'id'] }
    const after = cursor === undefined ? null : places.read(bound, cursor)
    async function behind(line: string): Promise<string | null> {
      const record = fromRecordId(/^\{"id":"(\w+)"/.exec(line)?.[1] ?? '')
      const [place] = record ? await reader.rows(positionQuery(view, number, record)) : []
      return place ? places.write(bound, { record: place[0], time: place[1] }) : null
    }
    return {
      ...{ plan, after, bound, behind },
      limit: readLimit(limit, { preset: 100, most: 1_000 }),
      most: readLimit(limit, { preset: ALL, most: ALL }),
    }
  }

  async function find(asked: Asked): Promise<FoundPage> {
    const { text, count, next } = await boundedPage(asked.plan.lines, asked, asked.plan)
    const cursor = next ? JSON.stringify(places.write(asked.bound, next)) : 'null'
    const { body, records } = pageBody(text, `],"next":${cursor}}`)
    // A cursor is another each time: what counts is where it leads, and for whom. It is kept with the page.
    const etag = weakTag(context(asked.bound), JSON.stringify(next), records)
    return { rows: count, body, etag, of: asked.plan.view.collection }
  }

  return (name, words) => ({
    action: 'read',
    collection: name,
    read: (sight, collection) => read(words(), sight, collection as CatalogCollection),
    describe: ({ plan }) => ({ details: describe(plan.selection) }),
    find,
  })
}

/** `GET /owners/{id}/records/{collection}`: a page, or everything as lines. */
export function pageRoutes(options: {
  access: AccessRoom
  askPage: AskPage
  failed(error: unknown): void
}): Router {
  const { access, askPage, failed } = options
  const routes = Router()

  routes.get('/owners/:address/records/:collection', async (req: Request<Params>, res) => {
    const question = askPage(req.params.collection, () => readParameters(req, NAMES))
    if (!wantsLines(req)) {
      const { of, ...found } = await access.find(req, question)
      answer(res, found, of)
      return
    }
    const { asked, close, stillAllowed } = await access.check(req, question)
    const { pages, view } = asked.plan
    const lines = req.method === 'HEAD' ? [] : windows(pages, asked.after, { most: asked.most })
    res.set('Cache-Control', cacheControl(view.collection))
    const coding = view.collection.declared ? null : codingFor(req)
    const { behind } = asked
    await close(await sendLines(res, lines, { coding, stillAllowed, behind, failed }))
  })

  return routes
}

/** Not weighed where nothing but JSON can come of it. */
function wantsLines(req: Request<Params>): boolean {
  const [page, lines] = ['application/json', 'application/x-ndjson']
  return /ndjson/i.test(req.headers.accept ?? '') && req.accepts([page, lines]) === lines
}

/** For the access log: what was asked, as it took effect. */
export function describe(selection: Selection): Record<string, unknown> {
  const fields = selection.fields.map(({ name, step }) => (step ? `${name}~${step}` : name))
  return { fields, ...(selection.filter.length > 0 ? { filter: selection.filter } : {}) }
}
