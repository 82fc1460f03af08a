import { hash } from 'node:crypto'
import { cleanString } from '@mandate/importer'

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

/**
 * By which a record is told to be as it was. Where it came from is no part of it: the same thing out of another file is not
 * written again. Of `rest` its tag is, so that nobody can try out what would have this digest.
 * @returns 32 hex digits
 */
export function digestOf(
  { time, timeEnd, account }: NewRecord,
  fields: string,
  tag: string | undefined,
): string {
  const from = time === null ? '-infinity' : new Date(time).toISOString()
  const until = timeEnd === null ? '\\N' : new Date(timeEnd).toISOString()
  return hash('md5', `${from} ${until} ${account} ${fields} ${tag ?? '\\N'}`, 'hex')
}

/**
 * JSON that the database takes as jsonb, which holds no NUL and no half of a letter. What importers parse has none; what they
 * decode from an address or cut off may have, and would fail the whole import.
 */
export function storable(value: object): string {
  const text = JSON.stringify(value)
  if (!text.includes('\\u') || !/\\u(?:0000|d[89a-f])/.test(text)) return text
  return JSON.stringify(value, (_key, one) => (typeof one === 'string' ? cleanString(one) : one))
}
