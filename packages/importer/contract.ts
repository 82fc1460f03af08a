/**
 * What every importer fulfils, and what those who run importers may rely on.
 *
 * An export is a set of parts (the files a person downloaded). All parts are indexed first, then
 * files that belong together are matched, then everything is read as streams. Every file of every
 * part ends in exactly one class, and one bad record or file never stops the rest.
 */
import type { Readable } from 'node:stream'
import type { Limits } from './archive/limits.ts'
import type { ImportError } from './fault.ts'
import type { Look } from './reading/look.ts'

export type { Limits, Look }

/** One downloaded file, wherever it lies. `read` may be called many times, also at once. */
export interface Part {
  /** As the person knows it; relative path with `/` when a folder was given. A hint only. */
  name: string
  /** Bytes. */
  size: number
  /** Bytes from `start` up to, not including, `endExclusive`. */
  read(start: number, endExclusive: number): Readable
}

export interface OpenOptions {
  /** For what must be unpacked to be read at random: encrypted, under keys of this process. Emptied by `close`. */
  scratchDir: string
  limits?: Partial<Limits>
  /** Names of parts that were read before: they are not said to be missing. */
  before?: readonly string[]
  /** Further parts to read with them, chosen by what is in those given; each is one entry. */
  more?(entries: readonly Entry[]): Promise<readonly Part[]>
}

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

/** A file of the export. `part` and `entry` together name it; `path` is cleaned, with `/`. */
export interface Entry {
  part: number
  /** Running number within the part, in the part's own order. */
  entry: number
  path: string
  /** Inflated bytes as far as known before reading. */
  size: number
  crc32: number | null
  /** Milliseconds since 1970, UTC, or null. */
  modified: number | null
  /** Name of the archive inside the part that it lies in, where parts were packed together. */
  within?: string
  /** Set when the file cannot or must not be opened: the class it ends in, and why. */
  refused?: {
    class: 'ignored' | 'failed'
    code: string
    message: string
    action?: string
    offset?: number
  }
}

export interface Export {
  parts: readonly { name: string; size: number }[]
  limits: Limits
  /** In order of part, then entry. Folders are no entries. */
  entries: readonly Entry[]
  warnings: readonly Warning[]
  /**
   * The file's bytes. The stream fails with an {@link ImportError} when the checksum or size is
   * wrong, a limit is reached, or the archive ends early: wait for its end before trusting it.
   */
  open(entry: Pick<Entry, 'part' | 'entry'>): Promise<Readable>
  close(): Promise<void>
}

/** Where every entry ends. */
export type Class = 'imported' | 'kept' | 'ignored' | 'unknown' | 'failed'

/** So much of a file's beginning is looked at to tell what it is. */
export const HEAD_BYTES = 64 * 1024

/** As `element` of a checkpoint: the entry is done. */
export const ENTRY_DONE = 2 ** 31 - 1

/** Reading that starts `from` a checkpoint goes on with the element after it. */
export interface Checkpoint {
  part: number
  entry: number
  /** Running number of the element within the entry; {@link ENTRY_DONE} once its event came. */
  element: number
  /** Records that this entry's elements have given up to there. */
  records: number
  /** What was to be noted of this entry up to there, by code: it is told at the entry's end. */
  noted?: { note: Note; count: number }[]
  /** Code of the first of them that makes the entry a failed one. */
  cause?: string
}

type Scalar = 'time' | 'number' | 'integer' | 'string' | 'boolean'
export type FieldType = Scalar | 'string list' | 'object' | 'file'

export interface Field {
  name: string
  type: FieldType
}

/** A collection an importer gives. `id`, `time`, `account`, `source` and the end time are not listed. */
export interface Collection {
  name: string
  fields: readonly Field[]
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
  name: string
  /** By the first bytes, else by the name; undefined when unknown. */
  mime?: string
  /** Of the bytes, which `ReadOptions.keep` was given; in events always set beside `entry`. */
  sha256?: string
  size?: number
}

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

/** What a reader gives for an element: the runner adds account, source and checkpoint. */
export interface Item {
  collection: string
  key: string
  time: number | null
  timeEnd?: number
  fields: Fields
  rest?: Record<string, unknown>
  files?: FileReference[]
}

