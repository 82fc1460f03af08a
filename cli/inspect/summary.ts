import type {
  Class,
  EntryEvent,
  Event,
  FileReference,
  RecordEvent,
  WarningEvent,
} from '@mandate/importer'
import { Distinct } from './distinct.ts'

/** What `--json` prints. */
export interface Result {
  collections: Record<
    string,
    { records: number; first: string | null; last: string | null; samples: object[] }
  >
  files: Record<Class, number>
  warnings: { code: string; message: string; action?: string; count: number; paths: string[] }[]
}

interface Collected {
  distinct: Distinct
  first: number
  last: number
  samples: object[]
}

/** Gathers events into counts, spans of time, samples and warnings by code. */
export class Summary {
  readonly #samples: number
  readonly #collections = new Map<string, Collected>()
  readonly #files: Record<Class, number> = {
    imported: 0,
    kept: 0,
    ignored: 0,
    unknown: 0,
    failed: 0,
  }
  readonly #warnings = new Map<string, Result['warnings'][number]>()

  constructor(samples: number) {
    this.#samples = samples
  }

  add(event: Event): void {
    if (event.type === 'record') this.#record(event)
    else if (event.type === 'entry') this.#files[event.class]++
    else this.#warning(event)
  }

  /** A file that was not read at first is found to be broken. */
  damaged(event: EntryEvent, warning: WarningEvent): void {
    this.#files[event.class]--
    this.#files.failed++
    this.#warning(warning)
  }

  result(): Result {
    const collections: Result['collections'] = {}
    for (const [name, { distinct, first, last, samples }] of [...this.#collections].sort()) {
      const span = first <= last
      collections[name] = {
        records: distinct.size,
        first: span ? iso(first) : null,
        last: span ? iso(last) : null,
        samples,
      }
    }
    return { collections, files: { ...this.#files }, warnings: [...this.#warnings.values()] }
  }

  #record(event: RecordEvent): void {
    const { collection, key, account, time } = event
    let found = this.#collections.get(collection)
    if (!found) {
      found = { distinct: new Distinct(), first: Infinity, last: -Infinity, samples: [] }
      this.#collections.set(collection, found)
    }
    const isNew = found.distinct.add(account === undefined ? key : `${account}\u001f${key}`)
    if (time !== null) {
      if (time < found.first) found.first = time
      if (time > found.last) found.last = time
    }
    if (isNew && found.samples.length < this.#samples) found.samples.push(sample(event))
  }

  #warning({ code, message, action, count, path }: WarningEvent): void {
    const known = this.#warnings.get(code)
    if (known) known.count += count
    else this.#warnings.set(code, { code, message, ...(action && { action }), count, paths: [] })
    const { paths } = this.#warnings.get(code)!
    if (path !== undefined && paths.length < 5 && !paths.includes(path)) paths.push(path)
  }
}

/** A record as the API would show it, but for its id. */
function sample({ time, timeEnd, account, fields, files }: RecordEvent): object {
  const out: Record<string, unknown> = { time: time === null ? null : iso(time) }
  if (timeEnd !== undefined) out['time_end'] = iso(timeEnd)
  if (account !== undefined) out['account'] = account
  Object.assign(out, fields)
  for (const file of files ?? []) {
    const known = out[file.role]
    const shown = shownFile(file)
    out[file.role] = known === undefined ? shown : [known, shown].flat()
  }
  return out
}

function shownFile({ sha256, size, mime, name, missing }: FileReference): object {
  return missing === undefined ? { sha256, size, mime, name } : { name, missing }
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
