import { type CatalogCollection, type DataRecord, readStrictJson } from '@mandate/grants'
import { isStorable, Problem } from '@mandate/server'
import { toRecordId } from '../../records/record-id.ts'
import { instantOf } from './times.ts'
import { validatorOf } from './validator.ts'

/** Documents of one request. */
const MOST_AT_ONCE = 100
/** Bytes of one as JSON, values in it, and how deep they lie. */
const MOST_BYTES = 64 * 1024
const MOST_VALUES = 2_000
const MOST_DEEP = 8

/** A document as an app sends it: its collection's fields by name. */
export type Document = Record<string, unknown>

/** A record as it stands in the table. */
export interface Stored {
  /** uuid */
  record: string
  /** Milliseconds since 1970. */
  time: number | null
  fields: Record<string, unknown>
}

/** In a list; null: it was sent alone. */
type Place = number | null

/** One document, or several in a list. @throws Problem 400, 413, 422 */
export function readBody(text: unknown): { documents: Document[]; isList: boolean } {
  let body: unknown
  try {
    body = readStrictJson(String(text))
  } catch (error) {
    const detail = `The body cannot be read as JSON: ${error instanceof Error ? error.message : error}`
    throw new Problem(400, 'invalid_request', detail)
  }
  const list = Array.isArray(body) ? body : [body]
  if (list.length === 0 || list.length > MOST_AT_ONCE) {
    throw new Problem(400, 'invalid_request', `Send 1 to ${MOST_AT_ONCE} documents at once.`)
  }
  const isList = Array.isArray(body)
  return { documents: list.map((one, at) => readOne(one, isList ? at : null)), isList }
}

function readOne(value: unknown, at: Place): Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('', 'should be an object', at)
  }
  bound(value, '', 1, { values: 0 }, at)
  const size = Buffer.byteLength(JSON.stringify(value))
  if (size > MOST_BYTES) throw invalid('', `has ${size} bytes: at most ${MOST_BYTES}`, at)
  return value as Document
}

/** PostgreSQL keeps no U+0000 and no half of a surrogate pair, and nothing may be too much to look at. */
function bound(
  value: unknown,
  pointer: string,
  depth: number,
  seen: { values: number },
  at: Place,
): void {
  if (++seen.values > MOST_VALUES) throw invalid('', `has more than ${MOST_VALUES} values`, at)
  if (depth > MOST_DEEP) throw invalid(pointer, `lies deeper than ${MOST_DEEP} levels`, at)
  if (typeof value === 'string') {
    if (!isStorable(value)) {
      throw invalid(pointer, 'holds U+0000 or half of a surrogate pair', at)
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      bound(name, pointer, depth, seen, at)
      bound(
        inner,
        `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        depth + 1,
        seen,
        at,
      )
    }
  }
}

/** A document that the contract takes, as it is stored. @throws Problem 422 */
export async function toStored(
  { declared }: CatalogCollection,
  record: string,
  document: Document,
  at: Place = null,
): Promise<Stored> {
  if (!declared) throw new Error('no app writes here')
  // An empty field is one that is not there.
  const given = Object.entries(document).filter(([, value]) => value !== null)
  const validate = await validatorOf(declared.contract)
  const wrong = validate(Object.fromEntries(given))
  if (wrong) throw invalid(wrong.pointer, wrong.says, at)
  const properties = Object(declared.contract.schema['properties']) as Record<string, object>
  const fields = given.map(([name, value]) => {
    const { format } = Object(properties[name])
    const isTime = format === 'date-time'
    return [name, isTime ? new Date(instantOf(String(value)) as number).toISOString() : value]
  })
  const { time, ...rest } = Object.fromEntries(fields) as Record<string, unknown>
  return { record, time: time === undefined ? null : Date.parse(String(time)), fields: rest }
}

/** The record as the API gives it. */
export function toRecord(
  { fields: known }: CatalogCollection,
  { record, time, fields }: Stored,
  account: string,
): DataRecord {
  const shown = Object.entries(fields).map(([name, value]) => {
    const isTime = known.some((field) => field.name === name && field.type === 'time')
    return [name, isTime ? apiTime(String(value)) : value]
  })
  return {
    ...Object.fromEntries(shown),
    ...{
      id: toRecordId(record),
      time: time === null ? null : apiTime(new Date(time).toISOString()),
    },
    account,
  }
}

function apiTime(text: string): string {
  return text.replace('.000Z', 'Z')
}

function invalid(pointer: string, says: string, at: Place): Problem {
  const which = at === null ? '' : `document ${at} of the list, counted from 0: `
  const detail = `${which}${pointer || 'the document'} ${says}.`
  return new Problem(422, 'invalid_document', detail, { pointer, document: at ?? 0 })
}
