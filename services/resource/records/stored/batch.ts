import type pg from 'pg'
import type { CopyStreamQuery } from 'pg-copy-streams'
import { applyStatement } from './apply.ts'
import {
  type DescribingRecord,
  giveToTellers,
  noteDescribed,
  type StoredWord,
  type Word,
} from './described.ts'
import type { NewRecord } from './encode.ts'
import { type KnownGroup, keepGroups, type ReadGroup } from './groups.ts'
import type { Ids } from './ids.ts'
import type { Rows } from './rows.ts'
import { leaveTaken, noteLeft, type TakenRecord, takeIn } from './taken.ts'

/** A file that a record holds in one of its fields; `sha256` in hex. */
export interface FileUse {
  role: string
  sha256: string
}

/** Ids of records of the same collection that are in another one from now on. */
export interface Takes {
  /** As its files. */
  asFiles: readonly string[]
  /** As what it was told as before; what comes under them later is left out. */
  formerly: readonly string[]
  /** As what describes it, or is a form of it: a record of its own until then. */
  described: readonly { collection: number; record: string }[]
  /** Of what it is put together, where other imports told some of it. */
  words?: readonly Word[]
}

/** When an export was made, ms, by a part of it that is here. */
export interface Age {
  import: number
  part: number
  exported: number
}

export interface BatchCounts {
  collection: number
  added: number
  changed: number
  same: number
  /** Of these, how many keep what another import said and this one does not. */
  kept: number
}

export interface Batch {
  stream: CopyStreamQuery | null
  /** Not sent yet. */
  rows: Rows
  count: number
  bytes: number
  ids: Ids
  repeated: boolean
  /** Whether it may go straight to where it belongs: see straight.ts. */
  straight: boolean
  /** As `collection_stats` has them. */
  stats: Stats[]
  yielding: boolean
  /** Fields that are said as a whole, by collection. */
  whole: Map<number, readonly string[]>
  collections: Set<number>
  files: (FileUse & { collection: number; record: string })[]
  taken: TakenRecord[]
  described: DescribingRecord[]
  words: StoredWord[]
  groups: ReadGroup[]
  known: KnownGroup[]
  /** Records in them. */
  same: number
}

export interface Stats {
  collection: number
  account: number
  count: number
  first: number | null
  last: number | null
}

export function emptyBatch(rows: Rows, ids: Ids, straight: boolean): Batch {
  rows.clear()
  ids.clear()
  return {
    ...{ stream: null, rows, ids, straight },
    count: 0,
    bytes: 0,
    repeated: false,
    stats: [],
    yielding: false,
    whole: new Map(),
    collections: new Set(),
    files: [],
    taken: [],
    described: [],
    words: [],
    groups: [],
    known: [],
    same: 0,
  }
}

/** Counts a record of the batch. */
export function tally(batch: Batch, { collection, account, time }: NewRecord): void {
  let stats = batch.stats.find((one) => one.collection === collection && one.account === account)
  if (!stats) {
    stats = { collection, account, count: 0, first: null, last: null }
    batch.stats.push(stats)
  }
  stats.count++
  if (time === null) return
  if (stats.first === null || time < stats.first) stats.first = time
  if (stats.last === null || time > stats.last) stats.last = time
}

/** Turns what is staged into records. */
export async function applyStaged(
  tx: pg.PoolClient,
  about: { owner: string; import: number; collections: number[]; before: number },
  table: string,
  batch: Batch,
  { known, ages = [] }: { known: Set<number>; ages?: readonly Age[] },
): Promise<BatchCounts[]> {
  const fresh = [...batch.collections].every((one) => !known.has(one))
  const { repeated } = batch
  const yielding = batch.yielding || batch.whole.size > 0 || isAgeAsked(ages, about.import, fresh)
  await noteDescribed(tx, about, batch.described)
  const left = await leaveTaken(tx, about, table)
  const { rows } = await tx.query<BatchCounts>(
    applyStatement(table, { repeated, fresh, yielding }),
    [
      ...[about.owner, about.import, about.collections, about.before],
      ...(yielding ? [JSON.stringify(ages), JSON.stringify(Object.fromEntries(batch.whole))] : []),
    ],
  )
  await noteLeft(tx, about, left)
  const isLeft = new Set(left.flatMap(({ record, keeps_files }) => (keeps_files ? [] : record)))
  const files = batch.files.filter(({ record }) => !isLeft.has(record))
  if (files.length > 0) await refer(tx, about.owner, files)
  await takeIn(tx, about, batch.taken)
  await takeIn(tx, about, batch.described, { keepFiles: true })
  await giveToTellers(tx, about, batch.words)
  // Of what is there twice, or yields, nobody knows which of the two it was made of.
  if (!repeated && !yielding && left.length === 0) {
    await keepGroups(tx, table, about, batch.groups)
  }
  await tx.query(`truncate ${table}`)
  return [...rows, ...left.map(({ collection }) => ({ collection, ...LEFT }))]
}

/** Of collections that came with this import alone, its own parts alone may be older than others. */
export function isAgeAsked(ages: readonly Age[], number: number, fresh: boolean): boolean {
  const own = ages.filter((one) => one.import === number)
  return fresh ? new Set(own.map(({ exported }) => exported)).size > 1 : ages.length > 0
}

const LEFT = { added: 0, changed: 0, same: 1, kept: 0 }

export async function refer(
  tx: pg.PoolClient,
  owner: string,
  files: Batch['files'],
): Promise<void> {
  await tx.query(
    `insert into record_blobs (owner, sha256, collection, record, role)
     select $1, decode(sha256, 'hex'), collection, record, role
     from unnest($2::text[], $3::int[], $4::uuid[], $5::text[]) as f (sha256, collection, record, role)
     on conflict do nothing`,
    [
      owner,
      files.map((file) => file.sha256),
      files.map((file) => file.collection),
      files.map((file) => file.record),
      files.map((file) => file.role),
    ],
  )
}
