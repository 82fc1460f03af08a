import { baseName } from '../archive/names.ts'
import {
  type Archive,
  type Checkpoint,
  ENTRY_DONE,
  type Event,
  type FileReference,
  type Item,
  type Kept,
  type Known,
  type KnownEvent,
  type Note,
  type RecordEvent,
  type Task,
} from '../contract.ts'
import { ImportError } from '../fault.ts'
import { BROKEN_KEPT, EntryState, NOTHING_READ, SOME_NOT_READ } from './entry-state.ts'
import { inTime } from './in-time.ts'
import type { Job } from './job.ts'
import { type Keeper, keyOfKept } from './keep.ts'

interface Context {
  archive: Archive
  keep: Keeper
  now: number
  resume?: Checkpoint
  known?: Known
  /** Read only for what later entries need to know; its events are thrown away. */
  silent?: boolean
}

/** One entry's events, in batches: its records, its warnings (one per code), its entry event. */
export async function* runJob(job: Job, context: Context): AsyncGenerator<(Event | KnownEvent)[]> {
  // What is read from its beginning again is noted again.
  const { records = 0, noted, cause } = context.resume ?? {}
  const isWhole = context.resume?.element === THE_FILE
  const state = new EntryState(job, records, job.task?.replay ? {} : { noted, cause }, isWhole)
  if (!context.resume || job.task?.replay) {
    if (job.note) state.note(job.note)
    if (job.task?.note) state.note(job.task.note)
  }
  if (job.task?.as === 'read') yield* readEntry(job, job.task, state, context)
  else if (job.task) yield* settle(job, job.task, state, context)
  else state.class = job.class ?? 'unknown'
  yield [...state.warnings(), state.event()]
}

async function* readEntry(
  job: Job,
  task: Task,
  state: EntryState,
  context: Context,
): AsyncGenerator<(Event | KnownEvent)[]> {
  const { entry } = job
  const { keep, known } = context
  const after = context.resume ? context.resume.element + 1 : 0
  const from = context.silent ? Number.POSITIVE_INFINITY : after
  if (state.class === 'unknown') state.class = 'imported'
  const of = { provider: job.provider!, ...(job.account !== undefined && { account: job.account }) }
  let told = 0
  const telling = <T extends unknown[]>(tell: (...words: T) => void) => {
    return (...words: T) => {
      told++
      tell(...words)
    }
  }
  const note = telling((said: Note) => state.note(said))
  const readings = task.read!({
    entry,
    archive: context.archive,
    note,
    fail: telling((note) => state.fail(note)),
    leave: () => state.leave(),
    miss: telling(() => state.miss()),
    ...(known && { known: (digests) => known(digests, of) }),
    salt: job.salt ?? '',
    // A replayed entry is read from its beginning, for what it leaves behind.
    from: task.replay ? 0 : from,
    fresh: from,
    keep: (file, look) => keep.keep(file, look),
    digest: (file) => keep.digest(file),
    store: (bytes, file) => keep.store(bytes, { ...file, part: entry.part, entry: entry.entry }),
    faultOf: (file) => keep.faultOf(file) ?? new ImportError('unreadable', 'It was not read.'),
    now: context.now,
  })
  try {
    let before: Checkpoint = {
      ...{ part: entry.part, entry: entry.entry, element: from - 1, records: state.complete },
      ...state.noted(),
    }
    let toldBefore = 0
    let group = NO_GROUP
    for await (const { items, digest, goesOn, known: former } of readings) {
      if (former) {
        // Before the first wanted one it only leaves nothing behind.
        if (former.last < from) continue
        state.records += former.records
        state.complete = state.records
        const { digest, records, last } = former
        before = { ...before, element: last, records: state.complete, ...state.noted() }
        yield [{ type: 'known', ...of, digest, records, checkpoint: before }]
        toldBefore = told
        continue
      }
      const batch: RecordEvent[] = []
      const hasNoted = state.noted().noted !== before.noted
      for (let i = 0; i < items.length; i++) {
        const { element, item } = items[i]!
        if (element < from) {
          for (const file of item.files ?? []) {
            if (file.entry) keep.refer(file.entry)
            if (task.replay && isMissing(file)) state.note(MISSING)
          }
          continue
        }
        const last = items[i + 1]?.element !== element
        const event = asRecord(inTime(item, note), element, last, job, state)
        if (item.files) event.files = await keptFiles(item.files, state, context)
        // The reader has noted what it saw in all of these items, and nobody knows in which: they are read again together.
        const isInside = hasNoted && !task.replay && i < items.length - 1
        Object.assign(event.checkpoint, isInside ? before : state.noted())
        batch.push(event)
      }
      before = { ...(batch.at(-1)?.checkpoint ?? before), ...state.noted() }
      const isAlone = told === toldBefore && batch.length === items.length
      group = withMore(group, batch, isAlone)
      toldBefore = told
      const last = batch.at(-1)
      if (last && digest !== undefined && group.isAlone) {
        last.group = { digest, records: group.records }
      }
      if (!goesOn) group = NO_GROUP
      if (last) yield batch
    }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    state.fail(error)
  }
  if (context.silent || (state.class === 'failed' && !state.isBroken())) return
  if (state.isBroken()) {
    state.forget(SOME_NOT_READ)
    state.note(BROKEN_KEPT)
  } else if (state.isLeft()) {
    state.forget(SOME_NOT_READ)
    state.note(NOTHING_READ)
  }
  if (state.has(NOTHING_READ)) state.class = 'kept'
  else if (!state.has(SOME_NOT_READ) && !state.isBroken()) return
  if (after <= THE_FILE) yield* keepWhole(job, state, context, THE_FILE)
}

