import { exportOfEntry, whoseExport } from '../archive/part-names.ts'
import { firstBytes } from '../archive/parts.ts'
import {
  type Archive,
  type Checkpoint,
  ENTRY_DONE,
  type Entry,
  type Event,
  type Export,
  HEAD_BYTES,
  type Importer,
  type Known,
  type KnownEvent,
  type Note,
} from '../contract.ts'
import { decodeHead } from '../formats/peek.ts'
import { assign } from './assign.ts'
import type { Job } from './job.ts'
import { type Keep, keeper } from './keep.ts'
import { runJob } from './run.ts'

export interface ReadOptions {
  from?: Checkpoint
  /** Providers of which records were given before `from`. */
  given?: Iterable<string>
  /**
   * Told first what it says of whose it is, by provider. Gives the accounts of the exports that say nothing, by provider
   * and name of the export. False: nothing is read.
   */
  begin?: (whose: ReadonlyMap<string, Whose>) => Promise<false | Accounts>
  /** Takes every file that a record points to, before the record comes; the default only hashes. */
  keep?: Keep
  /** Milliseconds; times later than a year from now are taken for mistakes. */
  now?: () => number
}

/** The accounts that exports say they are of; and those that say nothing, by what their names have in common, '' where they have none. */
export interface Whose {
  /** With the names of their exports. */
  accounts: ReadonlyMap<string, ReadonlySet<string>>
  silent: ReadonlySet<string>
}

type Accounts = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Everything in the export, as events: records, one entry event per file, warnings. What cannot be
 * read is told and passed over; only faults that are not the export's (a disk, `keep`) are thrown.
 */
export async function* readExport(
  source: Export,
  importers: readonly Importer[],
  options: ReadOptions = {},
): AsyncGenerator<Event> {
  for await (const events of readInBatches(source, importers, options)) {
    // Nobody was asked whether anything is known.
    yield* events as Event[]
  }
}

/** The same events, as many at a time as were read together. */
export async function* readInBatches(
  source: Export,
  importers: readonly Importer[],
  options: ReadOptions & { known?: Known } = {},
): AsyncGenerator<(Event | KnownEvent)[]> {
  const archive = archiveOf(source)
  const keep = keeper(archive, options.keep)
  const now = (options.now ?? Date.now)()
  const { jobs, warnings, whose } = await plan(archive, source, importers)
  const accounts = await options.begin?.(whose)
  if (accounts === false) return
  for (const job of accounts ? jobs : []) {
    if (!job.provider || job.account) continue
    const account = accounts?.get(job.provider)?.get(nameOf(job.entry, archive))
    if (account) job.account = account
  }
  if (!options.from) {
    yield [
      ...source.warnings.map((warning) => ({ type: 'warning' as const, ...warning })),
      ...warnings.map((note) => ({ type: 'warning' as const, ...note, count: 1 })),
    ]
  }
  const given = new Set(options.given)
  const { from } = options
  const start = from ? position(jobs, from) : 0
  for (const [index, job] of jobs.entries()) {
    const silent = index < start || (index === start && from?.element === ENTRY_DONE)
    if (from && index <= start) for (const entry of job.task?.refers ?? []) keep.refer(entry)
    if (silent && !job.task?.replay) continue
    const resume = index === start && !silent && from ? { resume: from } : {}
    const { known } = options
    const context = { archive, keep, now, silent, ...resume, ...(known && { known }) }
    for await (const events of runJob(job, context)) {
      if (silent) continue
      for (const event of events) {
        // What is only kept is no answer to what the export holds.
        const isKept = event.type === 'record' && event.collection === `${job.provider}.other`
        const isGiven = event.type === 'known' || (event.type === 'record' && !isKept)
        if (isGiven && job.provider) given.add(job.provider)
      }
      yield events
    }
  }
  yield [...emptyHanded(jobs, given)]
}

/** A recognised export without any record must say so: silence looks like success. */
function* emptyHanded(jobs: readonly Job[], given: ReadonlySet<string>): Generator<Event> {
  const providers = new Set(jobs.flatMap((job) => job.provider ?? []))
  for (const provider of providers) {
    if (given.has(provider)) continue
    const name = provider.charAt(0).toUpperCase() + provider.slice(1)
    const message = `This is an export of ${name}, but no records could be read from it.`
    yield { type: 'warning', code: 'no_records', message, count: 1 }
  }
  const unknown = jobs.some((job) => job.class === 'unknown')
  if (providers.size > 0 || (jobs.length > 0 && !unknown)) return
  const tops = new Set(jobs.map((job) => job.entry.path.split('/')[0]!))
  const seen = [...tops].slice(0, 10).join(', ')
  const message = `Nothing here was recognised. ${seen ? `At the top: ${seen}.` : 'It is empty.'}`
  const action = 'Upload the archives as you downloaded them, unchanged.'
  yield { type: 'warning', code: 'not_recognised', message, action, about: { seen }, count: 1 }
}

