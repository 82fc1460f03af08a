import { createSecretKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import {
  type Checkpoint,
  type Entry,
  type EntryEvent,
  type Export,
  ImportError,
  type Importer,
  openExport,
  type RecordEvent,
  readExport,
} from '@mandate/importer'
import { type Log, span } from '@mandate/server'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Database } from '../../database.ts'
import { type Blobs, QuotaExceeded } from '../../files/blobs.ts'
import type { OwnersStore } from '../../owners/store.ts'
import type { RecordSource } from '../../records/stored/encode.ts'
import { restCipher } from '../../records/stored/rest.ts'
import { openRecordWriter, type RecordWriter } from '../../records/stored/writer.ts'
import type { UploadsStore } from '../../uploads/store.ts'
import { countCollections, countFiles, finalState, noFiles, refreshStats } from '../finish.ts'
import { type ImportRow, type ImportsStore, type Progress, passing } from '../store.ts'
import type { Place } from '../tables.ts'
import { note, shortened } from '../warnings/note.ts'
import { type BatchNotes, commitNotes } from './commit.ts'
import { type Dictionary, dictionary } from './dictionary.ts'
import { leftovers, mayWait, type Origin } from './leftovers.ts'
import { fillMissing } from './missing.ts'
import { partsToRead } from './parts.ts'
import { toRecord } from './record.ts'
import { fromCheckpoint } from './resumed.ts'
import { askWhose, type Stranger, strangers } from './strangers.ts'

const flushEvery = 2_000
const attempts = 5

export interface RunRooms {
  db: Kysely<Database>
  pool: pg.Pool
  owners: Pick<OwnersStore, 'keys' | 'usage'>
  uploads: UploadsStore
  imports: ImportsStore
  blobs: Blobs
  importers: readonly Importer[]
  /** A folder of this process for what has to be unpacked. */
  scratchDir: string
  log: Log
}

/**
 * Reads the parts of a claimed import into records, from its checkpoint on, and finishes it. When
 * `signal` ends it, or it throws, it can be claimed and goes on after its last batch.
 */
export async function runImport(
  rooms: RunRooms,
  run: ImportRow,
  worker: string,
  signal: AbortSignal,
): Promise<void> {
  const { db, imports } = rooms
  const warned = (run.report.warnings ?? []).filter(({ code }) => !passing.includes(code))
  const progress: Progress = { ...run.report, warnings: warned }
  if (run.attempts > attempts) {
    const action = 'Start the import again; if it fails again, ask whoever runs this service.'
    const message = 'Reading stopped at the same place several times.'
    note(progress, { code: 'stopped', message, action, count: 1 })
    await imports.finish(run, worker, 'failed', progress)
    return
  }
  const { parts, numbers, warnings } = await partsToRead(rooms, run)
  if (!run.checkpoint) for (const warning of warnings) note(progress, warning)
  if (parts.length > 0) {
    const scratchDir = join(rooms.scratchDir, `${run.owner}-${run.import}`)
    const origins: Origin[] = []
    const more = async (entries: readonly Entry[]) => {
      const former = await leftovers(rooms, run, parts, entries)
      origins.push(...former.origins)
      return former.parts
    }
    const { quota } = await rooms.owners.usage(run.owner)
    const limits = {
      totalBytes: Math.max(
        quota,
        parts.reduce((sum, part) => sum + part.size, 0),
      ),
    }
    const archive = await span('import open', {}, () =>
      openExport(parts, { scratchDir, limits, more }),
    )
    try {
      progress.entries = archive.entries.filter((one) => one.part < parts.length).length
      const reading = { archive, numbers, progress, signal, origins }
      const asked = await span('import read', {}, () => read(rooms, run, worker, reading))
      if (asked) return await askWhose(db, run, worker, asked)
    } finally {
      await archive.close()
    }
    if (signal.aborted) return
  }
  const counted = await span('import count', {}, async () => {
    const found = await countCollections(db, run.owner, run.import)
    await refreshStats(db, run.owner, found)
    return found
  })
  progress.collections = counted
  delete progress.path
  progress.files = await countFiles(db, run.owner, run.import)
  const state = finalState(progress.files, parts.length)
  if (await imports.finish(run, worker, state, progress)) await putAway(rooms, run, state)
}

/** What was imported in full need not be kept twice; what failed may be tried again for a week. */
async function putAway(rooms: RunRooms, run: ImportRow, state: string): Promise<void> {
  if (state !== 'completed') return
  for (const { upload } of await rooms.imports.parts(run.owner, run.import)) {
    const found = await rooms.uploads.find(upload, run.owner)
    if (found) await rooms.uploads.remove(found, 'imported')
  }
}

interface Reading {
  archive: Export
  numbers: number[]
  progress: Progress
  signal: AbortSignal
  /** Of the entries in the parts behind those of this import, each of which is one entry. */
  origins: Origin[]
}