/** What stands together so far: whether it may be known again by its bytes. */
interface Together {
  records: number
  collection: string | undefined
  isAlone: boolean
}

const NO_GROUP: Together = { records: 0, collection: undefined, isAlone: true }

/** Only records of one collection, which need no files and leave other records as they are, may be known again. */
function withMore(group: Together, batch: readonly RecordEvent[], isAlone: boolean): Together {
  const collection = group.collection ?? batch[0]?.collection
  const isOfOne = batch.every(
    (one) =>
      one.collection === collection &&
      one.files === undefined &&
      one.takes === undefined &&
      one.formerly === undefined &&
      one.yields === undefined,
  )
  const records = group.records + batch.length
  return { records, collection, isAlone: group.isAlone && isAlone && isOfOne }
}

/** The file itself comes behind all its elements. */
const THE_FILE = ENTRY_DONE - 1

function asRecord(
  item: Item,
  element: number,
  last: boolean,
  { entry: { part, entry, path }, account }: Job,
  state: EntryState,
): RecordEvent {
  const { collection, key, time, timeEnd, fields, rest, takes, formerly, yields } = item
  state.records++
  // Half an element counts for nothing: reading from here gives all its records again.
  if (last) state.complete = state.records
  const through = last ? element : element - 1
  const event: RecordEvent = {
    type: 'record',
    collection,
    key,
    time,
    fields,
    source: { part, path, element },
    checkpoint: { part, entry, element: through, records: state.complete },
  }
  if (account !== undefined) event.account = account
  if (timeEnd !== undefined) event.timeEnd = timeEnd
  if (rest !== undefined) event.rest = rest
  if (takes !== undefined && takes.length > 0) event.takes = takes
  if (formerly !== undefined && formerly.length > 0) event.formerly = formerly
  if (yields) event.yields = yields
  if (item.describedBy?.length) event.describedBy = item.describedBy
  const { from, forms, words } = item
  Object.assign(event, from && { from }, forms?.length && { forms }, words && { words })
  return event
}

/** The files a record points to, read once each; one that cannot be read is missing. */
async function keptFiles(
  files: readonly FileReference[],
  state: EntryState,
  context: Context,
): Promise<FileReference[]> {
  const out: FileReference[] = []
  for (const file of files) {
    if (!file.entry || file.sha256 !== undefined) {
      if (isMissing(file)) state.note(MISSING)
      out.push(file)
      continue
    }
    const kept = await context.keep.keep({ ...file.entry, path: file.name })
    const { role, name, entry } = file
    out.push(kept ? { role, name, entry, ...known(kept) } : { role, name, missing: name })
  }
  return out
}

function isMissing({ entry, sha256, missing, optional }: FileReference): boolean {
  return !optional && missing !== undefined && (!entry || sha256 !== undefined)
}

const MISSING: Note = {
  code: 'missing_file',
  message: 'A record names a file that is not in these parts.',
  action: 'Add the other parts of the same export.',
}

/** Entries without records of their own: attachments, what is kept, what is ignored. */
async function* settle(
  job: Job,
  task: Task,
  state: EntryState,
  context: Context,
): AsyncGenerator<Event[]> {
  const { entry } = job
  if (task.as === 'ignore') {
    state.class = 'ignored'
    return
  }
  if (task.as === 'attachment' && context.keep.isReferred(entry)) {
    const fault = context.keep.faultOf(entry)
    state.class = 'imported'
    if (fault) state.fail(fault)
    return
  }
  if (context.resume && context.resume.element >= 0) {
    state.class = 'kept'
    return
  }
  state.class = 'kept'
  yield* keepWhole(job, state, context, 0)
}

/** The file itself as a record. */
async function* keepWhole(
  job: Job,
  state: EntryState,
  context: Context,
  element: number,
): AsyncGenerator<Event[]> {
  const { entry } = job
  const kept = await context.keep.keep(entry)
  if (!kept) return state.fail(context.keep.faultOf(entry)!)
  const { part, entry: number, path } = entry
  const name = baseName(path)
  const file: FileReference = {
    role: 'original',
    entry: { part, entry: number },
    name,
    ...known(kept),
  }
  const item: Item = {
    collection: `${job.provider}.other`,
    key: keyOfKept(path, kept.sha256),
    time: entry.modified,
    fields: { path, size: kept.size, ...(kept.mime && { mime: kept.mime }) },
  }
  const event = asRecord(item, element, true, job, state)
  event.files = [file]
  Object.assign(event.checkpoint, state.noted())
  yield [event]
}

function known({ sha256, size, mime }: Kept) {
  return mime === undefined ? { sha256, size } : { sha256, size, mime }
}
