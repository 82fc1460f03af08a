import type { CatalogCollection, DataRecord } from '@mandate/grants'
import { Problem } from '@mandate/server'
import express, { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { AccessRoom, Question } from '../access/access.ts'
import { audienceOf, insufficientScope } from '../access/refusal.ts'
import type { Sight } from '../access/sight.ts'
import type { Database } from '../database.ts'
import type { OwnersStore } from '../owners/store.ts'
import { fromRecordId, toRecordId } from '../records/record-id.ts'
import { type Document, readBody, type Stored, toRecord, toStored } from './document/document.ts'
import { differing, patched } from './document/patch.ts'
import { validatorOf } from './document/validator.ts'
import { readKey, sameAsBefore } from './repeats.ts'
import {
  guessed,
  noSuchRecord,
  requireAppend,
  requireDelete,
  requireUpdate,
  shownTo,
} from './rules.ts'
import { etagOf, isMatch } from './states.ts'
import { append, find, newId, type Open, openToWrite, remove, replace } from './store.ts'

const MAX_BYTES = 1024 * 1024
const JSON_TYPES = ['application/json', 'application/merge-patch+json']

type Params = { address: string; collection: string; record: string }

/** What was done: the records as they are now, null those deleted since, and whether that is news. */
interface Done {
  records: { id: string; record: DataRecord | null }[]
  isNew: boolean
}

/** `POST`, `PATCH` and `DELETE` below `/owners/{id}/records`: protocol.md section 8. */
export function writingRoutes(rooms: {
  db: Kysely<Database>
  access: AccessRoom
  owners: Pick<OwnersStore, 'keys'>
  clock: () => number
}): Router {
  const { db, access, owners, clock } = rooms
  const routes = Router()
  // Read before anybody is let in: what is slow to arrive is judged by what holds when it is there.
  const body = express.text({ type: JSON_TYPES, limit: MAX_BYTES })

  /** "Audit entry committed, then data": the entry, then the change, then the entry that says how it ended. */
  async function write<T>(
    req: Request<Params>,
    asked: Omit<Question<T>, 'collection'>,
    act: (open: Open, asked: T, of: { sight: Sight; idKey: Buffer }) => Promise<Done>,
  ): Promise<{ done: Done; sight: Sight; idKey: Buffer }> {
    let collection: CatalogCollection
    const passed = await access.check(req, {
      ...asked,
      collection: req.params.collection,
      read(sight, found) {
        collection = found as CatalogCollection
        // The owner's own pages are for looking; a session writes nothing.
        if (!sight.grant || !sight.client || !collection.declared) {
          throw insufficientScope(null, 'This takes a token of an app that may write here.')
        }
        return asked.read(sight, collection)
      },
    })
    const { sight } = passed
    const writer = {
      ...{ owner: sight.owner.id, client: sight.client!, grant: sight.grant!.id },
      binding: sight.binding!,
      audience: audienceOf(sight.owner.resource),
    }
    try {
      // Before the home is held: whoever holds it waits for nobody.
      const { idKey } = await owners.keys(sight.owner.id)
      const of = { sight, idKey }
      const done = await db
        .transaction()
        .execute(async (tx) =>
          act(await openToWrite(tx, writer, collection, clock), passed.asked, of),
        )
      await passed.close({ rows: done.records.length, bytes: 0 })
      return { done, ...of }
    } catch (error) {
      const failed = error instanceof Problem ? error.code : 'server_error'
      await passed.close({ rows: 0, bytes: 0, failed })
      throw error
    }
  }

  /** Answers show only what the app may read, and always the id. */
  function answer(
    req: Request<Params>,
    res: Response,
    { done, sight, idKey }: { done: Done; sight: Sight; idKey: Buffer },
    isList: boolean,
  ) {
    const { collection } = req.params
    const seen = done.records.map(({ id, record }) => ({
      id,
      shown: record && shownTo(sight, collection, record),
    }))
    const shown = seen.map(({ id, shown }) => shown ?? { id })
    res.set('Cache-Control', 'no-store').status(done.isNew ? 201 : 200)
    const [first] = seen
    if (isList || !first) {
      res.json({ records: shown })
      return
    }
    if (done.isNew) res.location(`${sight.owner.resource}/records/${collection}/${first.id}`)
    if (first.shown) res.set('ETag', etagOf(idKey, first.shown))
    res.json(shown[0])
  }

  routes.post('/owners/:address/records/:collection', body, async (req: Request<Params>, res) => {
    const told = { isList: false }
    const written = await write(
      req,
      {
        action: 'append',
        async read(sight, found) {
          const collection = found as CatalogCollection
          const { documents, isList } = readBody(sent(req))
          told.isList = isList
          const { idKey } = await owners.keys(sight.owner.id)
          const stored: Stored[] = []
          for (const [at, document] of documents.entries()) {
            const id = newId(idKey, collection)
            const one = await toStored(collection, id, document, isList ? at : null)
            requireAppend(sight, collection.name, recordOf(collection, one), namesOf(document))
            stored.push(one)
          }
          return { stored, key: readKey(req.get('idempotency-key')) }
        },
        describe: ({ stored }) => ({
          details: { append: stored.map(({ record }) => toRecordId(record)) },
        }),
      },
      async (open, { stored, key }) => {
        const ids = stored.map(({ record }) => record)
        const asked = { body: String(req.body), records: ids, now: new Date(clock()) }
        const before = key && (await sameAsBefore(open, { ...asked, key }))
        if (!before) {
          await append(open, stored)
          return { records: stored.map((one) => said(open, one)), isNew: true }
        }
        const found = await Promise.all(before.map((record) => find(open, record)))
        const records = found.map((one, at) =>
          one ? said(open, one) : { id: toRecordId(before[at] as string), record: null },
        )
        return { records, isNew: false }
      },
    )
    answer(req, res, written, told.isList)
  })

  routes.patch(
    '/owners/:address/records/:collection/:record',
    body,
    async (req: Request<Params>, res) => {
      const ifMatch = req.get('if-match')
      const written = await write(
        req,
        {
          action: 'update',
          async read(_sight, found) {
            // It is brought in before the home is held.
            await validatorOf((found as CatalogCollection).declared!.contract)
            if (ifMatch === undefined) {
              const detail = 'If-Match: name the state that you change, by its ETag; * is any.'
              throw new Problem(428, 'precondition_required', detail)
            }
            const { documents, isList } = readBody(sent(req))
            if (isList)
              throw new Problem(400, 'invalid_request', 'Send one merge patch (RFC 7396).')
            return { patch: documents[0] as Document, record: idOf(req) }
          },
          describe: ({ patch }) => ({
            details: { update: req.params.record, fields: Object.keys(patch).toSorted() },
          }),
        },
        async (open, { patch, record }, { sight, idKey }) => {
          const { collection } = open
          const before = await find(open, record)
          if (!before) throw noSuchRecord()
          const document = patched(documentOf(before), patch) as Document
          const changed = differing(documentOf(before), document)
          const now = recordOf(collection, before)
          const unseen = guessed(sight, collection.name, now, Object.keys(patch))
          const named = [...new Set([...changed, ...unseen])]
          requireUpdate(sight, collection.name, { before: now, after: now, changed: named })
          const shown = shownTo(sight, collection.name, now)
          requireMatch(ifMatch as string, shown && etagOf(idKey, shown))
          if (changed.length === 0) return { records: [said(open, before)], isNew: false }
          const after = await toStored(collection, record, document)
          const changes = { before: now, after: recordOf(collection, after), changed: named }
          requireUpdate(sight, collection.name, changes)
          await replace(open, after)
          return { records: [said(open, after)], isNew: false }
        },
      )
      answer(req, res, written, false)
    },
  )

  routes.delete(
    '/owners/:address/records/:collection/:record',
    async (req: Request<Params>, res) => {
      const ifMatch = req.get('if-match')
      await write(
        req,
        {
          action: 'delete',
          read: () => idOf(req),
          describe: () => ({ details: { delete: req.params.record } }),
        },
        async (open, record, { sight, idKey }) => {
          const before = await find(open, record)
          if (!before) throw noSuchRecord()
          const now = recordOf(open.collection, before)
          requireDelete(sight, open.collection.name, now)
          const shown = shownTo(sight, open.collection.name, now)
          if (ifMatch !== undefined) requireMatch(ifMatch, shown && etagOf(idKey, shown))
          await remove(open, record)
          return { records: [said(open, before)], isNew: false }
        },
      )
      res.set('Cache-Control', 'no-store').status(204).end()
    },
  )

  return routes
}

/** @throws Problem 415 */
function sent(req: Request): string {
  if (typeof req.body === 'string') return req.body
  throw new Problem(415, 'invalid_request', `Content-Type: one of ${JSON_TYPES.join(', ')}.`)
}

/** @throws Problem 404 */
function idOf(req: Request<Params>): string {
  const record = fromRecordId(req.params.record)
  if (!record) throw noSuchRecord()
  return record
}

/** @throws Problem 412 */
function requireMatch(ifMatch: string, etag: string | null): void {
  if (isMatch(ifMatch, etag)) return
  const detail = 'The record is not in that state any more: read it again.'
  throw new Problem(412, 'precondition_failed', detail, etag ? { headers: { ETag: etag } } : {})
}

function said(open: Open, one: Stored): Done['records'][number] {
  return { id: toRecordId(one.record), record: recordOf(open.collection, one) }
}

function recordOf(collection: CatalogCollection, one: Stored): DataRecord {
  return toRecord(collection, one, new URL(String(collection.declared?.by)).host)
}

function documentOf({ fields, time }: Stored): Document {
  return { ...fields, ...(time === null ? {} : { time: new Date(time).toISOString() }) }
}

function namesOf(document: Document): string[] {
  return Object.keys(document).filter((name) => document[name] !== null)
}
