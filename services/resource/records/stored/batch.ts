import type pg from 'pg'
import type { CopyStreamQuery } from 'pg-copy-streams'
import { applyStatement } from './apply.ts'
import { type KnownGroup, keepGroups, type ReadGroup } from './groups.ts'
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
  text: string
  count: number
  bytes: number
  ids: Set<string>
  repeated: boolean
  yielding: boolean
  /** Fields that are said as a whole, by collection. */
  whole: Map<number, readonly string[]>
  collections: Set<number>
  files: (FileUse & { collection: number; record: string })[]
  taken: TakenRecord[]
  groups: ReadGroup[]
  known: KnownGroup[]
  /** Records in them. */
  same: number
}

export function emptyBatch(): Batch {
  return {
    stream: null,
    text: '',
    count: 0,
    bytes: 0,
    ids: new Set(),
    repeated: false,
    yielding: false,
    whole: new Map(),
    collections: new Set(),
    files: [],
    taken: [],
    groups: [],
    known: [],
    same: 0,
  }
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
  const left = await leaveTaken(tx, about, table)
  const { rows } = await tx.query<BatchCounts>(
    applyStatement(table, { repeated, fresh, yielding }),
    [
      ...[about.owner, about.import, about.collections, about.before],
      ...(yielding ? [JSON.stringify(ages), JSON.stringify(Object.fromEntries(batch.whole))] : []),
    ],
  )
  await noteLeft(tx, about, left)
  const isLeft = new Set(left.map(({ record }) => record))
  const files = batch.files.filter(({ record }) => !isLeft.has(record))
  if (files.length > 0) await refer(tx, about.owner, files)
  await takeIn(tx, about, batch.taken)
  // Of what is there twice, or yields, nobody knows which of the two it was made of.
  if (!repeated && !yielding && left.length === 0) {
    await keepGroups(tx, table, about, batch.groups)
  }
  await tx.query(`truncate ${table}`)
  return [...rows, ...left.map(({ collection }) => ({ collection, ...LEFT }))]
}

/** Of collections that came with this import alone, its own parts alone may be older than others. */
function isAgeAsked(ages: readonly Age[], number: number, fresh: boolean): boolean {
  const own = ages.filter((one) => one.import === number)
  return fresh ? new Set(own.map(({ exported }) => exported)).size > 1 : ages.length > 0
}

const LEFT = { added: 0, changed: 0, same: 1, kept: 0 }

async function refer(tx: pg.PoolClient, owner: string, files: Batch['files']): Promise<void> {
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
