import { MandateError } from '../errors.ts'

/** A record: flat, with the fields that the access shows. `time` is null when unknown. */
export interface DataRecord {
  id: string
  time?: string | null
  account?: string
  [field: string]: unknown
}

/** A file in a record. */
export interface FileRef {
  sha256: string
  size: number
  mime: string
  name: string
}

export interface CollectionInfo {
  name: string
  count: number
  /** False when counting was stopped at a limit. */
  exact: boolean
  first: string | null
  last: string | null
}

export interface Change {
  kind: 'added' | 'changed' | 'removed'
  id: string
  record?: DataRecord
}

export interface Changes {
  changes: Change[]
  /** Where to go on the next time. */
  next: string
  /** There are more of them now. */
  more: boolean
}

interface Selecting {
  /** As between the brackets of a scope: `time>=2018,time<2019`. */
  filter?: string
  /** Names, with a step if coarser than shown: `['title', 'time~day']`. (Default: all shown.) */
  fields?: string[]
  /** Ends the reading: it throws the reason of the signal. */
  signal?: AbortSignal
}

export interface ChangesOptions extends Selecting {
  /** At most so many, at most 1,000. (Default: 100.) */
  limit?: number
}

export interface RecordsOptions extends Selecting {
  order?: 'asc' | 'desc'
  /** Reads page by page of this size instead of one stream, at most 1,000. */
  pageSize?: number
}

type Get = (query: URLSearchParams, accept: string) => Promise<Response>

/** Streams all records as newline-delimited JSON, or walks through pages. */
export async function* readRecords(get: Get, options: RecordsOptions): AsyncGenerator<DataRecord> {
  const { signal } = options
  for await (const record of readAll(get, options)) {
    // Of what has come already nothing more is handed out either.
    signal?.throwIfAborted()
    yield record
  }
}

async function* readAll(get: Get, options: RecordsOptions): AsyncGenerator<DataRecord> {
  const query = selecting(options)
  if (options.order !== undefined) query.set('order', options.order)
  if (options.pageSize === undefined) {
    yield* readStreams(get, query, options.signal)
    return
  }
  query.set('limit', String(options.pageSize))
  for (;;) {
    const answer = await get(query, 'application/json')
    const page = (await answer.json()) as { records: DataRecord[]; next: string | null }
    yield* page.records
    if (page.next === null) return
    query.set('cursor', page.next)
  }
}

/** What is wanted of a collection, as parameters. */
export function selecting({ filter, fields }: Selecting): URLSearchParams {
  return new URLSearchParams({
    ...(filter === undefined ? {} : { filter }),
    ...(fields === undefined ? {} : { fields: fields.join(',') }),
  })
}

/** A stream ends with its token, which lives for some minutes: it goes on there with the next one. */
async function* readStreams(
  get: Get,
  query: URLSearchParams,
  signal: AbortSignal | undefined,
): AsyncGenerator<DataRecord> {
  for (let came = false; ; came = false) {
    try {
      for await (const record of readLines(await get(query, 'application/x-ndjson'))) {
        came = true
        yield record
      }
      return
    } catch (error) {
      signal?.throwIfAborted()
      const { code, problem } =
        error instanceof MandateError ? error : { code: null, problem: null }
      const next = problem?.['next']
      if (!came || code !== 'invalid_token' || typeof next !== 'string') throw error
      query.set('cursor', next)
    }
  }
}

/** A stream that breaks ends with a line that says why; a whole one has no such line. */
async function* readLines(answer: Response): AsyncGenerator<DataRecord> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of chunksOf(answer)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield readLine(line)
  }
  rest += decoder.decode()
  if (rest !== '') yield readLine(rest)
}

function readLine(line: string): DataRecord {
  let value: { id?: unknown; error?: Record<string, unknown> }
  try {
    value = Object(JSON.parse(line))
  } catch (cause) {
    throw new MandateError('broken_stream', 'The stream broke off in the middle.', { cause })
  }
  if (value.id === undefined && value.error) {
    const { code, detail } = value.error
    throw new MandateError(
      String(code ?? 'broken_stream'),
      String(detail ?? 'The stream broke off.'),
      { problem: value.error },
    )
  }
  return value as DataRecord
}

/** Not every browser can iterate over a stream. Leaving the loop early ends the request. */
async function* chunksOf(answer: Response): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader()
  if (!reader) return
  let isDone = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      yield value
    }
  } catch (cause) {
    isDone = true
    throw new MandateError('broken_stream', 'The stream broke off in the middle.', { cause })
  } finally {
    if (!isDone) await reader.cancel()
  }
}
