import { once } from 'node:events'
import type pg from 'pg'
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams'
import {
  type Age,
  applyStaged,
  type Batch,
  type BatchCounts,
  emptyBatch,
  type FileUse,
  isAgeAsked,
  type Takes,
  tally,
} from './batch.ts'
import { storedWord } from './described.ts'
import type { NewRecord } from './encode.ts'
import { holdGroups, type KnownGroup } from './groups.ts'
import { Ids } from './ids.ts'
import type { RestCipher } from './rest.ts'
import { BATCH_BYTES, Rows, STAGED_COLUMNS, TRAILER } from './rows.ts'
import { sendRows } from './send.ts'
import { openStaging, type Staging } from './staging.ts'
import { isAnyTaken, RecordThere, writeStraight } from './straight.ts'

// Records go into the database in batches, over two connections: while one batch is being applied
// the next is already copied into the other staging table. What need not be compared with anything goes straight to
// where it belongs instead (straight.ts). A batch and everything that says how far the import has come are one
// transaction, so an import that is killed goes on where the last batch ended, and nobody sees half a batch.

export const batchRecords = 20_000
const batchBytes = 32 * 1024 * 1024
const writeBytes = 256 * 1024

export interface RecordWriter {
  /** Takes a record; wait for the promise, if there is one, before the next. */
  add(record: NewRecord, files?: readonly FileUse[], takes?: Takes): Promise<void> | undefined
  /** The last records, so many, came out of bytes of that digest; what the batch before holds too is forgotten. */
  group(digest: string, records: number): void
  /** Records that are as they were; wait for the promise, if there is one, before the next. */
  known(group: KnownGroup): Promise<void> | undefined
  /** Ends the batch here, also an empty one. Resolves when the former batch is in the database. */
  flush(): Promise<void>
  /** Resolves when all that was flushed is in the database. */
  settle(): Promise<void>
  /** Waits for what was flushed and gives the connections back. */
  close(): Promise<void>
}

/**
 * @param options.snapshot what the batch that ends now has to say about the import
 * @param options.ages where something is here that was exported after what comes now: it stays
 * @param options.commit writes that in the batch's own transaction
 * Throws what the database says about the batch before, at the next call.
 */
export async function openRecordWriter<Snapshot>(options: {
  pool: pg.Pool
  owner: string
  import: number
  rest: RestCipher
  ages?: readonly Age[]
  snapshot: () => Snapshot
  commit: (tx: pg.PoolClient, snapshot: Snapshot, counts: BatchCounts[]) => Promise<void>
}): Promise<RecordWriter> {
  const { owner, ages = [] } = options
  const known = await knownCollections(options.pool, owner)
  const staging = await openStaging(options.pool)
  const applied = [Promise.resolve(), Promise.resolve()]
  const ids = new Ids()
  // One of them is being applied.
  const rows = [new Rows(owner, options.import), new Rows(owner, options.import)] as const
  const way = { isStraight: !isAgeAsked(ages, options.import, true) }
  let last = Promise.resolve()
  let turn = 0
  let batch = emptyBatch(rows[0], ids, way.isStraight)

  const begin = async () => {
    await applied[turn]
    const stream = staging.copier.query(copyFrom(copyStaged(staging.tables[turn]!)))
    // An error is thrown where the stream is written to or ended.
    stream.on('error', () => {})
    return stream
  }

  const write = async () => {
    const isFirst = batch.stream === null
    batch.stream ??= await begin()
    const bytes = batch.rows.staged(isFirst)
    batch.bytes += batch.rows.bytes
    batch.rows.clear()
    if (!batch.stream.write(bytes)) await drained(batch.stream)
  }

  const flush = async () => {
    if (!way.isStraight) batch.straight = false
    if (!batch.straight && batch.rows.count > 0) await write()
    const done = batch
    const snapshot = options.snapshot()
    let table = 1 - turn
    if (done.stream) {
      done.stream.end(TRAILER)
      await finished(done.stream)
      table = turn
      turn = 1 - turn
    }
    const before = last
    last = before.then(() =>
      applyBatch(staging, owner, { ...options, known, way }, table, done, snapshot),
    )
    applied[table] = last
    last.catch(() => {})
    try {
      await before
    } finally {
      batch = emptyBatch(done.rows === rows[0] ? rows[1] : rows[0], ids, way.isStraight)
    }
  }

  return {
    flush,
    settle: () => last,
    add(record, files, takes) {
      batch.rows.add(record, batch.count, options.rest)
      if (batch.rows.isLastIn(batch.ids)) batch.repeated = true
      batch.collections.add(record.collection)
      tally(batch, record)
      for (const { role, sha256 } of files ?? []) {
        batch.files.push({ role, sha256, collection: record.collection, record: record.record })
      }
      if (record.yields) batch.yielding = true
      if (record.whole) batch.whole.set(record.collection, record.whole)
      const { collection, record: taker } = record
      for (const id of takes?.asFiles ?? []) batch.taken.push({ collection, record: id })
      for (const id of takes?.formerly ?? []) batch.taken.push({ collection, record: id, taker })
      for (const one of takes?.described ?? []) {
        batch.described.push({ ...one, by: { collection, record: taker } })
        batch.collections.add(one.collection)
      }
      for (const word of takes?.words ?? []) batch.words.push(storedWord(word, options.rest))
      batch.count += 1
      if (batch.straight && (known.has(collection) || isCompared(batch))) batch.straight = false
      const most = batch.straight ? BATCH_BYTES : batchBytes
      const isFull =
        batch.count + batch.same >= batchRecords || batch.rows.bytes + batch.bytes >= most
      if (isFull) return flush()
      return !batch.straight && batch.rows.bytes >= writeBytes ? write() : undefined
    },
    group(digest, records) {
      const first = batch.count - records
      if (first >= 0) batch.groups.push({ digest, first, end: batch.count })
    },
    known(group) {
      batch.known.push(group)
      batch.same += group.records
      return batch.count + batch.same >= batchRecords ? flush() : undefined
    },
    async close() {
      try {
        await last
      } finally {
        for (const one of rows) one[Symbol.dispose]()
        await staging.close()
      }
    },
  }
}