/** What a reader says besides records. It is counted per file, the first case is shown. */
export interface Note {
  code: string
  message: string
  action?: string
  offset?: number
}

/** Items of one or more consecutive elements, in order; `element` is that of each item. */
export interface Reading {
  items: readonly { element: number; item: Item }[]
  /** Of the bytes that they stand in, where these alone tell what they are. */
  digest?: string
  /** Elements up to `last` that were read before, in place of items. */
  known?: { digest: string; records: number; last: number }
}

/** What a reader is given. */
export interface Source {
  entry: Entry
  archive: Archive
  /** Reports something; the file's class stays as it is unless `fail` is used. */
  note(note: Note): void
  /** The file ends as failed, with the records it has given so far. */
  fail(note: Note): void
  /** Nothing could be read: a file without a record is kept as it is. */
  leave(): void
  /** Something that says something was not read: the file is kept as well, beside its records. */
  miss(): void
  /** The first element wanted; earlier ones may be passed over unparsed. */
  from: number
  /** The first element whose records count; before it, they only tell what later ones need. */
  fresh: number
  /** How many records were read from bytes of that digest, where all of them are as they were then; else null. */
  known?(digests: readonly string[]): ReturnType<Known>
  /** What digests depend on besides: whose reader it is, and which version. */
  salt: string
  /** Stores a file, once however often it is asked for; only then `look` sees it. Null: unreadable. */
  keep(entry: Pick<Entry, 'part' | 'entry' | 'path'>, look?: Look): Promise<Kept | null>
  /** Only hashes, for a file that may turn out to be a copy of one that was kept. */
  digest(entry: Pick<Entry, 'part' | 'entry' | 'path'>): Promise<string | null>
  /** Stores or hashes bytes that lie inside this entry: an attachment of a letter, a picture. */
  store(bytes: Readable | Buffer, file: { name: string; mime?: string }): Promise<Kept>
  /** Why `keep` or `digest` gave null. */
  faultOf(entry: Pick<Entry, 'part' | 'entry' | 'path'>): ImportError
  now: number
}

/** A file that was read to its end. */
export interface Kept {
  sha256: string
  size: number
  mime: string | undefined
}

/** The export as a planner and its readers see it. */
export interface Archive {
  parts: readonly { name: string; size: number }[]
  open(entry: Pick<Entry, 'part' | 'entry'>): Promise<Readable>
  /** The first bytes, at most {@link HEAD_BYTES}; empty when the file cannot be read. */
  head(entry: Entry): Promise<Buffer>
  limits: Limits
}

/** What shall become of one entry. Read ones come first, in the plan's order; then the others. */
export interface Task {
  entry: Entry
  /**
   * read: `read` gives records, the entry is imported · attachment: imported when a record pointed
   * to it, else kept · keep: stored as it is · ignore: known noise.
   */
  as: 'read' | 'attachment' | 'keep' | 'ignore'
  read?(source: Source): AsyncIterable<Reading>
  /** Later tasks depend on what this one has seen: on resume it is read again in silence. */
  replay?: boolean
  /** What its record points to, known beforehand: on resume that counts as pointed to. */
  refers?: readonly Entry[]
  /** Why it is kept or ignored, when there is something to say. */
  note?: Note
}

export interface Plan {
  tasks: Task[]
  /** E-mail or name of the account, by part number; one for all parts that the export shares. */
  accounts: Map<number, string>
  /** Whose a file is, where one part may hold exports of several accounts: instead of `accounts`. */
  accountOf?(entry: Entry): string | undefined
  warnings: Note[]
}

/** A folder of a part that belongs to one provider; prefix '' is the whole part. */
export type Root = { part: number; prefix: string }

export interface Importer {
  /** The first word of its collections' names. */
  provider: string
  version: number
  collections: readonly Collection[]
  /** Which folders of the listing look like this provider's export, by structure. */
  roots(entries: readonly Entry[]): Root[]
  /** Whether a file outside every root is this provider's, by its first bytes. */
  recognises(head: Buffer, entry: Entry): boolean
  plan(mine: readonly Entry[], archive: Archive): Promise<Plan>
}
