import type { KeyObject } from 'node:crypto'
import { type RecordEvent, toIso } from '@mandate/importer'
import { type NewRecord, type RecordSource, recordId } from '../../records/stored/encode.ts'
import type { FileUse } from '../../records/stored/writer.ts'
import type { Account } from './dictionary.ts'

/** A file that a record names and no part has brought. */
export interface MissingFile {
  collection: number
  record: string
  role: string
  tail: string
  name: string
  many: boolean
  /** Which of the files with this role it is, from 0. */
  position: number
}

/** What an importer says of a thing, as it is stored. */
export function toRecord(
  event: RecordEvent,
  collection: number,
  account: Account,
  idKey: KeyObject,
  source: RecordSource,
): { record: NewRecord; files: FileUse[]; missing: MissingFile[] } {
  const id = recordId(idKey, account.key, event.collection, event.key)
  const fields: Record<string, unknown> = { ...event.fields }
  if (event.timeEnd !== undefined) fields['time_end'] = toIso(event.timeEnd)
  const files: FileUse[] = []
  const missing: MissingFile[] = []

  const roles = new Map<string, object[]>()
  const counts = new Map<string, number>()
  for (const { role, name, sha256, size, mime, missing: tail } of event.files ?? []) {
    const many = (event.files ?? []).filter((file) => file.role === role).length > 1
    const position = counts.get(role) ?? 0
    counts.set(role, position + 1)
    if (sha256 !== undefined) {
      const file = { sha256, size, mime: mime ?? 'application/octet-stream', name }
      roles.set(role, [...(roles.get(role) ?? []), file])
      files.push({ role, sha256 })
    } else if (tail !== undefined) {
      missing.push({ collection, record: id, role, tail, name, many, position })
    }
    if (many && !roles.has(role)) roles.set(role, [])
  }
  for (const [role, held] of roles) {
    const many = (event.files ?? []).filter((file) => file.role === role).length > 1
    if (held.length > 0) fields[role] = many ? held : held[0]
  }

  const record: NewRecord = {
    ...{ collection, record: id, time: event.time, timeEnd: event.timeEnd ?? null },
    ...{ account: account.number, fields, rest: event.rest ?? null, source },
  }
  return { record, files, missing }
}
