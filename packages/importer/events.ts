/** What comes of reading an export: records, the end of each file, what there is to tell. */

/** Something a person should know. Equal `code`s can be shown as one line with the counts added. */
export interface Warning {
  /** Stable, lower snake case, for programs. */
  code: string
  message: string
  /** What the person can do about it, one sentence. */
  action?: string
  /** What the message names, for whoever says it in other words. */
  about?: Record<string, string>
  part?: number
  entry?: number
  path?: string
  /** Byte offset in the file, of the first case. */
  offset?: number
  /** How many cases this stands for. */
  count: number
}

/** What a reader says besides records. It is counted per file, the first case is shown. */
export interface Note {
  code: string
  message: string
  action?: string
  offset?: number
}

/** Where every entry ends. */
export type Class = 'imported' | 'kept' | 'ignored' | 'unknown' | 'failed'

/** Reading that starts `from` a checkpoint goes on with the element after it. */
export interface Checkpoint {
  part: number
  entry: number
  /** Running number of the element within the entry; `ENTRY_DONE` once its event came. */
  element: number
  /** Records that this entry's elements have given up to there. */
  records: number
  /** What was to be noted of this entry up to there, by code: it is told at the entry's end. */
  noted?: { note: Note; count: number }[]
  /** Code of the first of them that makes the entry a failed one. */
  cause?: string
}

/** Values by field name. Times are ISO text with milliseconds; empty ones are absent. */
export type Fields = Record<string, string | number | boolean | string[] | object>

/** A file that a record points to. Either `entry` or `missing` is set. */
export interface FileReference {
  /** The field it fills. Several references with one role make an array. */
  role: string
  entry?: { part: number; entry: number }
  /** The tail of the path that a later part may bring. */
  missing?: string
  /** Exports may do without it: nothing is said of its absence. */
  optional?: true
  name: string
  /** By the first bytes, else by the name; undefined when unknown. */
  mime?: string
  /** Of the bytes, which `ReadOptions.keep` was given; in events always set beside `entry`. */
  sha256?: string
  size?: number
}

/** A file that describes what another one holds; `sha256` of its bytes. */
export interface Describing {
  part: number
  entry: number
  path: string
  sha256: string
}

/** What a file told of a record that came before it; without `by`, what the record says without such. */
export interface Telling {
  by?: { part: number; entry: number }
  time: number | null
  fields: Fields
  rest?: Record<string, unknown>
  files?: FileReference[]
}

/** A record, with where it stood and how far reading has come with it. */
export interface RecordEvent {
  type: 'record'
  collection: string
  /** Natural key: equal for the same thing in any export of the same account. */
  key: string
  /** E-mail or name of the provider's account, when the export says it. */
  account?: string
  /** Milliseconds since 1970, UTC; null when unknown. */
  time: number | null
  timeEnd?: number
  fields: Fields
  /** What the export says beyond the fields. */
  rest?: Record<string, unknown>
  files?: FileReference[]
  /** As of an item. */
  takes?: string[]
  formerly?: string[]
  yields?: true
  describedBy?: Describing[]
  forms?: string[]
  from?: { part: number; entry: number }
  words?: Telling[]
  source: { part: number; path: string; element: number }
  /** The last element whose records are all given, this one included when it was its last. */
  checkpoint: Checkpoint
  /** It and those before it, so many in all, stand in bytes of that digest, which say nothing else. */
  group?: { digest: string; records: number }
}

/** Comes once for each entry, after its records. */
export interface EntryEvent {
  type: 'entry'
  part: number
  entry: number
  path: string
  size: number
  class: Class
  records: number
  /** Provider whose importer took it; absent for unknown ones and noise. */
  provider?: string
  /** Code of the warning that explains the class. */
  warning?: string
  checkpoint: Checkpoint
}

export type WarningEvent = { type: 'warning' } & Warning

/** Consecutive elements that were read before, as `Known` says. */
export interface KnownEvent {
  type: 'known'
  provider: string
  account?: string
  digest: string
  records: number
  checkpoint: Checkpoint
}

/**
 * Knows bytes that were read before by their digests (SHA-256, lower hex): how many records they gave, where all of
 * them are as they were then; else null.
 */
export type Known = (
  digests: readonly string[],
  of: { provider: string; account?: string },
) => Promise<readonly (number | null)[]>

export type Event = RecordEvent | EntryEvent | WarningEvent
