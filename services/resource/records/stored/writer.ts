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
  type Takes,
} from './batch.ts'
import { type NewRecord, STAGED_COLUMNS, stagingLine } from './encode.ts'
import { holdGroups, type KnownGroup } from './groups.ts'
import type { RestCipher } from './rest.ts'
import { openStaging, type Staging } from './staging.ts'

// Records go into the database in batches, over two connections: while one batch is being applied
// the next is already copied into the other staging table. A batch and everything that says how far
// the import has come are one transaction, so an import that is killed goes on where the last batch
// ended, and nobody sees half a batch.

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
  const { owner } = options
  const known = await knownCollections(options.pool, owner)
  const staging = await openStaging(options.pool)
  const applied = [Promise.resolve(), Promise.resolve()]
  let last = Promise.resolve()
  let turn = 0
  let batch = emptyBatch()

  const begin = async () => {
    await applied[turn]
    const into = `${staging.tables[turn]} (${STAGED_COLUMNS})`
    const stream = staging.copier.query(copyFrom(`copy ${into} from stdin`))
    // An error is thrown where the stream is written to or ended.
    stream.on('error', () => {})
    return stream
  }

  const write = async () => {
    batch.stream ??= await begin()
    const text = batch.text
    batch.text = ''
    if (!batch.stream.write(text)) await drained(batch.stream)
  }

  const flush = async () => {
    if (batch.text !== '') await write()
    const done = batch
    const table = turn
    batch = emptyBatch()
    const snapshot = options.snapshot()
    if (done.stream) {
      done.stream.end()
      await finished(done.stream)
      turn = 1 - turn
    }
    const before = last
    last = before.then(() =>
      applyBatch(staging, owner, { ...options, known }, table, done, snapshot),
    )
    applied[table] = last
    last.catch(() => {})
    await before
  }

  return {
    flush,
    settle: () => last,
    add(record, files, takes) {
      const line = stagingLine(record, batch.count, options.rest)
      if (batch.ids.has(record.record)) batch.repeated = true
      batch.ids.add(record.record)
      batch.collections.add(record.collection)
      for (const { role, sha256 } of files ?? []) {
        batch.files.push({ role, sha256, collection: record.collection, record: record.record })
      }
      if (record.yields) batch.yielding = true
      if (record.whole) batch.whole.set(record.collection, record.whole)
      const { collection, record: taker } = record
      for (const id of takes?.asFiles ?? []) batch.taken.push({ collection, record: id })
      for (const id of takes?.formerly ?? []) batch.taken.push({ collection, record: id, taker })
      batch.count += 1
      batch.bytes += line.length
      batch.text += line
      const isFull = batch.count + batch.same >= batchRecords || batch.bytes >= batchBytes
      if (isFull) return flush()
      return batch.text.length >= writeBytes ? write() : undefined
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
        await staging.close()
      }
    },
  }
}

async function applyBatch<Snapshot>(
  staging: Staging,
  owner: string,
  options: Parameters<typeof openRecordWriter<Snapshot>>[0] & { known: Set<number> },
  table: number,
  batch: Batch,
  snapshot: Snapshot,
): Promise<void> {
  const tx = staging.applier
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
      if (batch.count > 0)
        counts = await applyStaged(tx, about, staging.tables[table]!, batch, options)
      counts.push(...(await holdGroups(tx, about, batch.known)))
    }
    await options.commit(tx, snapshot, counts)
    await tx.query('commit')
  } catch (error) {
    await tx.query('rollback').catch(() => {})
    throw error
  }
}

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
