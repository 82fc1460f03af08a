import { keyOfKept, type RecordEvent, toIso } from '@mandate/importer'
import type { FileUse, Takes } from '../../records/stored/batch.ts'
import { type NewRecord, type RecordSource, recordId } from '../../records/stored/encode.ts'
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

/** The collection of its provider's files that are kept as they are. */
export function otherOf({ collection }: Pick<RecordEvent, 'collection'>): string {
  return `${collection.slice(0, collection.indexOf('.'))}.other`
}

/** Letters of a path that is waited for: what is looked up has no room for more than 2,700 bytes, and no file's is as long. */
const LONGEST_TAIL = 512

/** What of a path is waited for: its last steps, where it is longer than any. Undefined where its name alone is. */
function tailOf(path: string): string | undefined {
  if (path.length <= LONGEST_TAIL) return path
  const cut = path.indexOf('/', path.length - LONGEST_TAIL - 1)
  return cut < 0 ? undefined : path.slice(cut + 1)
}

export const NONE: Takes = { asFiles: [], formerly: [], described: [] }

/** Files that describe a record or are forms of it and came on another day: as `part/entry`. */
export function besideOf({ describedBy = [], forms, files = [] }: RecordEvent): string[] {
  const others = forms?.length ? files.flatMap((file) => file.entry ?? []) : []
  return [...describedBy, ...others].map(({ part, entry }) => `${part}/${entry}`)
}

/** What an importer says of a thing, as it is stored. */
export function toRecord(
  event: RecordEvent,
  collection: number,
  account: Account,
  mac: (text: string) => string,
  source: RecordSource,
  /** Number of the collection that describing files are kept in. */
  other: number | null = null,
): { record: NewRecord; files: FileUse[]; missing: MissingFile[]; takes: Takes } {
  const id = recordId(mac, account.key, event.collection, event.key)
  // A copy is for what is added; importers may use theirs again.
  const isMore = event.timeEnd !== undefined || event.files !== undefined
  const fields: Record<string, unknown> = isMore ? { ...event.fields } : event.fields
  if (event.timeEnd !== undefined) fields['time_end'] = toIso(event.timeEnd)
  const files: FileUse[] = []
  const missing: MissingFile[] = []

  const roles = event.files ? Map.groupBy(event.files, ({ role }) => role) : []
  for (const [role, named] of roles) {
    const many = named.length > 1
    const held: object[] = []
    for (const [position, { name, sha256, size, mime, missing: path }] of named.entries()) {
      const tail = path === undefined ? undefined : tailOf(path)
      if (sha256 !== undefined) {
        held.push({ sha256, size, mime: mime ?? 'application/octet-stream', name })
        files.push({ role, sha256 })
      } else if (tail !== undefined) {
        missing.push({ collection, record: id, role, tail, name, many, position })
      }
    }
    if (held.length > 0) fields[role] = many ? held : held[0]
  }

  const record: NewRecord = {
    collection,
    record: id,
    time: event.time,
    timeEnd: event.timeEnd ?? null,
    account: account.number,
    fields,
    rest: event.rest ?? null,
    source,
  }
  if (event.yields) record.yields = event.yields
  const { describedBy = [], forms = [] } = event
  if (!event.takes && !event.formerly && describedBy.length + forms.length === 0)
    return { record, files, missing, takes: NONE }
  const ids = (keys: readonly string[] = []) =>
    keys.map((key) => recordId(mac, account.key, event.collection, key))
  const formerly = ids(event.formerly).filter((one) => one !== id)
  const described = describedBy.flatMap(({ path, sha256 }) => {
    const id = () => recordId(mac, account.key, otherOf(event), keyOfKept(path, sha256))
    return other === null ? [] : { collection: other, record: id() }
  })
  for (const form of ids(forms)) described.push({ collection, record: form })
  return { record, files, missing, takes: { asFiles: ids(event.takes), formerly, described } }
}
