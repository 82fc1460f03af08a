import { join } from 'node:path'
import { type Entry, type Export, openExport } from '@mandate/importer'
import { span } from '@mandate/server'
import { GroupsChanged } from '../../records/stored/groups.ts'
import { countCollections, countFiles, finalState, refreshStats } from '../finish.ts'
import { type ImportRow, type Progress, passing } from '../store.ts'
import type { Stranger } from '../tables.ts'
import { note } from '../warnings/note.ts'
import { readEvents } from './events.ts'
import { leftovers, type Origin, readBefore } from './leftovers.ts'
import { type PartsToRead, partsToRead } from './parts.ts'
import { goingOn, readingOf } from './resumed.ts'
import type { RunRooms } from './rooms.ts'
import { isTakenAlong } from './taken-along.ts'
import { askWhose } from './whose.ts'

const attempts = 5

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
  const found = await partsToRead(rooms, run)
  if (!run.checkpoint) for (const warning of found.warnings) note(progress, warning)
  if (found.parts.length > 0) {
    const asked = await readParts(rooms, run, worker, { ...found, progress, signal })
    if (asked) return await askWhose(db, run, worker, asked)
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
  // What was sent stays, to be brought from where it lies.
  const isHome = await isTakenAlong(db, run, progress)
  const state = isHome ? 'failed' : finalState(progress.files, found.parts.length)
  if (await imports.finish(run, worker, state, progress)) await putAway(rooms, run, state)
}

/** @returns null, or what the owner has to be asked before anything is read */
async function readParts(
  rooms: RunRooms,
  run: ImportRow,
  worker: string,
  reading: PartsToRead & { progress: Progress; signal: AbortSignal },
): Promise<Stranger[] | null> {
  const { parts, numbers, before, warnings, progress, signal } = reading
  const scratchDir = join(rooms.scratchDir, `${run.owner}-${run.import}`)
  const origins: Origin[] = []
  const more = async (entries: readonly Entry[]) => {
    const former = await leftovers(rooms, run, parts, entries)
    origins.push(...former.origins)
    return former.parts
  }
  const { quota } = await rooms.owners.usage(run.owner)
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const options = {
    ...{ scratchDir, limits: { totalBytes: Math.max(quota, size) }, before, more },
    readBefore: (entries: readonly Entry[]) => readBefore(rooms, run, parts, entries),
  }
  const archive = await span('import open', {}, () => openExport(parts, options))
  try {
    progress.entries = archive.entries.filter((one) => one.part < parts.length).length
    const counts = readingOf(numbers, origins, archive.readBefore, rooms.importers)
    const going = goingOn(run, counts)
    if (going !== run) progress.warnings = [...warnings]
    return await span('import read', {}, () =>
      readTrusting(rooms, going, worker, { archive, numbers, origins, progress, signal, counts }),
    )
  } finally {
    await archive.close()
  }
}

/** Trusts in what was read before, until something changes it at the same moment. */
async function readTrusting(
  rooms: RunRooms,
  run: ImportRow,
  worker: string,
  reading: {
    archive: Export
    numbers: number[]
    origins: Origin[]
    progress: Progress
    signal: AbortSignal
    counts: string
  },
): Promise<Stranger[] | null> {
  const { counts, ...what } = reading
  try {
    return await readEvents(rooms, run, worker, { ...what, reading: counts, trusting: true })
  } catch (error) {
    if (!(error instanceof GroupsChanged)) throw error
  }
  const now = await rooms.imports.find(run.owner, run.import)
  if (!now) return null
  Object.assign(reading.progress, now.report)
  return readEvents(rooms, now, worker, { ...what, reading: counts, trusting: false })
}

/** What was imported in full need not be kept twice; what failed may be tried again for a week. */
async function putAway(rooms: RunRooms, run: ImportRow, state: string): Promise<void> {
  if (state !== 'completed') return
  for (const { upload } of await rooms.imports.parts(run.owner, run.import)) {
    const found = await rooms.uploads.find(upload, run.owner)
    if (found) await rooms.uploads.remove(found, 'imported')
  }
}