/** Null, or what the owner has to be asked before anything is read. */
async function read(
  rooms: RunRooms,
  run: ImportRow,
  worker: string,
  reading: Reading,
): Promise<Stranger[] | null> {
  const { archive, numbers, progress, signal, origins } = reading
  const { owner } = run
  const keys = await rooms.owners.keys(owner)
  const idKey = createSecretKey(keys.idKey)
  const words = dictionary(rooms.db, owner, run.account)
  const partOf = (index: number) => numbers[index] ?? index
  const sourceOf = ({ part, entry }: Checkpoint): RecordSource =>
    origins[part - numbers.length] ?? { part: partOf(part), entry }
  const kept = new Map<string, string>()
  if (run.checkpoint?.kept) {
    kept.set(`${run.checkpoint.part}/${run.checkpoint.entry}`, run.checkpoint.kept)
  }
  const checksums = new Map(archive.entries.map((one) => [`${one.part}/${one.entry}`, one.crc32]))
  // As batches tell them; the end counts each record once.
  const totals: NonNullable<Progress['collections']> = { ...run.report.collections }
  const files = { ...noFiles, ...run.report.files }
  let notes = emptyNotes(run.checkpoint)

  const writer = await openRecordWriter({
    pool: rooms.pool,
    owner,
    import: run.import,
    rest: restCipher(keys),
    snapshot() {
      const done = { ...notes, progress: structuredClone(progress) }
      notes = emptyNotes(notes.checkpoint)
      return done
    },
    async commit(tx, snapshot: BatchNotes, counts) {
      for (const { collection, added, changed, same } of counts) {
        const name = words.nameOf(collection)
        const before = totals[name] ?? { added: 0, changed: 0, same: 0 }
        totals[name] = {
          added: before.added + added,
          changed: before.changed + changed,
          same: before.same + same,
        }
      }
      snapshot.progress.collections = totals
      snapshot.progress.files = files
      await commitNotes(tx, run, worker, snapshot)
    },
  })

  const settled: BatchNotes['settled'] = []
  const takeEntry = (event: EntryEvent) => {
    const name = `${event.part}/${event.entry}`
    const origin = origins[event.part - numbers.length]
    if (origin) {
      if (event.warning !== origin.reason) settled.push({ ...origin, class: event.class })
      return
    }
    notes.entries.push({
      ...{ part: partOf(event.part), entry: event.entry, path: event.path, size: event.size },
      ...{ class: event.class, records: event.records, reason: event.warning ?? null },
      sha256: event.class === 'kept' || mayWait(event.warning) ? (kept.get(name) ?? null) : null,
      crc: checksums.get(name) ?? null,
    })
    kept.delete(name)
  }

  const { told, ...goOn } = fromCheckpoint(run)
  // Asked with each record, which is dear where a signal is made of several.
  let isStopped = signal.aborted
  signal.addEventListener('abort', () => {
    isStopped = true
  })
  try {
    let flushed = Date.now()
    let question: Stranger[] = []
    const events = readExport(archive, rooms.importers, {
      ...goOn,
      async begin(accounts) {
        if (!run.checkpoint) question = await strangers(rooms.db, run, accounts)
        return question.length === 0
      },
      async keep(bytes, { name, mime, part, entry }) {
        const about = { name, isOurs: true, ...(mime !== undefined && { mime }) }
        const file = await rooms.blobs.write(owner, bytes, about).catch(asFileFault)
        kept.set(`${part}/${entry}`, file.sha256)
        return file
      },
    })
    for await (const event of events) {
      if (isStopped) return null
      if (event.type === 'warning') {
        // Of an entry before, it was told then; of the whole export, perhaps just before a restart.
        const isTold =
          event.part === undefined ? told.has(event.code) : event.part >= numbers.length
        if (!isTold) note(progress, event)
        continue
      }
      if (event.type === 'entry') takeEntry(event)
      else await takeRecord(event, { words, idKey, writer, notes, sourceOf })
      const file = kept.get(`${event.checkpoint.part}/${event.checkpoint.entry}`)
      notes.checkpoint = file ? { ...event.checkpoint, kept: file } : event.checkpoint
      if (event.type === 'record') progress.path = shortened(event.source.path)
      // Never between an entry's warnings and its end: they would be told twice after a restart.
      if (Date.now() - flushed > flushEvery) {
        await span('import batch', {}, () => writer.flush())
        flushed = Date.now()
      }
    }
    if (question.length > 0) return question
    await writer.flush()
    await writer.settle()
    await fillMissing(rooms, owner, writer, notes)
    notes.settled = settled
    await writer.flush()
    return null
  } finally {
    await writer.close()
  }
}

async function takeRecord(
  event: RecordEvent,
  to: {
    words: Dictionary
    idKey: KeyObject
    writer: RecordWriter
    notes: BatchNotes
    sourceOf(checkpoint: Checkpoint): RecordSource
  },
): Promise<void> {
  // One after the other: a question that nobody waits for ends the process when the database is gone.
  const asked = to.words.collection(event.collection)
  const collection = typeof asked === 'number' ? asked : await asked
  const found = to.words.account(event.collection, event.account)
  const account = found instanceof Promise ? await found : found
  const { record, files, missing } = toRecord(
    event,
    collection,
    account,
    to.idKey,
    to.sourceOf(event.checkpoint),
  )
  to.notes.missing.push(...missing)
  const added = to.writer.add(record, files)
  if (added) await added
}

function asFileFault(error: unknown): never {
  if (!(error instanceof QuotaExceeded)) throw error
  throw new ImportError('quota_exceeded', error.message, {
    action: 'Delete an import or ask for more room, then try the failed files again.',
    cause: error,
  })
}

function emptyNotes(checkpoint: Place | null): BatchNotes {
  return {
    entries: [],
    missing: [],
    filled: [],
    settled: [],
    checkpoint,
    progress: { warnings: [] },
  }
}