/** What shall be done with each entry, in the order it is done: the same for the same parts. */
async function plan(archive: Archive, source: Export, importers: readonly Importer[]) {
  const assigned = await assign(archive, source.entries, importers)
  const clashes = new Set(assigned.clashes)
  const read: Job[] = []
  const others: Job[] = []
  const warnings: Note[] = []
  const said = new Map<string, Whose>()
  for (const [importer, entries] of assigned.mine) {
    if (entries.length === 0) continue
    const { provider } = importer
    const made = await importer.plan(entries, archive)
    warnings.push(...made.warnings)
    const whose = (entry: Entry) =>
      made.accountOf ? made.accountOf(entry) : made.accounts.get(entry.part)
    // What gives nothing can be merged with nothing.
    const ignored = new Set(made.tasks.flatMap(({ as, entry }) => (as === 'ignore' ? entry : [])))
    said.set(provider, whoseOf(entries, whose, ignored, archive))
    const planned = new Set<Entry>()
    for (const task of made.tasks) {
      const account = whose(task.entry)
      const salt = `${provider} ${importer.version}`
      const job: Job = { entry: task.entry, provider, salt, task, ...(account && { account }) }
      if (clashes.has(task.entry)) job.note = CLASH
      planned.add(task.entry)
      if (task.as === 'read') read.push(job)
      else others.push(job)
    }
    for (const entry of entries) {
      if (planned.has(entry)) continue
      const account = whose(entry)
      const task = { entry, as: 'keep' as const }
      const note = clashes.has(entry) ? { note: CLASH } : {}
      others.push({ entry, provider, task, ...(account && { account }), ...note })
    }
  }
  for (const entry of assigned.noise) others.push({ entry, class: 'ignored' })
  for (const entry of assigned.duplicates) others.push({ entry, class: 'ignored', note: DUPLICATE })
  for (const entry of assigned.unknown) others.push({ entry, class: 'unknown' })
  for (const entry of assigned.refused) {
    const { class: end, ...note } = entry.refused!
    others.push({ entry, class: end, note })
  }
  others.sort((a, b) => a.entry.part - b.entry.part || a.entry.entry - b.entry.entry)
  return { jobs: [...read, ...others], warnings, whose: said }
}

function nameOf(entry: Entry, { parts }: Archive): string {
  return whoseExport(exportOfEntry(entry, parts))
}

function whoseOf(
  entries: readonly Entry[],
  accountOf: (entry: Entry) => string | undefined,
  ignored: ReadonlySet<Entry>,
  archive: Archive,
): Whose {
  const accounts = new Map<string, Set<string>>()
  const silent = new Set<string>()
  for (const entry of entries) {
    const account = accountOf(entry)
    const name = nameOf(entry, archive)
    if (account === undefined && !ignored.has(entry)) silent.add(name)
    if (account !== undefined) accounts.set(account, (accounts.get(account) ?? new Set()).add(name))
  }
  return { accounts, silent }
}

const DUPLICATE: Note = { code: 'duplicate', message: 'The same file was there before.' }
const CLASH: Note = {
  code: 'duplicate_name',
  message:
    'Two files have the same name but not the same content; of equal records the last counts.',
}

function position(jobs: readonly Job[], from: Checkpoint): number {
  const found = jobs.findIndex(
    ({ entry }) => entry.part === from.part && entry.entry === from.entry,
  )
  if (found < 0) {
    throw new Error(
      `The checkpoint names entry ${from.part}/${from.entry}, which these parts lack.`,
    )
  }
  return found
}

function archiveOf(source: Export): Archive {
  const heads = new Map<Entry, Buffer>()
  return {
    parts: source.parts,
    open: (entry) => source.open(entry),
    limits: source.limits,
    readBefore: source.readBefore,
    async head(entry) {
      const known = heads.get(entry)
      if (known) return known
      const bytes = decodeHead(await readHead(source, entry))
      // A few are kept: several readers look at the same one in turn.
      if (heads.size >= 64) heads.delete(heads.keys().next().value!)
      heads.set(entry, bytes)
      return bytes
    },
  }
}

async function readHead(source: Export, entry: Entry): Promise<Buffer> {
  if (entry.refused) return Buffer.alloc(0)
  try {
    const stream = await source.open(entry)
    stream.on('error', () => {})
    return await firstBytes(stream, HEAD_BYTES)
  } catch (error) {
    if (error instanceof Error && error.name === 'ImportError') return Buffer.alloc(0)
    throw error
  }
}
