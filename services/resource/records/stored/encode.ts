import { hash } from 'node:crypto'
import type { RestCipher } from './rest.ts'

/** A record as an import gives it, before it has a number or an id. */
export interface NewRecord {
  collection: number
  /** 32 hex digits: see `recordId`. */
  record: string
  /** Milliseconds since 1970; null when unknown. */
  time: number | null
  timeEnd: number | null
  account: number
  fields: Record<string, unknown>
  rest: Record<string, unknown> | null
  /** The file it came from; absent or null: not known. */
  source?: RecordSource | null
  /** What is there stays; it only adds what is not. */
  yields?: true
  /** Fields whose lists take the place of those that are there, in all records of the collection in this batch. */
  whole?: readonly string[]
}

/** A file of an export. */
export interface RecordSource {
  /** Absent or null: the import that writes the record. */
  import?: number | null
  part: number
  entry: number
}

/**
 * The first 128 bits of HMAC-SHA-256(id key, account ‖ collection ‖ natural key) as hex: the same
 * in every import of the same thing, and useless for guessing what it is.
 * @param mac HMAC-SHA-256 under the id key, see mac.ts
 */
export function recordId(
  mac: (text: string) => string,
  account: string,
  collection: string,
  key: string,
): string {
  return mac(`${account}\0${collection}\0${key}`).slice(0, 32)
}

/** Of a line: a release after this one may give the table more. */
export const STAGED_COLUMNS =
  'nth, collection, record, time, time_end, account, fields, hash, source_import, part, entry, rest_sealed'

/**
 * One line of COPY's text format for the staging table. What yields has a place below zero, before all others of its
 * id, and so is told from them without a column that a process of the release before would not have. Where the record came from is no part of its
 * digest: the same thing out of another file is not written again. Of `rest` its tag does, so that nobody can try out
 * what would have this digest.
 */
export function stagingLine(record: NewRecord, nth: number, cipher: RestCipher): string {
  const time = record.time === null ? '-infinity' : new Date(record.time).toISOString()
  const timeEnd = record.timeEnd === null ? '\\N' : new Date(record.timeEnd).toISOString()
  const fields = JSON.stringify(record.fields)
  const rest = record.rest && cipher.seal(record.record, JSON.stringify(record.rest))
  const digest = hash(
    'md5',
    `${time} ${timeEnd} ${record.account} ${fields} ${rest ? rest.tag : '\\N'}`,
    'hex',
  )
  const { source } = record
  const from = source
    ? `${source.import ?? '\\N'}\t${source.part}\t${source.entry}`
    : '\\N\t\\N\t\\N'
  return (
    `${record.yields ? -1 - nth : nth}\t${record.collection}\t${record.record}\t${time}\t${timeEnd}\t${record.account}\t` +
    `${escaped(fields)}\t\\\\x${digest}\t${from}\t${rest ? `\\\\x${rest.sealed}` : '\\N'}\n`
  )
}

/** JSON text holds no raw tab or line break, so only its backslashes need COPY's escape. */
function escaped(json: string): string {
  return json.includes('\\') ? json.replaceAll('\\', '\\\\') : json
}