/** Whether something in it has to be compared with what is there, or with each other. */
function isCompared({ repeated, yielding, whole, taken, described, words }: Batch): boolean {
  const isTold = taken.length > 0 || described.length > 0 || words.length > 0
  return repeated || yielding || whole.size > 0 || isTold
}

interface Applied<Snapshot> {
  import: number
  ages?: readonly Age[]
  known: Set<number>
  /** Whether what comes may still go straight. */
  way: { isStraight: boolean }
  commit: (tx: pg.PoolClient, snapshot: Snapshot, counts: BatchCounts[]) => Promise<void>
}

/** @param table the staging table that the batch is in; one that nobody uses meanwhile for one that may go straight */
async function applyBatch<Snapshot>(
  staging: Staging,
  owner: string,
  options: Applied<Snapshot>,
  table: number,
  batch: Batch,
  snapshot: Snapshot,
): Promise<void> {
  const into = staging.tables[table]!
  if (batch.straight && batch.count > 0) {
    try {
      return await apply(staging, owner, options, into, batch, snapshot)
    } catch (error) {
      if (!(error instanceof RecordThere)) throw error
      options.way.isStraight = false
    }
  }
  await apply(staging, owner, options, into, batch, snapshot)
}

async function apply<Snapshot>(
  { applier: tx }: Staging,
  owner: string,
  options: Applied<Snapshot>,
  table: string,
  batch: Batch,
  snapshot: Snapshot,
): Promise<void> {
  await tx.query('begin')
  try {
    let counts: BatchCounts[] = []
    const collections = [...batch.collections.union(new Set(batch.known.map(collectionOf)))]
    if (collections.length > 0) {
      // Whoever holds this row is the only one to change the owner's records until the commit.
      const { rows } = await tx.query<{ revision: number }>(
        'update owners set revision = revision + $2 where owner = $1 returning revision - $2 as revision',
        [owner, collections.length],
      )
      const about = { owner, import: options.import, collections, before: rows[0]!.revision }
      if (batch.count > 0) {
        const mayGo = batch.straight && options.way.isStraight
        if (mayGo && !(await isAnyTaken(tx, owner, collections))) {
          counts = await writeStraight(tx, about, batch)
        } else {
          if (batch.straight) {
            const stream = tx.query(copyFrom(copyStaged(table)))
            await sendRows(stream, batch.rows.staged(false))
          }
          counts = await applyStaged(tx, about, table, batch, options)
        }
      }
      counts.push(...(await holdGroups(tx, about, batch.known)))
    }
    await options.commit(tx, snapshot, counts)
    await tx.query('commit')
  } catch (error) {
    await tx.query('rollback').catch(() => {})
    throw error
  }
}

const copyStaged = (table: string) => `copy ${table} (${STAGED_COLUMNS}) from stdin (format binary)`

const collectionOf = ({ collection }: KnownGroup) => collection

/** Collections of which the owner has records before this import. */
async function knownCollections(pool: pg.Pool, owner: string): Promise<Set<number>> {
  const { rows } = await pool.query<{ collection: number }>(
    'select distinct collection from collection_stats where owner = $1',
    [owner],
  )
  return new Set(rows.map((row) => row.collection))
}

async function drained(stream: CopyStreamQuery): Promise<void> {
  if (stream.errored) throw stream.errored
  await once(stream, 'drain')
}

async function finished(stream: CopyStreamQuery): Promise<void> {
  if (stream.errored) throw stream.errored
  if (!stream.writableFinished) await once(stream, 'finish')
}
