import { type Accounts, csrfField, sessionOf } from '@mandate/accounts'
import type { CatalogCollection } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { type Lang, languageOf } from '@mandate/ui'
import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import type { CatalogsStore } from '../../../catalog/store.ts'
import type { Database } from '../../../database.ts'
import { called, shortly } from '../../../explore/called.ts'
import type { FileRef } from '../../../files/blobs.ts'
import { ownerOf } from '../../../owners/of-session.ts'
import type { Show } from '../../../owners/shell.ts'
import type { OwnersStore } from '../../../owners/store.ts'
import { fromRecordId } from '../../../records/record-id.ts'
import { FRESH } from '../../fresh.ts'
import type { ReadersOf } from '../readers.ts'
import { deleteFile } from './file.ts'
import { deleteFilePage, deleteRecordPage } from './page.ts'
import { deleteRecord, filesOf, type Place } from './record.ts'
import { words } from './words.ts'

/** `/delete/{kind}/{record}` and `/delete/{kind}/{record}/{file}`: what goes, what stays, who loses it; then it is gone. */
export function singlePages(rooms: {
  db: Kysely<Database>
  accounts: Pick<Accounts, 'fresh' | 'csrf'>
  owners: Pick<OwnersStore, 'byAccount'>
  catalogs: Pick<CatalogsStore, 'collection'>
  readersOf: ReadersOf
  show: Show
}): Router {
  const { db, accounts, owners, catalogs, readersOf, show } = rooms
  const routes = Router()
  const fresh = accounts.fresh(FRESH)

  /** The record that the address names, or 404: others' and those that are not there alike. */
  async function named(req: Request) {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
    const kind = await catalogs.collection(owner.id, String(req.params['collection']))
    const record = fromRecordId(String(req.params['record']))
    const row =
      kind &&
      record &&
      (await db
        .selectFrom('records')
        .innerJoin('collections', 'collections.collection', 'records.collection')
        .select(['records.collection as number', 'fields'])
        .where('owner', '=', owner.id)
        .where('collections.name', '=', kind.name)
        .where('record', '=', record)
        .executeTakeFirst())
    if (!kind || !record || !row) throw nothingThere()
    const place: Place = { owner: owner.id, number: row.number, record }
    const back = `/explore/${kind.name}/${req.params['record']}`
    const lang = languageOf(req)
    return { place, kind, fields: row.fields, back, lang, csrf: csrfField(session) }
  }

  routes.get('/delete/:collection/:record', fresh, async (req, res) => {
    const { place, kind, fields, ...asked } = await named(req)
    const page = deleteRecordPage({
      ...asked,
      ...{ title: titleOf(kind, fields, asked.lang), action: req.path },
      readers: await readersOf(place.owner, [kind.name]),
      files: (await filesOf(db, place)).length,
    })
    show(req, res, 200, { ...page, current: '/explore' })
  })

  routes.post('/delete/:collection/:record', fresh, accounts.csrf, async (req, res) => {
    const { place, kind } = await named(req)
    await deleteRecord(db, place)
    res.redirect(303, `/explore/${kind.name}`)
  })

  async function fileNamed(req: Request) {
    const found = await named(req)
    const held = await filesOf(db, found.place)
    const file = held.find(({ sha256 }) => sha256 === req.params['file'])
    if (!file) throw nothingThere()
    return { ...found, file }
  }

  routes.get('/delete/:collection/:record/:file', fresh, async (req, res) => {
    const { place, kind, fields, file, ...asked } = await fileNamed(req)
    const title = shortly(fileIn(fields, file.sha256)?.name) || words[asked.lang].file
    const page = deleteFilePage({
      ...asked,
      ...{ title, action: req.path, elsewhere: file.elsewhere },
      readers: await readersOf(place.owner, [kind.name]),
    })
    show(req, res, 200, { ...page, current: '/explore' })
  })

  routes.post('/delete/:collection/:record/:file', fresh, accounts.csrf, async (req, res) => {
    const { place, file, back } = await fileNamed(req)
    await deleteFile(db, place.owner, file.sha256)
    res.redirect(303, back)
  })

  return routes
}

function nothingThere(): Problem {
  return new Problem(404, 'not_found', {
    en: 'There is no such thing here. It may have been deleted already.',
    fr: 'Rien de tel ici. Peut-être est-ce déjà supprimé.',
  })
}

function titleOf(kind: CatalogCollection, fields: Record<string, unknown>, lang: Lang): string {
  return called(fields) || (kind.words?.[lang].title ?? kind.title)
}

function fileIn(fields: Record<string, unknown>, sha256: string): FileRef | undefined {
  const all = Object.values(fields).flat() as (FileRef | null)[]
  return all.find((one) => one?.sha256 === sha256) ?? undefined
}
