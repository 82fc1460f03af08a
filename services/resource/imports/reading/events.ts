import { setImmediate as turn } from 'node:timers/promises'
import {
  type Checkpoint,
  DESCRIBED_BEFORE,
  DESCRIBED_LATER,
  type EntryEvent,
  type Export,
  FORM_LATER,
  ImportError,
  type Known,
  type RecordEvent,
  readInBatches,
} from '@mandate/importer'
import { span } from '@mandate/server'
import { QuotaExceeded } from '../../files/blobs.ts'
import type { RecordSource } from '../../records/stored/encode.ts'
import { hmacSha256 } from '../../records/stored/mac.ts'
import { restCipher } from '../../records/stored/rest.ts'
import { openRecordWriter } from '../../records/stored/writer.ts'
import { noFiles } from '../finish.ts'
import type { ImportRow, Progress } from '../store.ts'
import type { Place, Stranger } from '../tables.ts'
import { formerOf } from '../warnings/former.ts'
import { note, shortened } from '../warnings/note.ts'
import { agesOf } from './ages.ts'
import { type BatchNotes, commitNotes, type EntryNote } from './commit.ts'
import { type Account, dictionary } from './dictionary.ts'
import { openKnown } from './known.ts'
import { isKnownLater, mayWait, type Origin } from './leftovers.ts'
import { fillMissing } from './missing.ts'
import { openNames, rename } from './named.ts'
import { besideOf, otherOf, toRecord } from './record.ts'
import { fromCheckpoint } from './resumed.ts'
import type { RunRooms } from './rooms.ts'
import { fillTold } from './told.ts'
import { noteAccounts, settleAccounts, strangers } from './whose.ts'

const flushEvery = 2_000

/** Of what came on two days: what waits no more, for what, and why it did. Nobody is told. */
const paired: Record<string, Pick<EntryNote, 'awaits'> & { reason: string }> = {
  [DESCRIBED_LATER.code]: { awaits: 'photo', reason: 'sidecar_without_media' },
  [FORM_LATER.code]: { awaits: 'photo', reason: 'photo_without_sidecar' },
  [DESCRIBED_BEFORE.code]: { awaits: 'description', reason: 'photo_without_sidecar' },
}
/** Pieces of what is read between two turns of the event loop. */
const TURN = 4

export interface Reading {
  archive: Export
  /** Of the parts, in the import. */
  numbers: number[]
  progress: Progress
  signal: AbortSignal
  /** Of the entries in the parts behind those of this import, each of which is one entry. */
  origins: Origin[]
  /** What the checkpoint counts by. */
  reading: string
  /** Whether what was read before need not be read again. */
  trusting: boolean
}

/**
 * Reads everything into records, batch by batch.
 * @returns null, or what the owner has to be asked before anything is read
 * @throws GroupsChanged when it has to go on without trusting
 */
