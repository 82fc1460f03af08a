import type { Checkpoint } from '@mandate/importer'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** Where an import goes on. */
export interface Place extends Checkpoint {
  /** What is read: a checkpoint counts by it, and says nothing when it has changed. */
  reading?: string
  /** SHA-256 of the entry's file, hex, if that is kept already while the entry is not at its end. */
  kept?: string
}

export type ImportState =
  | 'queued'
  | 'running'
  | 'paused'
  | 'completed'
  | 'completed_with_errors'
  | 'failed'
  | 'cancelled'
  | 'undone'

/** As it is told: one that is being undone is still what it was. */
export type ReportState = ImportState | 'undoing'

export const finalStates: readonly ReportState[] = [
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
  'undone',
]

/** Every entry of an archive ends in exactly one of these. */
export type EntryClass = 'imported' | 'kept' | 'ignored' | 'unknown' | 'failed'

/** An export that may be of another account than what the home has of that provider, or than those that came with it. */
export interface Stranger {
  provider: string
  /** E-mail address or name, as the export says it; null where it says none. */
  account: string | null
  /** Those that the home has, or that came with it. */
  known: string[]
  /** Those that say none, as their files are called. */
  exports?: string[]
  /** Of `known`, those that were kept apart and are called as their files are: it may be of one of them. */
  apart?: string[]
}

/** That an import has something of an account. */
export interface AccountTold {
  account: number
  /** As an export says it. */
  name?: string
  /** What it was called until this import. */
  former?: string
  /** Names of exports that are of it. */
  exports: string[]
}

export interface ImportsTables {
  imports: {
    owner: string
    import: number
    state: Generated<ImportState>
    account: string | null
    worker: string | null
    lease_until: Date | null
    attempts: Generated<number>
    agreed: Generated<boolean>
    checkpoint: JSONColumnType<Place> | null
    report: JSONColumnType<object>
    created_at: Generated<Date>
    started_at: Date | null
    finished_at: Date | null
    let_go_at: Date | null
  }
  import_parts: {
    owner: string
    import: number
    part: number
    upload: string
    name: string
    bytes: ColumnType<number, number | string, never>
    identity: Buffer | null
    same_as: number | null
  }
  import_entries: {
    owner: string
    import: number
    part: number
    entry: number
    path: string
    class: EntryClass
    size: ColumnType<number, number, number>
    crc: ColumnType<number | null, number | null, number | null>
    records: Generated<number>
    reason: string | null
    sha256: Buffer | null
    /** The later import that had what this entry waits for. */
    settled_by: number | null
  }
  import_batches: {
    owner: string
    revision: ColumnType<number, number | string, never>
    import: number
    collection: number
    added: string[]
    changed: string[]
    same: string[]
    removed: string[]
    /** Of which a newer export had said better; what it said itself stands in `superseded`. */
    outdone: Generated<string[]>
    /** While which import was read these words of this one were set apart. */
    told_in: number | null
    created_at: Generated<Date>
  }
  missing_files: {
    owner: string
    collection: number
    record: string
    role: string
    tail: string
    name: string
    many: boolean
    position: number | null
    import: number
  }
  /** Under which ids exports of other years told what `taker` holds; see taken.ts. */
  taken_ids: {
    owner: string
    collection: number
    record: string
    /** Null: the same as of `record`. */
    taker_collection: Generated<number | null>
    taker: string
    imports: number[]
  }
  filled_files: ImportsTables['missing_files'] & { filled_by: number }
}
