import { createHmac } from 'node:crypto'
import { type CatalogCollection, canonicalJson, type DataRecord } from '@mandate/grants'
import type { Kysely } from 'kysely'
import type { Sight } from '../access/sight.ts'
import type { Database } from '../database.ts'
import type { OwnersStore } from '../owners/store.ts'
import { toRecord } from './document/document.ts'
import { shownTo } from './rules.ts'
import { rowOf } from './store.ts'

/** The `ETag` of a record of an app's collection, as this sight is shown it; null: it has none. */
export type StateOf = (
  sight: Sight,
  collection: CatalogCollection,
  number: number,
  record: string,
) => Promise<string | null>

export function statesOf(rooms: {
  db: Kysely<Database>
  owners: Pick<OwnersStore, 'keys'>
}): StateOf {
  return async (sight, collection, number, record) => {
    if (!collection.declared || sight.everything) return null
    const row = await rowOf(rooms.db, { owner: sight.owner.id, number }, record)
    if (!row) return null
    const account = new URL(collection.declared.by).host
    const shown = shownTo(sight, collection.name, toRecord(collection, row, account))
    return shown && etagOf((await rooms.owners.keys(sight.owner.id)).idKey, shown)
  }
}

/**
 * Names the state of a record as one app is shown it, so that a change of what it is not shown is not told
 * by it. Keyed: equal tags of two homes say nothing.
 * @see [RFC 9110 §8.8.3]
 */
export function etagOf(idKey: Buffer, shown: DataRecord): string {
  const mac = createHmac('sha256', idKey).update(`etag\0${canonicalJson(shown)}`)
  return `"${mac.digest('base64url').slice(0, 22)}"`
}

/** Whether an `If-Match` names it; `*` is whatever there is. @see [RFC 9110 §13.1.1] */
export function isMatch(ifMatch: string, etag: string | null): boolean {
  if (ifMatch.trim() === '*') return true
  return etag !== null && ifMatch.split(',').some((one) => one.trim() === etag)
}