export async function readEvents(
  rooms: RunRooms,
  run: ImportRow,
  worker: string,
  { archive, numbers, progress, signal, origins, reading, trusting }: Reading,
): Promise<Stranger[] | null> {
  const { owner } = run
  const keys = await rooms.owners.keys(owner)
  const mac = hmacSha256(keys.idKey)
  const words = dictionary(rooms.db, run, (tx, told) => noteAccounts(tx, run, progress, [told]))
  const partOf = (index: number) => numbers[index] ?? index
  const sourceOf = ({ part, entry }: Pick<Checkpoint, 'part' | 'entry'>): RecordSource =>
    origins[part - numbers.length] ?? { part: partOf(part), entry }
  const kept = new Map<string, string>()
  if (run.checkpoint?.kept) {
    kept.set(`${run.checkpoint.part}/${run.checkpoint.entry}`, run.checkpoint.kept)
  }
  const checksums = new Map(archive.entries.map((one) => [`${one.part}/${one.entry}`, one.crc32]))
  // As batches tell them; the end counts each record once.
  const totals: NonNullable<Progress['collections']> = { ...run.report.collections }
  const files = { ...noFiles, ...run.report.files }
  const former = formerOf(run.report)
  let notes = emptyNotes(run.checkpoint)

  const call = await openNames(rooms, owner)
  const wholes = new Map(
    rooms.importers.flatMap(({ collections }) =>
      collections.flatMap(({ name, whole }) => (whole ? [[name, whole] as const] : [])),
    ),
  )
  await using remembered = await openKnown(rooms.pool, { owner, keys, words, trusting })
  const writer = await openRecordWriter({
    pool: rooms.pool,
    owner,
    import: run.import,
    rest: restCipher(keys),
    ages: await agesOf(rooms.db, run),
    snapshot() {
      const checkpoint = notes.checkpoint && { ...notes.checkpoint, reading }
      const done = { ...notes, checkpoint, progress: structuredClone(progress) }
      notes = emptyNotes(checkpoint)
      return done
    },
    async commit(tx, snapshot: BatchNotes, counts) {
      for (const { collection, added, changed, same, kept } of counts) {
        const name = words.nameOf(collection)
        const before = totals[name] ?? { added: 0, changed: 0, same: 0 }
        totals[name] = {
          added: before.added + added,
          changed: before.changed + changed,
          same: before.same + same,
        }
        former.add(name, kept)
      }
      for (const one of [progress, snapshot.progress]) former.tell(one)
      snapshot.progress.collections = totals
      snapshot.progress.files = files
      await commitNotes(tx, run, worker, snapshot)
    },
  })

  const settled: BatchNotes['settled'] = []
  // The import of the photo that an entry of this one stands beside.
  const beside = new Map<string, number>()
  const takeEntry = (event: EntryEvent) => {
    const name = `${event.part}/${event.entry}`
    const origin = origins[event.part - numbers.length]
    if (origin) {
      if (origin.reason === null) return
      const isTwice = event.class === 'ignored'
      if (event.warning !== origin.reason && !mayWait(event.warning) && !isTwice)
        settled.push({ ...origin, class: event.class })
      return
    }
    // It waits no more, and will again when the other one goes.
    const { awaits = null, reason = event.warning ?? null } = paired[event.warning ?? ''] ?? {}
    notes.entries.push({
      ...{ part: partOf(event.part), entry: event.entry, path: event.path, size: event.size },
      ...{ class: event.class, records: awaits === 'photo' ? 0 : event.records, reason, awaits },
      beside: beside.get(name) ?? null,
      sha256: isKnownLater(event, reason) ? (kept.get(name) ?? null) : null,
      crc: checksums.get(name) ?? null,
    })
    kept.delete(name)
  }

  // One question after the other: one that nobody waits for ends the process when the database is gone.
  const takeRecord = (event: RecordEvent): Promise<void> | undefined => {
    const collection = words.collection(event.collection)
    if (typeof collection !== 'number') return collection.then(() => takeRecord(event))
    const other = event.describedBy && words.collection(otherOf(event))
    if (other instanceof Promise) return other.then(() => takeRecord(event))
    const account = words.account(event.collection, event.account)
    if (!(account instanceof Promise)) return takeKnown(event, collection, account)
    return account.then((found) => takeKnown(event, collection, found))
  }

  /** What it says without what former imports brought, and what each of these told of it. */
  const wordsOf = (event: RecordEvent, collection: number, account: Account) =>
    (event.words ?? []).flatMap(({ by, ...said }) => {
      const { takes, formerly, describedBy, forms, files, timeEnd, rest, ...bare } = event
      const source = sourceOf(event.from ?? event.checkpoint)
      const { record } = toRecord({ ...bare, ...said }, collection, account, mac, source)
      call(event.collection, record)
      if (!by) return record
      const teller = origins[by.part - numbers.length]?.import
      return teller === undefined ? [] : { ...record, teller }
    })

  let lastPath: string | undefined
  const takeKnown = (event: RecordEvent, collection: number, account: Account) => {
    const other = event.describedBy && words.collection(otherOf(event))
    const of = typeof other === 'number' ? other : null
    const made = toRecord(
      event,
      collection,
      account,
      mac,
      sourceOf(event.from ?? event.checkpoint),
      of,
    )
    call(event.collection, made.record)
    const whole = wholes.get(event.collection)
    if (whole) made.record.whole = whole
    const { files, missing, takes } = made
    // What comes to a photo that was read before comes to the record that it gave, whoever's the new parts are.
    const origin = origins[(event.from ?? event.checkpoint).part - numbers.length]
    const known = origin?.record
    if (origin) for (const name of besideOf(event)) beside.set(name, origin.import)
    const record = known
      ? { ...made.record, record: known.id, account: known.account }
      : made.record
    if (missing.length > 0) notes.missing.push(...missing)
    if (event.source.path !== lastPath) {
      lastPath = event.source.path
      progress.path = shortened(lastPath)
    }
    const said = wordsOf(event, collection, account)
    const added = writer.add(record, files, said.length > 0 ? { ...takes, words: said } : takes)
    const { group } = event
    if (!group) return added
    return Promise.resolve(added).then(async () => {
      writer.group(await remembered.digestOf(event, group.digest), group.records)
    })
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
    const known: Known = (digests, of) => remembered.known(digests, of)
    const read = readInBatches(archive, rooms.importers, {
      ...{ ...goOn, known },
      async begin(said) {
        if (!run.checkpoint) question = await strangers(rooms.db, run, said, archive)
        return question.length === 0 && settleAccounts(rooms.db, run, progress, said)
      },
      async keep(bytes, { name, mime, part, entry }) {
        const about = { name, isOurs: true, ...(mime !== undefined && { mime }) }
        const file = await rooms.blobs.write(owner, bytes, about).catch(asFileFault)
        kept.set(`${part}/${entry}`, file.sha256)
        return file
      },
    })
    let pieces = 0
    for await (const events of read) {
      // What was read comes out of memory for a while: the database would wait for the batch before.
      if (++pieces % TURN === 0) await turn()
      for (const event of events) {
        if (isStopped) return null
        if (event.type === 'warning') {
          if (paired[event.code]) continue
          // Of an entry before, it was told then; of the whole export, perhaps just before a restart.
          const isTold =
            event.part === undefined ? told.has(event.code) : event.part >= numbers.length
          if (!isTold) note(progress, event)
          continue
        }
        if (event.type === 'entry') takeEntry(event)
        else {
          const taken =
            event.type === 'record' ? takeRecord(event) : writer.known(remembered.groupOf(event))
          if (taken) await taken
        }
        const { checkpoint } = event
        const file = kept.size > 0 ? kept.get(`${checkpoint.part}/${checkpoint.entry}`) : undefined
        notes.checkpoint = file ? { ...checkpoint, kept: file } : checkpoint
        // Never between an entry's warnings and its end: they would be told twice after a restart.
        if (Date.now() - flushed > flushEvery) {
          await span('import batch', {}, () => writer.flush())
          flushed = Date.now()
        }
      }
    }
    if (question.length > 0) return question
    await writer.flush()
    await writer.settle()
    await fillTold(rooms, owner, writer, new Set(Object.keys(totals)))
    await rename(rooms, owner, writer, new Set(Object.keys(totals)))
    await fillMissing(rooms, run, { mac, words }, writer, () => notes)
    notes.settled.push(...settled)
    await writer.flush()
    return null
  } finally {
    await writer.close()
  }
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
